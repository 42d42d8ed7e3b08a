import Kernels

/// What convolutions derive from weights before they can use them, for all weights of a pass.
///
/// It is known by the weight's storage, which is kept as long as this is, and by the version of its contents. So neither a
/// weight that an optimiser has changed nor a temporary one, such as a spectrally normalised weight, meets what was derived
/// from another.
package final class WeightCache {
  private struct Entry {
    let weight: Buffer
    let version: Int
    let derived: DerivedWeights
  }

  private var entries: [ObjectIdentifier: Entry] = [:]

  /// An empty cache.
  package init() {}

  /// What is derived from a weight as it is now.
  func derived(from weight: Tensor) -> DerivedWeights {
    let storage = weight.storage
    if let entry = entries[ObjectIdentifier(storage)], entry.version == storage.version { return entry.derived }
    let derived = DerivedWeights()
    entries[ObjectIdentifier(storage)] = Entry(weight: storage, version: storage.version, derived: derived)
    return derived
  }
}
