import CycleGAN
import Files
import Foundation

/// Shows how training goes: one line that is rewritten on a terminal, a line now and then elsewhere.
final class TrainingReporter {
  private let console: Console
  private var smoothed: [Float] = []
  private var lastShown: ContinuousClock.Instant?
  private var lastProgress: TrainingProgress?
  private var isLastShown = true
  private var skipped: [String] = []

  /// Losses are shown as running means: each step moves them by this share of the way.
  private static let smoothing: Float = 0.05

  init(console: Console = .output) {
    self.console = console
  }

  /// Shows an event.
  func show(_ event: TrainingEvent) {
    switch event {
    case .stepped(let progress): show(progress)
    case .sampled(let path): if !console.isTerminal { console.line("samples: \(path)") }
    case .saved(let path, let seconds):
      if !console.isTerminal { console.line("saved: \(path) (\(Wording.rate(seconds)) s)") }
    case .skipped(let picture):
      if !skipped.contains(picture.path) {
        skipped.append(picture.path)
        Console.errors.line("cyclegan: warning: \(picture.description) It is left out.")
      }
    case .damaged(let path, let reason):
      Console.errors.line(
        "cyclegan: warning: the checkpoint \(path.quoted) cannot be used: \(reason) An older one is tried.")
    case .paused(let path, let reason, let patience):
      Console.errors.line(
        "cyclegan: warning: \(path.quoted) cannot be written: \(reason). Training pauses and tries again for "
          + "\(Wording.duration(Double(patience.components.seconds))); make room, or give up by Ctrl-C.")
    case .wentOn: Console.errors.line("cyclegan: it could be written now; training goes on.")
    }
  }

  /// Leaves the last line standing, and counts the pictures that were left out.
  func end() {
    if let lastProgress, console.isTerminal || !isLastShown { console.line(text(lastProgress)) }
    if !skipped.isEmpty {
      Console.errors.line(
        "cyclegan: warning: \(Wording.count(skipped.count, "picture")) could not be read and were left out.")
    }
  }

  private func show(_ progress: TrainingProgress) {
    let losses = progress.losses.inReferenceOrder
    if smoothed.isEmpty {
      smoothed = losses
    } else {
      for index in losses.indices { smoothed[index] += (losses[index] - smoothed[index]) * Self.smoothing }
    }
    lastProgress = progress
    let now = ContinuousClock.now
    let interval: Duration = console.isTerminal ? .milliseconds(200) : .seconds(10)
    // Elsewhere an epoch's end is shown too, unless epochs are so short that lines would flood the log.
    let isDue =
      lastShown.map { now - $0 >= interval || (!console.isTerminal && progress.isEpochsEnd && now - $0 >= .seconds(1)) }
      ?? true
    isLastShown = isDue
    guard isDue else { return }
    lastShown = now
    if console.isTerminal { console.rewrite(text(progress)) } else { console.line(text(progress)) }
  }

  /// The line of a step.
  private func text(_ progress: TrainingProgress) -> String {
    let losses = zip(StepLosses.referenceNames, smoothed).map { "\($0) \(Wording.decimal(Double($1), 2))" }
    return [
      "epoch \(progress.epoch)/\(progress.epochs)",
      "step \(progress.step)/\(progress.steps)",
      "\(Wording.rate(progress.picturesPerSecond)) pictures/s",
      "\(Wording.duration(progress.secondsLeft)) left",
      losses.joined(separator: " "),
    ].joined(separator: "  ")
  }
}
