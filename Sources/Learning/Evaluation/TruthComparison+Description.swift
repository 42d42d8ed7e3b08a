import Foundation
import Runs

extension TruthComparison: CustomStringConvertible {
  /// A small table: the measures as rows; the translations, the inputs as they were, and the truth as columns.
  package var description: String {
    let background = percent(backgroundShare)
    let subject = percent(subjectShare)
    let count = pictureCount == 1 ? "1 picture" : "\(pictureCount) pictures"
    var lines = [line("Compared with the truth (\(count))", "translated", "input", "truth")]
    func add(_ label: String, _ measure: KeyPath<Measures, Double?>, truth: Double?) {
      lines.append(
        line(label, number(translation[keyPath: measure]), number(untranslated[keyPath: measure]), number(truth)))
    }
    add("whole picture: mean absolute error", \.optionalError, truth: 0)
    lines.append(
      line(
        "whole picture: signal-to-noise, dB", decibels(translation.peakSignalToNoise),
        decibels(untranslated.peakSignalToNoise), "–"))
    add("whole picture: structural similarity", \.structuralSimilarity, truth: 1)
    if translation.perceptualDistance != nil { add("whole picture: LPIPS (AlexNet)", \.perceptualDistance, truth: 0) }
    add("background (\(background)): mean absolute error", \.backgroundError, truth: 0)
    add("subject (\(subject)): contrast", \.subjectContrast, truth: truthContrast)
    add("subject (\(subject)): colour difference", \.subjectColourDifference, truth: 0)
    if let contrastRatio {
      lines.append("The subject has \(percent(contrastRatio)) of the truth's contrast.")
    }
    return lines.joined(separator: "\n")
  }

  private func line(_ label: String, _ columns: String...) -> String {
    let padded = columns.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }
    return label.padding(toLength: 42, withPad: " ", startingAt: 0) + padded.joined(separator: "  ")
  }

  private func decibels(_ value: Double?) -> String {
    value.map { String(format: "%.2f", $0) } ?? "–"
  }

  private func number(_ value: Double?) -> String {
    value.map { String(format: "%.4f", $0) } ?? "–"
  }

  private func percent(_ share: Double) -> String {
    String(format: "%.1f %%", 100 * share)
  }
}

extension TruthComparison.Measures {
  fileprivate var optionalError: Double? { meanAbsoluteError }
}
