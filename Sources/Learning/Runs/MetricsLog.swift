import Files
import Foundation

/// `metrics.csv`: a line for every measurement of held-out pictures.
///
/// Columns: `step`, one for each direction, and their mean. The lines are all there is to know about which state was the best, so a
/// run that goes on reads them again.
struct MetricsLog {
  private let path: String
  private let names: [String]
  /// The measurements so far.
  private(set) var entries: [HeldOutMetrics] = []

  /// Opens the log of a run and leaves out what was measured after the step from which it goes on.
  ///
  /// A log with other columns was measured otherwise, and a new one is begun.
  init(_ folder: RunFolder, names: [String], upTo step: Int) throws(RunError) {
    path = folder.metricsPath
    self.names = names
    entries = Self.read(folder).filter { $0.names == names && $0.step <= step }
    try write()
  }

  /// The measurements in a run's folder; none where there is no log.
  static func read(_ folder: RunFolder) -> [HeldOutMetrics] {
    let text = (try? String(contentsOfFile: folder.metricsPath, encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    guard let names = lines.first?.dropFirst().dropLast().map(String.init), !names.isEmpty else { return [] }
    return lines.dropFirst().compactMap { fields in
      let values = fields.dropFirst().dropLast().compactMap { Double($0) }
      guard let step = fields.first.flatMap({ Int($0) }), values.count == names.count else { return nil }
      return HeldOutMetrics(step: step, names: names, values: values)
    }
  }

  private var header: String { (["step"] + names + ["mean"]).joined(separator: ",") }

  /// The best measurement, the earliest of those; nil before the first.
  var best: HeldOutMetrics? { Self.best(of: entries) }

  static func best(of entries: [HeldOutMetrics]) -> HeldOutMetrics? { entries.min { $0.mean < $1.mean } }

  /// How many measurements in a row were no better than the best.
  var sinceBest: Int { best.flatMap { best in entries.firstIndex(of: best) }.map { entries.count - 1 - $0 } ?? 0 }

  /// Adds a measurement.
  mutating func add(_ metrics: HeldOutMetrics) throws(RunError) {
    entries.append(metrics)
    do {
      try write()
    } catch {
      entries.removeLast()
      throw error
    }
  }

  private func write() throws(RunError) {
    let lines = entries.map { entry in
      ([String(entry.step)] + (entry.values + [entry.mean]).map { String($0) }).joined(separator: ",")
    }
    do {
      try AtomicFile.write(Array((([header] + lines).joined(separator: "\n") + "\n").utf8), to: path)
    } catch {
      throw .cannotWrite(path, reason: error.writingReason)
    }
  }
}

extension RunFolder {
  /// The best measurement of held-out pictures in the run's log; nil where there is none.
  package var bestMetrics: HeldOutMetrics? { MetricsLog.best(of: MetricsLog.read(self)) }
}
