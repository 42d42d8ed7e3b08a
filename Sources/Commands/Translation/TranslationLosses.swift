import CycleGAN
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
  var count: Int { inputs.unusable.count + inputs.leftOut.unreadPictureCount + plan.ofOtherJobs.count }

  /// Names them.
  func report() {
    for unusable in inputs.unusable {
      Console.errors.line("cyclegan: \(unusable.path.quoted) is left out: \(unusable.reason).")
    }
    if let leftOut = inputs.leftOut.description { Console.errors.line("cyclegan: left out: \(leftOut).") }
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
    if existing > 0 { parts.append("\(Wording.grouped(existing)) existed already and were left as they were") }
    if translation.failureCount > 0 {
      parts.append("\(Wording.grouped(translation.failureCount)) could not be translated")
    }
    if count > 0 { parts.append("\(Wording.grouped(count)) left out") }
    if translation.keptComparisonCount > 0 {
      parts.append("\(Wording.count(translation.keptComparisonCount, "comparison")) existed already")
    }
    if StopSignal.status != nil { parts.append("stopped early; repeat the command to go on") }
    return parts.joined(separator: "; ") + "."
  }
}
