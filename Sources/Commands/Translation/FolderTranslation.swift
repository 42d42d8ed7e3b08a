import CycleGAN
import Files
import Foundation
import Images
import Machine

/// The translation of many pictures: one thread reads ahead, this one computes, others write behind.
struct FolderTranslation {
  private let plan: TranslationPlan
  private let pair: TranslationPair
  private let input: TranslationInput
  private let output: TranslationOutput
  private let manifest: TranslationManifest
  private let forecast: TranslationForecast
  private let sheetCount: Int
  private let gate: PictureGate
  private let outcomes = Outcomes()

  /// The first pictures and their translations.
  private(set) var sheet: ContactSheet

  /// Pictures that wait between two threads, if they are small.
  private static let ahead = 2
  /// Threads that encode and write.
  private static let writers = 2

  /// - Parameter pictureBytes: bytes of pictures that may be in work at one time.
  init(
    _ plan: TranslationPlan, _ pair: TranslationPair, from input: TranslationInput, to output: TranslationOutput,
    _ manifest: TranslationManifest, _ forecast: TranslationForecast, pictureBytes: Int, sheetCount: Int
  ) {
    self.plan = plan
    self.pair = pair
    self.input = input
    self.output = output
    self.manifest = manifest
    self.forecast = forecast
    self.sheetCount = sheetCount
    gate = PictureGate(capacity: pictureBytes)
    sheet = ContactSheet(hasBack: pair.back != nil)
  }

  /// How many could not be translated.
  var failureCount: Int { outcomes.failed + plan.unusable.count }

  /// Translates everything, or stops early after a signal.
  ///
  /// - Throws: `Failure` if the system starts no more threads; nothing was translated then.
  mutating func run() throws(Failure) {
    for path in plan.unusable { Console.errors.line("cyclegan: \(path.quoted) cannot be read.") }
    for item in plan.existing { manifest.add(item, .existed) }
    let decoded = BoundedQueue<Decoded>(capacity: Self.ahead)
    let translated = BoundedQueue<Finished>(capacity: Self.ahead)
    var writers: [SystemThread] = []
    do {
      for _ in 0..<Self.writers { writers.append(try startWriting(from: translated)) }
      _ = try startReading(into: decoded)
    } catch {
      // Those that were started end with their queue.
      translated.close()
      for writer in writers { writer.join() }
      throw Failure(error)
    }

    let progress = TranslationProgress(.output, count: plan.items.count, totalWork: forecast.totalWork)
    while StopSignal.status == nil, let next = decoded.take() {
      let work = forecast.work[next.item.source] ?? 0
      switch next.picture {
      case .success(let picture):
        if let result = translate(picture, next.item, { progress.show(within: $0 * work) }) {
          _ = translated.put(Finished(result: result.translated, seconds: result.seconds, bytes: next.bytes))
        } else {
          gate.leave(next.bytes)
        }
      case .failure(let fault):
        gate.leave(next.bytes)
        outcomes.fail(fault.reason)
        manifest.add(next.item, .failed, reason: fault.reason)
      }
      progress.finish(work: work)
    }
    gate.open()
    decoded.close()
    translated.close()
    for writer in writers { writer.join() }
    if StopSignal.status == nil { manifest.finish() }
  }

  private mutating func translate(
    _ picture: Picture, _ item: TranslationPlan.Item, _ onProgress: @escaping (Double) -> Void
  ) -> (translated: TranslationOutput.Translated, seconds: Double)? {
    let start = ContinuousClock.now
    let isShown = sheet.count < sheetCount
    do throws(TranslationError) {
      let result = try pair.translate(picture, withBack: isShown || output.comparisonFolder != nil) {
        onProgress($0)
        return StopSignal.status == nil
      }
      if isShown {
        sheet.add(
          label: (item.source as NSString).lastPathComponent, picture, translated: result.there, back: result.back)
      }
      let translated = TranslationOutput.Translated(
        item: item, input: picture, translation: result.there, back: result.back)
      return (translated, (ContinuousClock.now - start).inSeconds)
    } catch {
      if error != .stopped {
        let reason = "\(item.source.quoted) cannot be translated: \(error.description)"
        outcomes.fail(reason)
        manifest.add(item, .failed, size: (picture.height, picture.width), reason: reason)
      }
      return nil
    }
  }

  /// What became of the pictures, in a line.
  func summary(_ output: String) -> String {
    var parts = ["Translated \(Wording.count(outcomes.written, "picture")) into \(Wording.shell(output))"]
    if plan.doneCount > 0 { parts.append("\(Wording.grouped(plan.doneCount)) had been translated before") }
    let existing = plan.existing.count + outcomes.existing
    if existing > 0 { parts.append("\(Wording.grouped(existing)) existed already and were left as they were") }
    if failureCount > 0 { parts.append("\(Wording.grouped(failureCount)) could not be translated") }
    if StopSignal.status != nil { parts.append("stopped early; repeat the command to go on") }
    return parts.joined(separator: "; ") + "."
  }

  private struct Decoded: Sendable {
    let item: TranslationPlan.Item
    let picture: Result<Picture, TranslationInput.Fault>
    let bytes: Int
  }

  private struct Finished: Sendable {
    let result: TranslationOutput.Translated
    let seconds: Double
    let bytes: Int
  }

  private func startReading(into queue: BoundedQueue<Decoded>) throws(SystemThreadError) -> SystemThread {
    let (items, input, gate) = (plan.items, input, gate)
    return try SystemThread {
      for item in items {
        let bytes = PictureBytes.inWork(item.source, input.limits)
        gate.enter(bytes)
        guard queue.put(Decoded(item: item, picture: input.read(item.source), bytes: bytes)) else { return }
      }
      queue.close()
    }
  }

  private func startWriting(from queue: BoundedQueue<Finished>) throws(SystemThreadError) -> SystemThread {
    let (outcomes, output, manifest, gate) = (outcomes, output, manifest, gate)
    return try SystemThread {
      while let next = queue.take() {
        let (item, picture) = (next.result.item, next.result.translation)
        do throws(PictureError) {
          try output.write(next.result)
          manifest.add(item, .written, size: (picture.height, picture.width), seconds: next.seconds)
          outcomes.write()
        } catch {
          if error.reason == .file(.exists) {
            manifest.add(item, .existed)
            outcomes.exist()
          } else {
            manifest.add(item, .failed, reason: error.description)
            outcomes.fail(error.description)
          }
        }
        gate.leave(next.bytes)
      }
    }
  }
}
