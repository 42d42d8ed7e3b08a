import Files
import Foundation
import Runs

/// Shows how training goes: one line that is rewritten on a terminal, a line now and then elsewhere.
final class TrainingReporter {
  private let console: Console
  /// Keeps the run's report current; nil before there is a run.
  var page: ReportWriter?
  private var smoothed: [Float] = []
  private var lastShown: ContinuousClock.Instant?
  private var lastProgress: TrainingProgress?
  private var isLastShown = true
  private var lastEvent: (text: String, time: ContinuousClock.Instant)?
  private var activity: TrainingActivity?
  private var lastEventDrawn: ContinuousClock.Instant?
  private var skippedCount = 0

  /// Losses are shown as running means: each step moves them by this share of the way.
  private static let smoothing: Float = 0.05
  /// On a terminal the line is drawn anew at most four times a second for steps, and six times for what happens between them.
  private static let (stepPause, eventPause): (Duration, Duration) = (.milliseconds(250), .milliseconds(170))
  /// Pictures that are left out are named up to so many, and counted beyond.
  private static let mostSkippedNamed = 10

  init(console: Console = .output) {
    self.console = console
  }

  /// Shows an event.
  func show(_ event: TrainingEvent) {
    page?.take(event)
    switch event {
    case .began(let activity): show(activity)
    case .stepped(let progress):
      activity = nil
      show(progress)
    case .sampled(let path): show("samples", "samples: \(path)")
    case .diversity(let diversity): show(diversity)
    case .measured: break
    case .sick(let finding): warn("step \(Wording.grouped(finding.step)): \(finding.text)")
    case .evaluated(let metrics, let isBest):
      show(
        isBest ? "best so far" : "evaluated",
        "evaluated at step \(Wording.grouped(metrics.step)): \(metrics.text)\(isBest ? ", the best so far" : "")")
    case .saved(let path, let seconds): show("saved", "saved: \(path) (\(Wording.rate(seconds)) s)")
    case .skipped(let picture):
      skippedCount += 1
      if skippedCount <= Self.mostSkippedNamed { warn("\(picture.message) It is left out.") }
      if skippedCount == Self.mostSkippedNamed + 1 { warn("further pictures that are left out are only counted.") }
    case .damaged(let path, let reason):
      warn(Wording.damagedCheckpoint(path, reason))
    case .paused(let reason, let patience):
      warn(
        "\(reason.description) Training pauses and tries again for "
          + "\(Wording.duration(Double(patience.components.seconds))); Ctrl-C ends it.")
      show("paused", nil)
    case .wentOn:
      lastEvent = nil
      Console.errors.line("cyclegan: training goes on.")
    case .notWritten(let path, let reason):
      warn("\(path.quoted) \(reason) Training goes on without it.")
    case .notLocked(let reason):
      warn("the run's folder cannot be locked: \(reason). Do not train it with two processes at the same time.")
    }
  }

  /// Leaves the last line standing, and counts the pictures that were left out.
  func end() {
    if let lastProgress, console.isTerminal || !isLastShown { console.line(line(lastProgress).complete) }
    if skippedCount > 0 {
      let verb = skippedCount == 1 ? "was" : "were"
      warn("\(Wording.count(skippedCount, "picture")) could not be used and \(verb) left out.")
    }
  }

  private func warn(_ text: String) {
    Console.errors.line("cyclegan: warning: \(text)")
  }

  /// Shows an event in the line of a terminal, and elsewhere in a line of its own.
  private func show(_ text: String, _ line: String?) {
    lastEvent = (text, .now)
    activity = nil
    if console.isTerminal {
      drawBetweenSteps()
    } else if let line {
      console.line(line)
    }
  }

  /// Says on a terminal what training does instead of a step.
  private func show(_ activity: TrainingActivity) {
    self.activity = activity
    if console.isTerminal { drawBetweenSteps() }
  }

  private func drawBetweenSteps() {
    let now = ContinuousClock.now
    guard lastEventDrawn.map({ now - $0 >= Self.eventPause }) ?? true else { return }
    lastEventDrawn = now
    if let lastProgress {
      rewrite(lastProgress)
    } else if let activity {
      console.rewrite(activity.text)
    }
  }

  /// Says how much made pictures differ, in a log.
  private func show(_ diversity: Diversity) {
    guard !console.isTerminal else { return }
    console.line("diversity at step \(Wording.grouped(diversity.step)): \(Wording.decimal(diversity.ratio, 2))")
  }

  private func show(_ progress: TrainingProgress) {
    let losses = progress.losses.values
    if smoothed.isEmpty {
      smoothed = losses
    } else {
      for index in losses.indices { smoothed[index] += (losses[index] - smoothed[index]) * Self.smoothing }
    }
    lastProgress = progress
    let now = ContinuousClock.now
    let interval: Duration = console.isTerminal ? Self.stepPause : .seconds(10)
    // Elsewhere an epoch's end is shown too, unless epochs are so short that lines would flood the log.
    let isDue =
      lastShown.map { now - $0 >= interval || (!console.isTerminal && progress.isEpochsEnd && now - $0 >= .seconds(1)) }
      ?? true
    isLastShown = isDue
    guard isDue else { return }
    lastShown = now
    if console.isTerminal { rewrite(progress) } else { console.line(line(progress).complete) }
  }

  private func rewrite(_ progress: TrainingProgress) {
    var line = line(progress)
    if let activity {
      line.note = activity.text
    } else if let lastEvent {
      let components = (ContinuousClock.now - lastEvent.time).components
      line.note =
        lastEvent.text == "paused"
        ? lastEvent.text : "\(lastEvent.text) \(Wording.duration(Double(components.seconds))) ago"
    }
    // Some terminals begin a new line when the last column is written.
    console.rewrite(line.fitted(to: console.columns - 1))
  }

  private func line(_ progress: TrainingProgress) -> TrainingLine {
    TrainingLine(progress: progress, losses: Array(zip(progress.losses.names, smoothed)))
  }
}

extension TrainingActivity {
  /// What is done, in the line of progress.
  fileprivate var text: String {
    switch self {
    case .loading: "reading pictures …"
    case .sampling: "drawing samples …"
    case .evaluating: "measuring …"
    case .saving: "saving …"
    }
  }
}
