import Files
import Foundation

/// Reads `losses.csv` from its beginning, a part at a time.
package struct LossReader {
  /// The names of the columns after epoch, step and learning rate.
  package let columns: [String]
  private let file: InputFile
  private let headerLength: Int

  /// A line of the log.
  package struct Line {
    /// The epoch and the step, counted from 1.
    package let epoch, step: Int
    /// The learning rate of the step.
    package let learningRate: Double
    /// The values in the order of the columns.
    package let values: [Double]
  }

  /// The columns in front of the losses.
  static let leadingColumns = ["epoch", "step", "learning_rate"]

  private static let (partSize, headerLimit) = (1 << 20, 10_000)

  /// Opens the log of a run; nil if there is none, or it is something else.
  package init?(_ folder: RunFolder) {
    guard let file = try? InputFile(path: folder.lossesPath),
      let beginning = try? file.read(at: 0, count: min(Self.headerLimit, file.count)),
      let end = beginning.firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    let names = String(decoding: beginning[..<end], as: UTF8.self).split(separator: ",").map(String.init)
    guard names.starts(with: Self.leadingColumns) else { return nil }
    self.file = file
    columns = Array(names.dropFirst(Self.leadingColumns.count))
    headerLength = end + 1
  }

  /// Gives `body` one complete line after the other, as far as they are numbers.
  package func readLines(_ body: (Line) throws -> Void) rethrows {
    var (position, rest) = (headerLength, [UInt8]())
    while position < file.count {
      guard let part = try? file.read(at: position, count: min(Self.partSize, file.count - position)) else { return }
      position += part.count
      rest += part
      guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
      for line in lines(rest[...end]) { try body(line) }
      rest.removeSubrange(...end)
    }
  }

  /// The lines of bytes that end with one.
  private func lines(_ bytes: ArraySlice<UInt8>) -> [Line] {
    bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return [] }
      var lines: [Line] = []
      start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { start in
        var place = start
        // Reading a number ends before the end of the line, and this is the last of the bytes.
        while place < start + bytes.count {
          guard let line = line(at: &place) else { return }
          lines.append(line)
        }
      }
      return lines
    }
  }

  /// Reads the line at a place and goes behind it; nil if it is no line of numbers.
  private func line(at place: inout UnsafePointer<CChar>) -> Line? {
    /// Goes behind the sign that has to follow a number.
    func pass(_ sign: Character, _ end: UnsafeMutablePointer<CChar>?) -> Bool {
      guard let end, UnsafePointer(end) > place, sign.asciiValue.map({ CChar($0) == end.pointee }) == true else {
        return false
      }
      place = UnsafePointer(end) + 1
      return true
    }
    /// Whether a number can begin here; white space would be passed over, beyond the end of the line.
    func isNumber() -> Bool { "0123456789-in".utf8.contains(UInt8(bitPattern: place.pointee)) }
    var end: UnsafeMutablePointer<CChar>?
    guard isNumber() else { return nil }
    let epoch = strtol(place, &end, 10)
    guard pass(",", end), isNumber() else { return nil }
    let step = strtol(place, &end, 10)
    guard pass(",", end), isNumber() else { return nil }
    let learningRate = strtod(place, &end)
    guard pass(columns.isEmpty ? "\n" : ",", end) else { return nil }
    var values: [Double] = []
    values.reserveCapacity(columns.count)
    for column in columns.indices {
      guard isNumber() else { return nil }
      // Losses are numbers of single precision, and their text is that of the nearest of these.
      values.append(Double(strtof(place, &end)))
      guard pass(column == columns.count - 1 ? "\n" : ",", end) else { return nil }
    }
    return Line(epoch: epoch, step: step, learningRate: learningRate, values: values)
  }
}
