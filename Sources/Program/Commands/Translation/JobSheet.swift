import Foundation
import Images
import Translation

/// The contact sheet of a job, drawn from its files at the end: so a job that was interrupted, or done long ago, has one too.
struct JobSheet {
  private let plan: TranslationPlan
  private let input: TranslationInput
  private let back: Translator?

  /// - Parameter back: translates the other way, where that is to be seen.
  init(_ plan: TranslationPlan, _ input: TranslationInput, back: Translator?) {
    self.plan = plan
    self.input = input
    self.back = back
  }

  /// Draws up to `count` pictures whose translations are there; nil if there are none.
  func draw(count: Int) -> ContactSheet? {
    var sheet = ContactSheet(hasBack: back != nil)
    for item in plan.all where sheet.count < count {
      guard let translated = try? Picture(contentsOf: item.target, limits: input.limits),
        case .success(let picture) = input.read(item.source, for: item.format)
      else { continue }
      let name = (item.source as NSString).lastPathComponent
      let returned = back.flatMap { try? $0.translate(translated) { _ in StopSignal.status == nil } }
      sheet.add(label: name, picture, translated: translated, back: returned)
    }
    return sheet.count > 0 ? sheet : nil
  }
}
