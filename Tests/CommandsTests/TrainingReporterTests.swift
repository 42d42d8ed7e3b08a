import Foundation
import TemporaryFolders
import Testing

@testable import Commands
@testable import Runs
@testable import Training

/// The line of progress on a terminal.
@Suite struct TrainingReporterTests {
  private static func progress(_ step: Int) -> TrainingProgress {
    TrainingProgress(
      epoch: 1, epochs: 2, step: step, steps: 100_000, losses: StepLosses(names: ["D", "G"]), gradientNorms: [],
      learningRate: 2e-4, picturesPerSecond: 3, secondsLeft: 100, isEpochsEnd: false)
  }

  /// What a reporter writes to a terminal of a width.
  private func written(columns: Int, _ body: (TrainingReporter) -> Void) throws -> String {
    let folder = try TemporaryFolder()
    let descriptor = open(folder("terminal"), O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    body(TrainingReporter(console: Console(terminal: descriptor, columns: columns)))
    return try String(contentsOfFile: folder("terminal"), encoding: .utf8)
  }

  @Test func `it is drawn at most ten times a second, whatever happens`() throws {
    let start = ContinuousClock.now
    let text = try written(columns: 80) { reporter in
      for step in 1...20_000 {
        reporter.show(.stepped(Self.progress(step)))
        reporter.show(.began(.saving))
        reporter.show(.saved(path: "somewhere", seconds: 0))
      }
    }
    let components = (ContinuousClock.now - start).components
    let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
    let drawn = text.split(separator: "\r", omittingEmptySubsequences: true).count
    // The first of each kind is drawn at once.
    #expect(Double(drawn) <= 10 * seconds + 2, "\(drawn) in \(seconds) s")
  }

  @Test func `it says what is done between steps, before the first of them as well`() throws {
    let text = try written(columns: 60) { reporter in
      reporter.show(.began(.loading))
      Thread.sleep(forTimeInterval: 0.2)
      reporter.show(.stepped(Self.progress(1)))
      reporter.show(.began(.evaluating))
    }
    let drawn = text.split(separator: "\r").map { $0.replacingOccurrences(of: "\u{1B}[K", with: "") }
    #expect(drawn.first == "reading pictures …")
    #expect(drawn.last?.contains("measuring …") == true && drawn.last?.hasPrefix("step 1/100000") == true, "\(drawn)")
  }

  @Test(arguments: [1, 2, 3, 5, 9, 14, 20, 40])
  func `it never reaches the last column of a narrow terminal`(columns: Int) throws {
    let text = try written(columns: columns) { reporter in
      reporter.show(.began(.loading))
      reporter.show(.stepped(Self.progress(50_000)))
    }
    for line in text.split(separator: "\r") {
      #expect(line.replacingOccurrences(of: "\u{1B}[K", with: "").count < columns)
    }
    if columns >= 6 { #expect(text.contains("50 %") || text.contains("step 50000/100000")) }
  }
}
