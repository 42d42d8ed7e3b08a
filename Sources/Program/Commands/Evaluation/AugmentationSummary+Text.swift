import Evaluation

extension AugmentationSummary {
  /// A table for people, and what it says.
  var text: String {
    var lines = [
      "\(Wording.count(perClass, "picture")) a class to learn from, \(Wording.grouped(testCount)) pictures to test with, "
        + Wording.count(count, "repetition"),
      Self.row("", "accuracy", "beside R+A", "McNemar"),
    ]
    for arm in arms {
      let deviation = arm.deviation.map { " ± \(Self.percent($0))" } ?? ""
      lines.append(
        Self.row(
          "\(arm.arm.rawValue)", "\(Self.percent(arm.mean))\(deviation) %", arm.difference.map(Self.interval) ?? "",
          arm.test.map { Self.probability($0.probability) } ?? ""))
    }
    lines.append(
      "  The classifier of R finds \(Self.percent(generatedAccuracy)) % of the generated pictures to be of their class."
    )
    lines.append(
      "  Beside shifts and turns (R+A+G against R+A): \(Self.sentence(besideMoved))")
    lines.append("  Beside nothing (R+G against R): \(Self.sentence(besideReal))")
    return lines.joined(separator: "\n")
  }

  private static func row(_ name: String, _ accuracy: String, _ difference: String, _ test: String) -> String {
    let cells = [(name, 7), (accuracy, 16), (difference, 26), (test, 0)]
    return "  "
      + cells.map { text, width in text + String(repeating: " ", count: max(0, width - text.count)) }.joined()
      .trimmingSpaces
  }

  private static func percent(_ share: Double) -> String { Wording.decimal(100 * share, 1) }

  private static func signed(_ share: Double) -> String { (share < 0 ? "−" : "+") + percent(abs(share)) }

  /// A difference in points of a hundred, with its interval.
  private static func interval(_ comparison: PairedComparison) -> String {
    guard let half = comparison.halfWidth else { return signed(comparison.mean) }
    return
      "\(signed(comparison.mean)) (\(signed(comparison.mean - half)) to \(signed(comparison.mean + half)))"
  }

  private static func probability(_ value: Double) -> String {
    value < 0.001 ? "p < 0.001" : "p = \(Wording.decimal(value, 3))"
  }

  /// What generated pictures did, in a sentence.
  private static func sentence(_ comparison: PairedComparison) -> String {
    guard comparison.halfWidth != nil else {
      return "\(interval(comparison)) points; one repetition says nothing of chance."
    }
    return switch verdict(comparison) {
    case .helped: "generated pictures HELPED, by \(interval(comparison)) points."
    case .harmed: "generated pictures HARMED, by \(interval(comparison)) points."
    case .unclear:
      "generated pictures did NOT help as far as can be told: \(interval(comparison)) points, and the interval holds 0."
    }
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
