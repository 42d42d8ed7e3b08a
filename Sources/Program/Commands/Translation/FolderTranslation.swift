import Files
import Foundation
import Images
import Machine
import Translation

/// The translation of many pictures: one thread reads ahead, this one computes, others write behind.
struct FolderTranslation {
  private let plan: TranslationPlan
  private let pair: TranslationPair
  private let forecast: TranslationForecast
  private let reader: JobReader
  private let writer: JobWriter
  private let outcomes = Outcomes()

  /// Pictures that wait between two threads, if they are small.
  private static let ahead = 2
  /// Threads that encode and write.
  private static let writers = 2

  /// - Parameters:
  ///   - patience: how a disk that is full or away is waited for.
  ///   - pictureBytes: bytes of pictures that may be in work at one time.
  init(
    _ plan: TranslationPlan, _ pair: TranslationPair, from input: TranslationInput, to output: TranslationOutput,
    _ manifest: TranslationManifest, _ forecast: TranslationForecast, patience: DiskPatience, pictureBytes: Int
  ) {
    self.plan = plan
    self.pair = pair
    self.forecast = forecast
    let gate = PictureGate(capacity: pictureBytes)
    reader = JobReader(items: plan.items, input: input, gate: gate, patience: patience, outcomes: outcomes)
    writer = JobWriter(output: output, manifest: manifest, gate: gate, patience: patience, outcomes: outcomes)
  }

  /// How many pictures could not be translated.
  var failureCount: Int { outcomes.failed }
  /// How many comparisons could not be written.
  var failedComparisonCount: Int { outcomes.failedComparisons }
  /// Whether it did not come to its end.
  var isCutShort: Bool { !isGoingOn }
  /// How many were translated and written.
  var writtenCount: Int { outcomes.written }
  /// How many were left alone since their file appeared meanwhile.
  var existingCount: Int { outcomes.existing }
  /// How many comparisons were left alone since they existed.
  var keptComparisonCount: Int { outcomes.keptComparisons }

  /// Translates everything, or stops early after a signal.
  ///
  /// - Throws: `Failure` if the system starts no more threads, or if the disk that is read from or written to stayed full or
  ///   away; what is written by then counts.
  func run() throws(Failure) {
    for item in plan.existing { writer.note(item, .existed) }
    for (item, reason) in plan.conflicts { writer.fail(item, reason) }
    let decoded = BoundedQueue<JobReader.Decoded>(capacity: Self.ahead)
    let translated = BoundedQueue<JobWriter.Finished>(capacity: Self.ahead)
    var writers: [SystemThread] = []
    do {
      for _ in 0..<Self.writers { writers.append(try writer.start(from: translated)) }
      _ = try reader.start(into: decoded)
    } catch {
      // Those that were started end with their queue.
      translated.close()
      for writer in writers { writer.join() }
      throw Failure(error)
    }

    let progress = JobProgress(.output, count: plan.items.count, totalWork: forecast.totalWork)
    while isGoingOn, let next = decoded.take() {
      let work = forecast.work(for: next.item)
      if let finished = translate(next, { progress.show(within: $0 * work) }) {
        _ = translated.put(finished)
      } else {
        writer.gate.leave(next.bytes)
      }
      progress.finish(work: work)
    }
    writer.gate.open()
    decoded.close()
    translated.close()
    for writer in writers { writer.join() }
    if outcomes.end == nil { writer.settleAppeared() }
    if isGoingOn { writer.finish() }
    if let failure = outcomes.end { throw failure }
  }

  private var isGoingOn: Bool { StopSignal.status == nil && outcomes.end == nil }

  private func translate(
    _ next: JobReader.Decoded, _ onProgress: @escaping (Double) -> Void
  ) -> JobWriter.Finished? {
    let item = next.item
    let picture: Picture
    switch next.picture {
    case .success(let decoded): picture = decoded
    case .failure(let fault):
      writer.fail(item, fault.reason)
      return nil
    }
    let start = ContinuousClock.now
    do throws(TranslationError) {
      let result = try pair.translate(
        picture, mask: next.mask, bytes: next.bytes, withBack: writer.output.comparisonFolder != nil
      ) {
        onProgress($0)
        return isGoingOn
      }
      let translated = TranslationOutput.Translated(
        item: item, input: picture, translation: result.there, back: result.back)
      return JobWriter.Finished(
        result: translated, content: next.content, seconds: (ContinuousClock.now - start).inSeconds, bytes: next.bytes)
    } catch {
      if error != .stopped {
        let reason = "\(item.source.quoted) cannot be translated: \(error.message)"
        writer.fail(item, reason, size: (picture.height, picture.width))
      }
      return nil
    }
  }
}
