import Files

/// The end of a run's log of losses, in few points.
struct LossCurves: Encodable, Equatable {
  /// Some steps: the last of them, and the mean of each loss over them.
  struct Point: Encodable, Equatable {
    let step: Int
    let values: [Double]
  }

  /// The names of the losses.
  let names: [String]
  /// Points from the oldest to the newest.
  let points: [Point]
  /// The last step and its epoch.
  let step: Int
  let epoch: Int

  /// As much of the end of a log is read, some thousands of steps, so that it takes no longer when a run goes on.
  private static let mostBytes = 256 << 10
  private static let mostPoints = 120

  /// Reads the log at `path`; nil where there is no step in it.
  init?(of path: String) {
    guard let file = try? InputFile(path: path),
      let start = try? file.read(at: 0, count: min(file.count, 4096)),
      let end = try? file.read(at: max(0, file.count - Self.mostBytes), count: min(file.count, Self.mostBytes)),
      let header = String(decoding: start, as: UTF8.self).split(separator: "\n", maxSplits: 1).first
    else { return nil }
    // Where the log is longer, the first line is cut.
    let lines = file.count > end.count ? end.drop { $0 != UInt8(ascii: "\n") } : end[...]
    self.init(header: String(header), lines: String(decoding: lines, as: UTF8.self))
  }

  /// Takes the lines of a log: epoch, step, learning rate, losses. What is no such line is left out.
  init?(header: String, lines: String) {
    names = header.split(separator: ",").dropFirst(3).map(String.init)
    let rows = lines.split(separator: "\n").compactMap { [count = names.count + 3] line -> [Double]? in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let values = fields.compactMap { Double($0) }
      return fields.count == count && values.count == count && values.allSatisfy(\.isFinite) ? values : nil
    }.filter { (0..<1e15).contains($0[0]) && (0..<1e15).contains($0[1]) }
    guard let last = rows.last, !names.isEmpty else { return nil }
    (epoch, step) = (Int(last[0]), Int(last[1]))
    let size = (rows.count - 1) / Self.mostPoints + 1
    points = stride(from: 0, to: rows.count, by: size).map { first in
      let part = rows[first..<min(first + size, rows.count)]
      let means = (3..<part[first].count).map { column in
        part.reduce(0) { $0 + $1[column] } / Double(part.count)
      }
      return Point(step: Int(part[part.endIndex - 1][1]), values: means)
    }
  }
}
