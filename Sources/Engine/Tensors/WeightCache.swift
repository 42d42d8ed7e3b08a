import InstructionSets
import Kernels
import Synchronization

/// What convolutions derive from weights before they can use them, for all weights of a pass, and in which precision they do.
///
/// It is known by the weight's storage, which is kept as long as this is, and by the version of its contents. So neither a
/// weight that an optimiser has changed nor a temporary one, such as a spectrally normalised weight, meets what was derived
/// from another. Computations side by side may share it.
package final class WeightCache: Sendable {
  private struct Entry: @unchecked Sendable {
    let weight: Buffer
    let version: Int
    let derived: any DerivedWeights
    var made: Tensor?
  }

  private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

  /// What products are made of.
  package let precision: Precision

  /// An empty cache.
  package init(precision: Precision = .float32) { self.precision = precision }

  /// What is derived from a weight as it is now.
  func derived(from weight: Tensor) -> any DerivedWeights { entry(of: weight).derived }

  /// What `make` makes of a weight as it is now: a folded weight, or one that is normalised with vectors that stay. Where gradients
  /// are recorded it is made at every use, so that each has its own way back.
  package func tensor(madeFrom weight: Tensor, _ make: () -> Tensor) -> Tensor {
    guard weight.node == nil else { return make() }
    var entry = entry(of: weight)
    if let made = entry.made { return made }
    let made = make()
    entry.made = made
    let changed = entry
    entries.withLock { $0[ObjectIdentifier(weight.storage)] = changed }
    return made
  }

  private func entry(of weight: Tensor) -> Entry {
    let storage = weight.storage
    return entries.withLock { entries in
      if let entry = entries[ObjectIdentifier(storage)], entry.version == storage.version { return entry }
      let entry = Entry(weight: storage, version: storage.version, derived: kernels.derivedWeights())
      entries[ObjectIdentifier(storage)] = entry
      return entry
    }
  }
}
