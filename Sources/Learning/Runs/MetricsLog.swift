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
    guard let table = StepTable(path: folder.metricsPath), table.columns.count > 1 else { return [] }
    // The mean follows from the others.
    return table.rows.map {
      HeldOutMetrics(step: $0.step, names: table.columns.dropLast(), values: $0.values.dropLast())
    }
  }

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
    var table = StepTable(columns: names + ["mean"])
    table.rows = entries.map { ($0.step, $0.values + [$0.mean]) }
    try table.write(to: path)
  }
}

extension RunFolder {
  /// All measurements of held-out pictures in the run's log.
  package var heldOutMetrics: [HeldOutMetrics] { MetricsLog.read(self) }

  /// The best measurement of held-out pictures in the run's log; nil where there is none.
  package var bestMetrics: HeldOutMetrics? { MetricsLog.best(of: MetricsLog.read(self)) }
}
