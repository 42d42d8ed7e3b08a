import Images

/// A picture that could not be used and was replaced by another one of its domain.
public struct SkippedPicture: Equatable, Sendable, CustomStringConvertible {
  /// Why a picture cannot be used.
  public enum Reason: Equatable, Sendable {
    /// It could not be read.
    case unreadable(PictureError)
    /// It can be read, but has a size from which the preparation or the networks can make nothing.
    case unsuitable(DataError)
  }

  /// The file.
  public let path: String
  /// Why it cannot be used.
  public let reason: Reason

  /// What happened, where, and what to try.
  public var description: String {
    switch reason {
    case .unreadable(let error): error.description
    case .unsuitable(let error): error.description
    }
  }
}
