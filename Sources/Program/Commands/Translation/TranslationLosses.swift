import Files

/// What of a job's pictures is not translated, apart from faults that show on the way: told before it starts, and counted at
/// its end.
struct TranslationLosses {
  private let inputs: TranslationInputs
  private let plan: TranslationPlan
  private let output: String

  init(_ inputs: TranslationInputs, _ plan: TranslationPlan, output: String) {
    self.inputs = inputs
    self.plan = plan
    self.output = output
  }

  /// How many pictures there are.
  var count: Int { inputs.lossCount + plan.ofOtherJobs.count }

  /// Names them.
  func report() {
    for line in inputs.lossLines { Console.errors.line(line) }
    if inputs.ownCount > 0 {
      Console.errors.line(
        "cyclegan: not translated, since this job writes where they lie: \(Wording.count(inputs.ownCount, "picture")).")
    }
    if !plan.ofOtherJobs.isEmpty {
      Console.errors.line(
        "cyclegan: \(Wording.count(plan.ofOtherJobs.count, "picture")) left out: their places in \(output.quoted) hold "
          + "translations with other weights or settings. Give --overwrite, or name another --output.")
    }
  }

  /// What became of the pictures, in a line.
  func summary(_ translation: FolderTranslation) -> String {
    var parts = ["Translated \(Wording.count(translation.writtenCount, "picture")) into \(Wording.shell(output))"]
    if plan.doneCount > 0 { parts.append("\(Wording.grouped(plan.doneCount)) had been translated before") }
    let existing = plan.existing.count + translation.existingCount
    if existing > 0 {
      parts.append(
        "\(Wording.grouped(existing)) existed already and \(existing == 1 ? "was left as it was" : "were left as they were")"
      )
    }
    if translation.failureCount > 0 {
      parts.append("\(Wording.grouped(translation.failureCount)) could not be translated")
    }
    if translation.failedComparisonCount > 0 {
      parts.append("\(Wording.count(translation.failedComparisonCount, "comparison")) could not be written")
    }
    if count > 0 { parts.append("\(Wording.grouped(count)) left out") }
    if translation.keptComparisonCount > 0 {
      parts.append("\(Wording.count(translation.keptComparisonCount, "comparison")) existed already")
    }
    if translation.isCutShort { parts.append("stopped early; repeat the command to go on") }
    return parts.joined(separator: "; ") + "."
  }
}

extension TranslationInputs {
  /// How many pictures the arguments hold that cannot be used.
  var lossCount: Int { unusable.count + leftOut.unreadPictureCount }

  /// Lines that name them.
  var lossLines: [String] {
    unusable.map { "cyclegan: \($0.path.quoted) is left out: \($0.reason)." }
      + (leftOut.description.map { ["cyclegan: left out: \($0)."] } ?? [])
  }
}
