/// A small chunk of a PNG that says how to understand its colours, carried along unread.
public struct PNGColourChunk: Equatable, Sendable {
  /// The kinds that are carried, in the order in which they are written.
  public enum Kind: String, Sendable, CaseIterable {
    /// The exponent that relates samples to light.
    case gamma = "gAMA"
    /// Where white and the primaries lie.
    case chromaticities = "cHRM"
    /// The picture is in sRGB, with this rendering intent.
    case standardRGB = "sRGB"

    /// The length of the chunk's payload in bytes.
    var length: Int {
      switch self {
      case .gamma: 4
      case .chromaticities: 32
      case .standardRGB: 1
      }
    }
  }

  /// What the chunk describes.
  public let kind: Kind
  /// The chunk's bytes, as they lie in the file.
  public let payload: [UInt8]

  /// Makes a chunk; nil when the payload has not the length that the kind demands.
  public init?(kind: Kind, payload: [UInt8]) {
    guard payload.count == kind.length else { return nil }
    self.kind = kind
    self.payload = payload
  }
}
