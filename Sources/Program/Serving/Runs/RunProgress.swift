import Files
import Foundation
import Runs

/// How a run comes along, as `GET /api/runs/<run>` tells it.
struct RunProgress: Encodable, Equatable {
  /// Steps that the log has, and steps in all.
  var step = 0
  let steps: Int
  var epoch = 0
  let epochs: Int
  /// When the log was last written, in seconds since 1970; nil before the first step.
  var logged: Double?
  /// The last losses.
  var losses: LossCurves?
  /// The steps of which there are sheets of samples, the newest first.
  let samples: [Int]
  /// Whether there is a report, and when it was written.
  let report: Double?
  /// What the server's clock says, in seconds since 1970, to be compared with these times; not part of what changes.
  var now = 0.0

  /// The most sheets that are told of.
  private static let mostSamples = 200

  /// The file of the report in a run's folder.
  static let reportName = "report.html"

  /// Looks at a run.
  ///
  /// - Throws: `RunError`.
  init(_ run: RunFolder) throws(RunError) {
    let configuration = try run.configuration()
    steps = configuration.totalSteps
    epochs = configuration.length.epochs
    samples = Array(RunSamples(run).steps.suffix(Self.mostSamples).reversed())
    report = OwnFile.holds(Self.reportName, run) ? Self.changed("\(run.path)/\(Self.reportName)") : nil
    if OwnFile.holds("losses.csv", run), let curves = LossCurves(of: run.lossesPath) {
      losses = curves
      step = curves.step
      epoch = curves.epoch
      logged = Self.changed(run.lossesPath)
    }
  }

  private static func changed(_ path: String) -> Double? {
    (try? FileStatus(of: path)).map { Double($0.changed) / 1e9 }
  }
}
