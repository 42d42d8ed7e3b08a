import CycleGAN
import Images

/// The way there, and the way back where that is to be seen.
struct TranslationPair {
  let there: Translator
  let back: Translator?

  /// Translates a picture.
  ///
  /// - Parameter withBack: whether this picture's way back is wanted, if there is one.
  /// - Throws: `TranslationError`.
  func translate(
    _ picture: Picture, withBack: Bool, onProgress: @escaping (Double) -> Bool
  ) throws(TranslationError) -> (there: Picture, back: Picture?) {
    guard withBack, let back else { return (try there.translate(picture, onProgress: onProgress), nil) }
    let translation = try there.translate(picture) { onProgress($0 / 2) }
    return (translation, try back.translate(translation) { onProgress(0.5 + $0 / 2) })
  }
}
