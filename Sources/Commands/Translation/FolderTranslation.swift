import CycleGAN
import Foundation
import Images

/// The translation of many pictures: one thread reads ahead, this one computes, a third writes behind.
struct FolderTranslation {
  private let plan: TranslationPlan
  private let there: Translator
  private let back: Translator?
  private let quality: Int
  private let isOverwriting: Bool
  private let sheetCount: Int
  private let outcomes = Outcomes()

  /// The first pictures, their translations and the way back.
  private(set) var sheet = ContactSheet()

  /// Pictures that wait between two threads.
  private static let ahead = 2

  init(
    _ plan: TranslationPlan, _ there: Translator, _ back: Translator?, quality: Int, isOverwriting: Bool,
    sheetCount: Int
  ) {
    self.plan = plan
    self.there = there
    self.back = back
    self.quality = quality
    self.isOverwriting = isOverwriting
    self.sheetCount = sheetCount
  }

  /// How many could not be translated.
  var failureCount: Int { outcomes.failed + plan.unusable.count }

  /// Translates everything, or stops early after a signal.
  mutating func run() {
    for path in plan.unusable { Console.errors.line("cyclegan: “\(path)” cannot be read.") }
    let decoded = BoundedQueue<Decoded>(capacity: Self.ahead)
    let translated = BoundedQueue<Translated>(capacity: Self.ahead)
    let written = DispatchSemaphore(value: 0)
    startReading(into: decoded)
    startWriting(from: translated, then: written)

    let start = ContinuousClock.now
    var count = 0
    while StopSignal.status == nil, let next = decoded.take() {
      count += 1
      switch next.picture {
      case .success(let picture):
        var result = try! there.translate(picture)
        result.metadata = picture.metadata
        if let back, sheet.count < sheetCount {
          sheet.add(
            label: (next.item.source as NSString).lastPathComponent, picture, translated: result,
            back: try! back.translate(result))
        }
        _ = translated.put(Translated(item: next.item, picture: result))
      case .failure(let error):
        outcomes.fail(error.description)
      }
      showProgress(count, since: start)
    }
    decoded.close()
    translated.close()
    written.wait()
  }

  /// What became of the pictures, in a line.
  func summary(_ output: String) -> String {
    var parts = ["Translated \(Wording.count(outcomes.written, "picture")) into \(Wording.shell(output))"]
    let existing = plan.existingCount + outcomes.existing
    if existing > 0 { parts.append("\(Wording.grouped(existing)) existed already and were left as they were") }
    if failureCount > 0 { parts.append("\(Wording.grouped(failureCount)) could not be translated") }
    if StopSignal.status != nil { parts.append("stopped early; repeat the command to go on") }
    return parts.joined(separator: "; ") + "."
  }

  private struct Decoded: Sendable {
    let item: TranslationPlan.Item
    let picture: Result<Picture, PictureError>
  }

  private struct Translated: Sendable {
    let item: TranslationPlan.Item
    let picture: Picture
  }

  private func startReading(into queue: BoundedQueue<Decoded>) {
    let items = plan.items
    Thread.detachNewThread {
      for item in items {
        let picture = Result { () throws(PictureError) in try Picture(contentsOf: item.source) }
        guard queue.put(Decoded(item: item, picture: picture)) else { return }
      }
      queue.close()
    }
  }

  private func startWriting(from queue: BoundedQueue<Translated>, then written: DispatchSemaphore) {
    let (outcomes, quality, isOverwriting) = (outcomes, quality, isOverwriting)
    Thread.detachNewThread {
      while let next = queue.take() {
        let folder = (next.item.target as NSString).deletingLastPathComponent
        // If it fails, so does writing, which says why.
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do throws(PictureError) {
          try next.picture.write(
            to: next.item.target, as: next.item.format.encoding(quality: quality), replacing: isOverwriting)
          outcomes.write()
        } catch {
          if error.reason == .file(.exists) { outcomes.exist() } else { outcomes.fail(error.description) }
        }
      }
      written.signal()
    }
  }

  private func showProgress(_ count: Int, since start: ContinuousClock.Instant) {
    guard Console.output.isTerminal else { return }
    let duration = ContinuousClock.now - start
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    let rate = Double(count) / max(seconds, 1e-9)
    Console.output.rewrite(
      "\(count) of \(plan.items.count)  \(Wording.rate(rate)) pictures/s  "
        + "\(Wording.duration(Double(plan.items.count - count) / rate)) left")
  }
}
