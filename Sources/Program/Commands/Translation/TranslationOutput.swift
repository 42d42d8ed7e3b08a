import Files
import Foundation
import Images

/// Writes translations, and what is to be looked at beside them.
struct TranslationOutput: Sendable {
  /// Where translations go.
  let folder: OutputFolder
  /// JPEG's quality.
  let quality: Int
  /// The folder of pictures that show the input beside the translation; nil for none.
  var comparisonFolder: OutputFolder?
  /// Whether comparisons that exist are written over.
  var isReplacingComparisons = false

  /// A translation that waits to be written.
  struct Translated: Sendable {
    let item: TranslationPlan.Item
    let input: Picture
    let translation: Picture
    /// The translation translated back.
    let back: Picture?
  }

  /// Writes a translation; the file appears complete or not at all.
  func write(_ next: Translated) throws(PictureError) {
    try write(
      next.item.format.fitted(next.translation), next.item, in: folder, isReplacing: next.item.isReplacing)
  }

  /// Writes what shows a translation, where that is wanted.
  func writeComparison(_ next: Translated) throws(PictureError) {
    guard let comparisonFolder else { return }
    let row = [next.input, next.translation] + (next.back.map { [$0] } ?? [])
    let grid = PictureGrid(rows: [row.map { $0.composedOnWhite().convertedToEightBits() }])
    try write(grid.picture, next.item, in: comparisonFolder, isReplacing: isReplacingComparisons)
  }

  private func write(
    _ picture: Picture, _ item: TranslationPlan.Item, in folder: OutputFolder, isReplacing: Bool
  ) throws(PictureError) {
    try folder.write(
      picture, to: item.name, as: item.format.encoding(quality: quality), replacing: isReplacing)
  }
}
