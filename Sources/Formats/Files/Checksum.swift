import CZlib

/// The check sum of bytes: the CRC-32 of PNG, gzip and Ethernet.
///
/// It finds every damage of up to 32 bits in a row, and of any other one all but one in four billion. It does not protect
/// against somebody who wants to deceive: who can change a file can change its check sum as well.
package struct Checksum: Equatable, Sendable {
  /// The sum as a number.
  package private(set) var value: UInt32 = 0

  /// The check sum of no bytes.
  package init() {}

  /// The check sum of `bytes`.
  package init(of bytes: [UInt8]) {
    bytes.withUnsafeBytes { add($0) }
  }

  /// The check sum of the file at `path`, and how many bytes it has.
  package static func ofFile(_ path: String) throws(FileFault) -> (checksum: Checksum, count: Int) {
    let file = try InputFile(path: path)
    var checksum = Checksum()
    for start in stride(from: 0, to: file.count, by: partSize) {
      let part = try file.read(at: start, count: min(partSize, file.count - start))
      part.withUnsafeBytes { checksum.add($0) }
    }
    return (checksum, file.count)
  }

  /// How much of a file is in memory at a time.
  private static let partSize = 1 << 20

  /// Goes on with the bytes that follow.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    value = UInt32(truncatingIfNeeded: crc32_z(UInt(value), start.assumingMemoryBound(to: UInt8.self), bytes.count))
  }
}

extension Checksum: LosslessStringConvertible {
  /// Eight hexadecimal digits.
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Reads eight hexadecimal digits; nil if it is anything else.
  package init?(_ description: String) {
    guard description.utf8.count == 8, description.utf8.first != UInt8(ascii: "+"),
      let value = UInt32(description, radix: 16)
    else { return nil }
    self.value = value
  }
}
