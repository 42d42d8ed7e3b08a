import Images

/// A picture that could not be read and was replaced by another one of its domain.
public struct SkippedPicture: Equatable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let error: PictureError

  /// What happened, where, and what to try.
  public var description: String { error.description }
}
