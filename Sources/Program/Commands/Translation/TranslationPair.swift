import Images
import Translation

/// The translator, and that of the other direction where its result is to be seen; they never work at the same time.
struct TranslationPair {
  let there: Translator
  let back: Translator?
  /// How much of a translation is taken.
  let blending: Blending
  /// What a network may use while a picture of so many bytes is in work.
  let limits: (_ pictureBytes: Int) -> TranslationLimits

  /// The translator for a picture that takes so many bytes.
  func translator(pictureBytes: Int) -> Translator {
    var there = there
    there.limits = limits(pictureBytes)
    return there
  }

  /// Translates a picture.
  ///
  /// - Parameters:
  ///   - mask: where it is translated; nil for everywhere.
  ///   - bytes: what the picture takes beside the network.
  ///   - withBack: whether this picture's translation is to be translated back, if that is possible.
  /// - Throws: `TranslationError`.
  func translate(
    _ picture: Picture, mask: Picture?, bytes: Int, withBack: Bool, onProgress: @escaping (Double) -> Bool
  ) throws(TranslationError) -> (there: Picture, back: Picture?) {
    let there = translator(pictureBytes: bytes)
    guard withBack, var back else {
      return (blending.apply(to: picture, try there.translate(picture, onProgress: onProgress), mask: mask), nil)
    }
    back.limits = there.limits
    let translation = blending.apply(
      to: picture, try there.translate(picture) { onProgress($0 / 2) }, mask: mask)
    return (translation, try back.translate(translation) { onProgress(0.5 + $0 / 2) })
  }
}
