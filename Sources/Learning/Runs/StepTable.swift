import Files
import Foundation

/// A CSV file of the run's folder with a line of numbers for some of its steps.
///
/// Columns: `step`, then those of the table.
struct StepTable {
  /// The names of the columns after the step.
  let columns: [String]
  /// The lines, in the order of their steps.
  var rows: [(step: Int, values: [Double])] = []

  /// A table without lines.
  init(columns: [String]) {
    self.columns = columns
  }

  /// Reads the table at `path`; nil if there is none. Lines that are no numbers are left out.
  init?(path: String) {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    guard let names = lines.first?.dropFirst().map(String.init), !names.isEmpty else { return nil }
    columns = names
    rows = lines.dropFirst().compactMap { fields in
      let values = fields.dropFirst().compactMap { Double($0) }
      guard let step = fields.first.flatMap({ Int($0) }), values.count == names.count else { return nil }
      return (step, values)
    }
  }

  /// Writes the table, whole or not at all.
  func write(to path: String) throws(RunError) {
    let lines =
      [(["step"] + columns).joined(separator: ",")]
      + rows.map { row in ([String(row.step)] + row.values.map { String($0) }).joined(separator: ",") }
    do {
      try AtomicFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
    } catch {
      throw .cannotWrite(path, reason: error.writingReason)
    }
  }
}
