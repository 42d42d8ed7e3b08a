import Training

/// Training needs more memory than this process may take.
public struct MemoryShortage: Error, Equatable, CustomStringConvertible, Sendable {
  /// Bytes.
  public let needed, allowed: Int
  /// Whether most of it is for reading the largest picture.
  public let isForReading: Bool

  public var description: String {
    "training needs about \(needed >> 20) MiB of memory, and this process may take \(allowed >> 20) MiB. \(advice)"
  }

  private var advice: String {
    isForReading
      ? "Most of that is for reading the largest picture; a limit on the memory for a picture leaves it out."
      : "Choose a smaller size, width, batch or pool, or allow more memory."
  }

  /// The settings to change.
  public var settings: [Setting] { isForReading ? [.pictureMemory] : [.cropSize, .width, .batchSize, .poolSize] }
}
