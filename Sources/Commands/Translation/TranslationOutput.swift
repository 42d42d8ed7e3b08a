import Files
import Foundation
import Images

/// Writes translations, and what is to be looked at beside them.
struct TranslationOutput: Sendable {
  /// JPEG's quality.
  let quality: Int
  /// The folder of pictures that show the input beside the translation; nil for none.
  var comparisonFolder: String?

  /// A translation that waits to be written.
  struct Translated: Sendable {
    let item: TranslationPlan.Item
    let input: Picture
    let translation: Picture
    /// The way back.
    let back: Picture?
  }

  /// Writes a translation, and what shows it; the files appear complete or not at all.
  func write(_ next: Translated) throws(PictureError) {
    try write(
      next.item.format.fitted(next.translation), to: next.item.target, next.item.format,
      isReplacing: next.item.isReplacing)
    if let comparisonFolder {
      let row = [next.input, next.translation] + (next.back.map { [$0] } ?? [])
      let grid = PictureGrid(rows: [row.map { $0.composedOnWhite().convertedToEightBits() }])
      try write(
        grid.picture, to: "\(comparisonFolder)/\(next.item.name)", next.item.format, isReplacing: next.item.isReplacing)
    }
  }

  private func write(_ picture: Picture, to path: String, _ format: OutputFormat, isReplacing: Bool)
    throws(PictureError)
  {
    // If it fails, so does writing, which says why.
    try? FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try picture.write(to: path, as: format.encoding(quality: quality), replacing: isReplacing)
  }
}
