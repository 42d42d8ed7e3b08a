import Foundation

/// The seconds that something took, run several times.
struct Timing {
  let name: String
  /// Ascending.
  let seconds: [Double]

  /// Runs `body` once without counting and then `runs` times.
  init(_ name: String, runs: Int, _ body: () throws -> Void) rethrows {
    self.name = name
    try body()
    seconds = try (0..<max(1, runs)).map { _ in try Self.seconds(of: body) }.sorted()
  }

  /// Runs `body` once without counting, and then once for each line of standard input; prints the seconds of each. So programs can be
  /// compared run by run.
  static func onRequest(_ body: () throws -> Void) rethrows {
    // Printed lines would wait for each other where a pipe is read.
    func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
    try body()
    say("ready")
    while readLine() != nil { say("\(try seconds(of: body))") }
  }

  private static func seconds(of body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    let duration = (ContinuousClock.now - start).components
    return Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
  }

  var median: Double { seconds[seconds.count / 2] }

  /// For people and scripts.
  var line: String {
    String(
      format: "%@: median %.4f s, min %.4f s, peak %.2f GiB", name, median, seconds[0],
      Double(Machine.peakMemory) / Double(1 << 30))
  }
}
