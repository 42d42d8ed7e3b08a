import Evaluation

extension EvaluationReport {
  /// A line for each comparison, below a line with the names of the columns; numbers that are not there are left empty.
  var csv: String {
    let rows = comparisons.map { entry -> [String] in
      let comparison = entry.comparison
      let neighbourhood = comparison.neighbourhood
      let means: [Double?] = (0..<3).map { comparison.meanDifference?[$0] }
      let deviations: [Double?] = (0..<3).map { comparison.deviationDifference?[$0] }
      let measures: [Double?] = [
        comparison.kernel, comparison.kernelDeviation, comparison.frechet,
        neighbourhood?.precision, neighbourhood?.recall, neighbourhood?.density, neighbourhood?.coverage,
        comparison.slicedAverage, comparison.realSimilarity, comparison.generatedSimilarity,
      ]
      let names = [entry.run, entry.source, entry.target, entry.set].map(Self.field)
      let features = [settings.network?.rawValue ?? "", settings.resizing?.rawValue ?? ""]
      let counts = [comparison.realCount, comparison.generatedCount].map { $0.map { "\($0)" } ?? "" }
      let numbers = (measures + means + deviations).map { $0.map { "\($0)" } ?? "" }
      return names + features + counts + numbers
    }
    return ([Self.columns] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n")
  }

  private static let columns = [
    "run", "source", "target", "set", "network", "protocol", "real_count", "count", "kernel_distance",
    "kernel_deviation", "frechet_distance", "precision", "recall", "density", "coverage", "swd", "real_ms_ssim",
    "ms_ssim", "red_mean", "green_mean", "blue_mean", "red_deviation", "green_deviation", "blue_deviation",
  ]

  /// A text as a field: in quotes where it must be.
  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
