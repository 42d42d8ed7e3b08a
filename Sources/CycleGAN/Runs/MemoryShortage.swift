/// Training needs more memory than this process may take.
public struct MemoryShortage: Error, Equatable, CustomStringConvertible, Sendable {
  public let needed: Int
  public let allowed: Int
  /// What to change, in a sentence.
  public let advice: String

  public var description: String {
    "training needs about \(needed >> 20) MiB of memory, and this process may take \(allowed >> 20) MiB. \(advice)"
  }
}
