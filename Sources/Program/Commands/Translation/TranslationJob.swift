import Datasets
import Files
import NeuralNetworks
import Translation

/// What makes one job of translating different from another.
enum TranslationJob {
  /// All that decides what a translation looks like.
  struct Settings {
    var fingerprint: UInt64
    /// The part of each picture.
    var part = PicturePart.whole
    var preparation: Preparation?
    var quality: Int
    var blending = Blending.none
    /// The folder of masks.
    var masks: MaskFolder?
    /// The size at which the network sees pictures.
    var scale = TranslationScale.native
    var precision = Precision.float32

    /// A name for jobs with these settings: sixteen digits.
    var name: String {
      var hash = StableHash()
      hash.add(fingerprint)
      hash.add("\(preparation.map(Self.text) ?? "as it is"), quality \(quality)".utf8)
      // Names of jobs from before there was blending stay, and from before there were scales.
      if blending != .none { hash.add("\(blending)".utf8) }
      if part != .whole { hash.add("\(part) half".utf8) }
      if let masks { hash.add("masks in \(masks.path)".utf8) }
      switch scale.size {
      case .native: break
      case .automatic(let sizes):
        hash.add(
          "seen at \(sizes.width)×\(sizes.height) to 1.5 times \(sizes.largestScale) at most, \(scale.detail)".utf8)
      case .factor(let factor): hash.add("seen at \(factor), \(scale.detail)".utf8)
      case .trained(let sizes):
        hash.add("seen at \(sizes.width)×\(sizes.height) to \(sizes.largestScale), \(scale.detail)".utf8)
      }
      if precision != .float32 { hash.add(precision.rawValue.utf8) }
      let digits = String(hash.value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// A preparation for testing, which has no scales.
    private static func text(_ preparation: Preparation) -> String {
      "Preparation(mode: Datasets.Preparation.Mode.\(preparation.mode), loadSize: \(preparation.loadSize), "
        + "cropSize: \(preparation.cropSize), flips: \(preparation.flips))"
    }
  }
}
