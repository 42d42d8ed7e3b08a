import Datasets
import Files
import Translation

/// What makes one job of translating different from another.
enum TranslationJob {
  /// All that decides what a translation looks like.
  struct Settings {
    var fingerprint: UInt64
    var preparation: Preparation?
    var quality: Int
    var blending = Blending.none
    /// The folder of masks.
    var masks: MaskFolder?

    /// A name for jobs with these settings: sixteen digits.
    var name: String {
      var hash = StableHash()
      hash.add(fingerprint)
      hash.add("\(preparation.map { "\($0)" } ?? "as it is"), quality \(quality)".utf8)
      // Names of jobs from before there was blending stay.
      if blending != .none { hash.add("\(blending)".utf8) }
      if let masks { hash.add("masks in \(masks.path)".utf8) }
      let digits = String(hash.value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }
}
