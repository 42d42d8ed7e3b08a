/// Training needs more memory than this process may take.
package struct MemoryShortage: Error, Equatable, CustomStringConvertible, Sendable {
  package let needed: Int
  package let allowed: Int
  /// What to change, in a sentence.
  package let advice: String

  package var description: String {
    "training needs about \(needed >> 20) MiB of memory, and this process may take \(allowed >> 20) MiB. \(advice)"
  }
}
