import Evaluation

extension EvaluationReport {
  /// Tables for people, and the protocol below.
  var text: String {
    var parts: [String] = []
    if runs.count > 1 {
      parts.append(overview)
    } else {
      parts += runs.flatMap { $0.directions.map(section) + ($0.generation.map { [section($0)] } ?? []) }
    }
    if let pair {
      parts.append(
        table(
          title: "\(pair.generated) against \(pair.real)", columns: [("distance", pair.comparison)],
          realName: "real"))
    }
    parts.append(protocolLines.joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }

  /// One direction of a run.
  private func section(_ direction: RunEvaluation) -> String {
    var columns = [("translated", direction.translated), ("untranslated", direction.untranslated)]
    if let own = direction.ownTraining { columns.append(("training", own)) }
    let count = direction.translated.generatedCount ?? 0
    let title =
      "\(direction.source) to \(direction.target): \(Wording.count(count, "picture")) against "
      + "\(Wording.grouped(direction.translated.realCount ?? 0)) of \(direction.target)"
    var text = table(title: title, columns: columns, realName: direction.target)
    if direction.isFarther {
      text += "\nThe translations are FARTHER from \(direction.target) than the pictures that went in."
    }
    if let truth = direction.truth { text += "\n\(truth.description)" }
    return text
  }

  /// What a run makes from nothing.
  private func section(_ made: GenerationEvaluation) -> String {
    var columns = [("generated", made.generated)]
    if let own = made.ownTraining { columns.append(("training", own)) }
    let reals = "\(Wording.grouped(made.generated.realCount ?? 0)) \(made.isHeldOut ? "test" : "training") pictures"
    let title =
      "\(Wording.count(made.generated.generatedCount ?? 0, "made picture")) against \(reals) of \(made.domain)"
    var text = table(title: title, columns: columns, realName: made.domain)
    if !made.isHeldOut {
      text += "\nThere are no test pictures: the run has learned from those that it is compared with."
    }
    return text
  }

  /// The measures as rows.
  private func table(title: String, columns: [(name: String, comparison: SetComparison)], realName: String) -> String {
    var lines = [Self.row(title, columns.map(\.name))]
    func add(_ label: String, _ value: (SetComparison) -> String?) {
      let values = columns.map { value($0.comparison) }
      if values.contains(where: { $0 != nil }) { lines.append(Self.row("  \(label)", values.map { $0 ?? "–" })) }
    }
    if let network = settings.network {
      add(network.kernelName) { Self.number($0.kernel, 4) }
      add(columns.allSatisfy { $0.comparison.kernelSubsets == nil } ? "  ± (95 %)" : "  deviation") { comparison in
        comparison.kernelDeviation.map { Wording.decimal(comparison.kernelSubsets == nil ? 1.96 * $0 : $0, 4) }
      }
      add(network.frechetName) { Self.number($0.frechet, 2) }
    }
    add("precision, recall") { Self.pair($0.neighbourhood?.precision, $0.neighbourhood?.recall) }
    add("density, coverage") { Self.pair($0.neighbourhood?.density, $0.neighbourhood?.coverage) }
    add("SWD ×1000") { Self.number($0.slicedAverage, 1) }
    for (index, level) in (columns[0].comparison.sliced ?? []).enumerated() {
      add("  of \(level.side)×\(level.side)") { Self.number($0.sliced?[index].distance, 1) }
    }
    let own = columns[0].comparison.realSimilarity.map { " (\(realName): \(Wording.decimal($0, 3)))" } ?? ""
    add("MS-SSIM within\(own)") { Self.number($0.generatedSimilarity, 3) }
    add("red, green, blue") { Self.signed($0.meanDifference) }
    add("  their deviations") { Self.signed($0.deviationDifference) }
    return lines.joined(separator: "\n")
  }

  /// A line for each direction of each run.
  private var overview: String {
    let kernel = settings.network?.kernelName ?? "KD"
    let frechet = settings.network?.frechetName ?? "FD"
    var lines = [Self.row("", [kernel, "±", "untranslated", frechet, "precision", "recall", "SWD"])]
    for run in runs {
      for direction in run.directions {
        lines.append(
          Self.row(
            "\(run.run), to \(direction.target)", Self.numbers(direction.translated, direction.untranslated)))
      }
      if let made = run.generation {
        lines.append(Self.row("\(run.run), \(made.domain)", Self.numbers(made.generated)))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The numbers of a line of the overview.
  private static func numbers(_ made: SetComparison, _ untranslated: SetComparison? = nil) -> [String] {
    [
      number(made.kernel, 4), number(made.kernelDeviation.map { 1.96 * $0 }, 4), number(untranslated?.kernel, 4),
      number(made.frechet, 1), number(made.neighbourhood?.precision, 2), number(made.neighbourhood?.recall, 2),
      number(made.slicedAverage, 1),
    ].map { $0 ?? "–" }
  }

  /// How the numbers were made.
  private var protocolLines: [String] {
    var lines: [String] = []
    if let network = settings.network, let resizing = settings.resizing, let hash = settings.weightsHash {
      let subsets = comparisons.contains { $0.comparison.kernelSubsets != nil }
      lines.append(
        "Protocol: \(network.rawValue) (weights \(hash.prefix(8))), resized as \(resizing.rawValue); kernel (a·b/d + 1)³, unbiased, "
          + (subsets
            ? "\(KernelDistance.subsetCount) subsets of \(Wording.grouped(KernelDistance.subsetSize)), seed \(settings.seed)"
            : "all pairs, error by the jackknife")
          + "; neighbours \(NeighbourhoodMeasures.neighbours).")
    }
    if let sampled = comparisons.compactMap(\.comparison.sampled).max(),
      let side = comparisons.compactMap(\.comparison.sliced).first?.first?.side
    {
      lines.append(
        "SWD, MS-SSIM and colours: \(lines.isEmpty ? "the " : "")first \(Wording.count(sampled, "picture")) of each set, bicubic to "
          + "\(side)×\(side); \(SlicedWasserstein.neighbourhoods) neighbourhoods, \(SlicedWasserstein.directionCount) directions, seed "
          + "\(settings.seed). Colours are of 255, less those of the real pictures.")
    }
    return lines
  }

  private static func row(_ label: String, _ columns: [String]) -> String {
    let width = 46
    let shown =
      label.count < width
      ? label + String(repeating: " ", count: width - label.count) : "\(label)\n" + String(repeating: " ", count: width)
    return shown + columns.map { String(repeating: " ", count: max(0, 14 - $0.count)) + $0 }.joined()
  }

  private static func number(_ value: Double?, _ digits: Int) -> String? { value.map { Wording.decimal($0, digits) } }

  private static func pair(_ first: Double?, _ second: Double?) -> String? {
    guard let first, let second else { return nil }
    return "\(Wording.decimal(first, 2)), \(Wording.decimal(second, 2))"
  }

  private static func signed(_ values: [Double]?) -> String? {
    values.map { $0.map { ($0 < 0 ? "" : "+") + Wording.decimal($0, 0) }.joined(separator: " ") }
  }
}
