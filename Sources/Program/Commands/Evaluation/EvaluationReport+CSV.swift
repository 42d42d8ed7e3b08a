import Evaluation

extension EvaluationReport {
  /// A line for each comparison, below a line with the names of the columns; numbers that are not there are left empty.
  var csv: String {
    let rows = comparisons.map { entry -> [String] in
      let comparison = entry.comparison
      let numbers: [Double?] =
        [comparison.kernel, comparison.kernelDeviation, comparison.frechet]
        + [comparison.neighbourhood?.precision, comparison.neighbourhood?.recall]
        + [comparison.neighbourhood?.density, comparison.neighbourhood?.coverage]
        + [comparison.slicedAverage, comparison.realSimilarity, comparison.generatedSimilarity]
        + (0..<3).map { comparison.meanDifference?[$0] } + (0..<3).map { comparison.deviationDifference?[$0] }
      return [entry.run, entry.source, entry.target, entry.set].map(Self.field)
        + [settings.network?.rawValue ?? "", settings.resizing?.rawValue ?? ""]
        + [comparison.realCount, comparison.generatedCount].map { $0.map { "\($0)" } ?? "" }
        + numbers.map { $0.map { "\($0)" } ?? "" }
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
