import Health

/// `health.csv`: a line for every sheet of samples, with what was measured of the networks then.
///
/// Columns: `step` and the numbers' names; `nan` stands for what the method does not have.
package struct HealthLog {
  private let path: String
  /// The measurements so far.
  package private(set) var samples: [HealthSample]

  /// Reads the log of a run, without what was measured after the step from which it goes on.
  package init(_ folder: RunFolder, upTo step: Int = .max) {
    path = folder.healthPath
    guard let table = StepTable(path: path) else {
      samples = []
      return
    }
    let numbers = table.columns.map { HealthNumber(rawValue: $0) }
    samples = table.rows.filter { $0.step <= step }.map { row in
      let known = zip(numbers, row.values).compactMap { number, value in
        number.flatMap { value.isFinite ? ($0, value) : nil }
      }
      return HealthSample(step: row.step, numbers: Dictionary(known) { first, _ in first })
    }
  }

  /// Adds a measurement; those of its step and of later ones, which are taken once more, are let go of.
  ///
  /// - Throws: `RunError.cannotWrite`.
  mutating func add(_ sample: HealthSample) throws(RunError) {
    samples.removeAll { $0.step >= sample.step }
    samples.append(sample)
    var table = StepTable(columns: HealthNumber.allCases.map(\.rawValue))
    table.rows = samples.map { sample in
      (sample.step, HealthNumber.allCases.map { sample.numbers[$0] ?? .nan })
    }
    try table.write(to: path)
  }
}
