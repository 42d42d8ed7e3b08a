import Foundation
import Machine

/// Shows how a job goes: one line that is rewritten on a terminal, a line now and then elsewhere.
final class JobProgress {
  private let console: Console
  private let count: Int
  private let totalWork: Double
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?
  private var doneCount = 0
  private var doneWork = 0.0

  init(_ console: Console, count: Int, totalWork: Double) {
    self.console = console
    self.count = count
    self.totalWork = totalWork
  }

  /// A picture is done, or given up; `work` is what it was expected to cost.
  func finish(work: Double) {
    doneCount += 1
    doneWork += work
    show(within: 0)
  }

  /// Shows how far the job is, with a share of a picture's work done.
  func show(within work: Double) {
    let now = ContinuousClock.now
    guard now - (lastShown ?? start) >= (console.isTerminal ? .milliseconds(200) : .seconds(10)) else { return }
    lastShown = now
    let seconds = (now - start).inSeconds
    let share = (doneWork + work) / max(totalWork, 1)
    let rate = Double(doneCount) / max(seconds, 1e-9)
    var parts = ["\(Wording.grouped(doneCount)) of \(Wording.grouped(count))"]
    if doneCount > 0 {
      parts.append(rate >= 0.1 ? "\(Wording.rate(rate)) pictures/s" : "\(Wording.rate(rate * 60)) pictures/min")
    }
    if share > 0 { parts.append("\(Wording.duration(seconds * (1 - share) / share)) left") }
    if count < 20 { parts.append("\(Int(share * 100)) %") }
    let line = parts.joined(separator: "  ")
    if console.isTerminal { console.rewrite(line) } else { console.line(line) }
  }
}
