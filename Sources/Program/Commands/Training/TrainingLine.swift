import Runs

/// The line that says how training goes: complete for a log, or shortened to the width of a terminal.
struct TrainingLine {
  /// Where the run stands.
  let progress: TrainingProgress
  /// The losses to show, by their names.
  let losses: [(name: String, value: Float)]
  /// What happened last, such as `saved 12 s ago`.
  var note: String?

  /// All of it.
  var complete: String {
    [epoch, step, rate, left, lossTexts.joined(separator: " ")].joined(separator: "  ")
  }

  /// What has room in so many columns, the most important first: the step, the time left, what happened last, and the losses.
  func fitted(to columns: Int) -> String {
    var (shown, lossCount): (Set<Part>, Int) = ([], 0)
    for part in Part.byImportance {
      if part == .losses {
        while lossCount < losses.count, text(shown.union([part]), lossCount + 1).count <= columns { lossCount += 1 }
        if lossCount > 0 { shown.insert(part) }
        if lossCount < losses.count { break }
      } else {
        guard text(shown.union([part]), lossCount).count <= columns else { break }
        shown.insert(part)
      }
    }
    if shown.isEmpty { return columns >= percentage.count ? percentage : String(step.prefix(columns)) }
    return text(shown, lossCount)
  }

  /// The parts in the order in which they stand.
  private enum Part: Int, CaseIterable {
    case epoch, step, percentage, rate, left, note, losses

    static let byImportance: [Part] = [.step, .left, .note, .percentage, .losses, .rate, .epoch]
  }

  private func text(_ parts: Set<Part>, _ lossCount: Int) -> String {
    let texts = Part.allCases.filter(parts.contains).compactMap { part -> String? in
      switch part {
      case .epoch: epoch
      case .step: step
      case .percentage: percentage
      case .rate: rate
      case .left: left
      case .note: note
      case .losses: lossTexts.prefix(lossCount).joined(separator: " ")
      }
    }
    return texts.joined(separator: "  ")
  }

  private var epoch: String { "epoch \(progress.epoch)/\(progress.epochs)" }
  private var step: String { "step \(progress.step)/\(progress.steps)" }
  private var percentage: String { "\(progress.step * 100 / max(progress.steps, 1)) %" }
  private var rate: String { "\(Wording.rate(progress.picturesPerSecond)) pictures/s" }
  private var left: String { "\(Wording.duration(progress.secondsLeft)) left" }
  private var lossTexts: [String] { losses.map { "\($0.name) \(Wording.decimal(Double($0.value), 2))" } }
}
