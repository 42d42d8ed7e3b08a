/// A small chunk of a PNG that says how to understand its colours, carried along unread.
package struct PNGColourChunk: Equatable, Sendable {
  /// The kinds that are carried, in the order in which they are written.
  package enum Kind: String, Sendable, CaseIterable {
    /// The exponent that relates samples to light.
    case gamma = "gAMA"
    /// Where white and the primaries lie.
    case chromaticities = "cHRM"
    /// The picture is in sRGB, with this rendering intent.
    case standardRGB = "sRGB"
    /// Colour space and transfer function by the numbers of ITU-T H.273; it goes before a colour profile.
    case codePoints = "cICP"
    /// The volume of colours of the display on which the picture was graded.
    case masteringDisplay = "mDCV"
    /// How light the picture gets.
    case contentLight = "cLLI"

    /// The length of the chunk's payload in bytes.
    var length: Int {
      switch self {
      case .gamma: 4
      case .chromaticities: 32
      case .standardRGB: 1
      case .codePoints: 4
      case .masteringDisplay: 24
      case .contentLight: 8
      }
    }

    /// Whether the chunk says what a colour profile says, too, and is left out beside one.
    var givesWayToProfile: Bool {
      switch self {
      case .gamma, .chromaticities, .standardRGB: true
      case .codePoints, .masteringDisplay, .contentLight: false
      }
    }

    /// The kind of the chunk of that name; drafts of PNG's third edition spelled two of them in another way.
    init?(name: String) {
      switch name {
      case "mDCv": self = .masteringDisplay
      case "cLLi": self = .contentLight
      default: self.init(rawValue: name)
      }
    }
  }

  /// What the chunk describes.
  package let kind: Kind
  /// The chunk's bytes, as they lie in the file.
  package let payload: [UInt8]

  /// Makes a chunk; nil when the payload has not the length that the kind demands.
  package init?(kind: Kind, payload: [UInt8]) {
    guard payload.count == kind.length else { return nil }
    self.kind = kind
    self.payload = payload
  }
}
