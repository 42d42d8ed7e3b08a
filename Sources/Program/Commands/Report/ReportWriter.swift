import Files
import Foundation
import Machine
import Runs

/// Writes the report of a run while it trains: after sheets of samples and now and then, and at the end.
final class ReportWriter {
  private unowned let run: TrainingRun
  private let gallery: SampleGallery
  private var history: RunHistory
  private var lastWritten = ContinuousClock.now
  /// Seconds between two writings, by what the last one took.
  private var pause = 0.0
  private var hasFailed = false

  /// Writing takes this share of the time at most.
  private static let greatestShare = 0.003
  /// Seconds after which the page is written although there is no new sheet.
  private static let longestPause = 30.0

  /// The writer of a run that is about to be trained; nothing is written before its first sheet, or half a minute.
  init(_ run: TrainingRun) {
    self.run = run
    gallery = SampleGallery(run.folder)
    history = RunHistory(run.folder, upTo: run.stepsTaken)
  }

  /// Takes in an event of training.
  func take(_ event: TrainingEvent) {
    switch event {
    case .stepped(let progress):
      history.take(progress)
      if sinceWriting >= max(pause, Self.longestPause) { write(.training) }
    case .measured where sinceWriting >= pause: write(.training)
    default: break
    }
  }

  /// Writes the last report of a session.
  func end(_ state: RunReport.State) {
    if run.stepsTaken > 0 { write(state) }
  }

  private func write(_ state: RunReport.State) {
    let start = ContinuousClock.now
    let report = RunReport(
      run.folder, run.configuration, history, checks: run.monitor.checks, sheets: gallery.sheets(upTo: run.stepsTaken),
      state: state)
    do {
      try AtomicFile.write(Array(report.html.utf8), to: run.folder.reportPath)
    } catch {
      if !hasFailed {
        Console.errors.line(
          "cyclegan: warning: \(run.folder.reportPath.quoted) \(error.description) Training goes on without it.")
      }
      hasFailed = true
    }
    lastWritten = .now
    pause = (lastWritten - start).inSeconds / Self.greatestShare
  }

  private var sinceWriting: Double { (ContinuousClock.now - lastWritten).inSeconds }
}
