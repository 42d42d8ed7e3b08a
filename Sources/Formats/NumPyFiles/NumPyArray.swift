/// An array of real numbers as NumPy's `.npy` holds it.
///
/// - SeeAlso: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>
package struct NumPyArray: Equatable, Sendable {
  /// The sizes, the slowest first.
  package let shape: [Int]
  /// The numbers in C order.
  package let values: [Double]

  /// An array of the given numbers.
  package init(shape: [Int], values: [Double]) {
    precondition(
      values.count == shape.reduce(1, *), "NumPyArray: \(shape) needs \(shape.reduce(1, *)) values, got \(values.count)"
    )
    self.shape = shape
    self.values = values
  }

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads an array of float64 or float32 in C order.
  init(decoding bytes: [UInt8], named name: String) throws(NumPyError.Reason) {
    guard bytes.count >= 12, bytes.starts(with: Self.magic) else {
      throw .damaged(detail: "\(name.quoted(limit: 60)) does not begin as an array")
    }
    let isFirstVersion = bytes[6] == 1
    let lengthSize = isFirstVersion ? 2 : 4
    let length = (0..<lengthSize).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    let start = 8 + lengthSize + length
    guard start <= bytes.count else { throw .damaged(detail: "the header of \(name.quoted(limit: 60)) is cut off") }
    let header = String(decoding: bytes[8 + lengthSize..<start], as: UTF8.self)
    guard let type = Self.value(of: "descr", in: header)?.trimmed("'\""),
      let order = Self.value(of: "fortran_order", in: header),
      let shape = Self.shape(in: header)
    else { throw .damaged(detail: "the header of \(name.quoted(limit: 60)) lacks a type, an order or a shape") }
    guard let size = ["<f8": 8, "<f4": 4][type] else {
      throw .unsupported(name, detail: "is of type \(type.quoted(limit: 20))")
    }
    guard order == "False" else { throw .unsupported(name, detail: "is in Fortran order") }
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow else { throw .damaged(detail: "\(name.quoted(limit: 60)) has an impossible shape") }
      count = product
    }
    guard count <= bytes.count, bytes.count - start == count * size else {
      throw .damaged(detail: "\(name.quoted(limit: 60)) has \(bytes.count - start) bytes for the shape \(shape)")
    }
    self.shape = shape
    values = bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        size == 8
          ? Double(
            bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self)))
          : Double(
            Float(
              bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self))))
      }
    }
  }

  /// The array as float64 in version 1 of the form.
  var encoded: [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    var header =
      "{'descr': '<f8', 'fortran_order': False, 'shape': (\(shape.count > 1 ? String(sizes.dropLast()) : sizes)), }"
    // The numbers begin at a multiple of 64 bytes.
    let length = (10 + header.utf8.count + 1 + 63) / 64 * 64 - 10
    header += String(repeating: " ", count: length - header.utf8.count - 1) + "\n"
    var bytes = Self.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + header.utf8
    bytes.reserveCapacity(bytes.count + 8 * values.count)
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// What stands behind a key of the header, a dictionary in Python's notation, up to the next comma.
  private static func value(of key: String, in header: String) -> String? {
    guard let range = header.firstRange(of: "'\(key)':") else { return nil }
    return header[range.upperBound...].prefix { $0 != "," && $0 != "}" }.trimmed(" ")
  }

  private static func shape(in header: String) -> [Int]? {
    guard let range = header.firstRange(of: "'shape':"), let open = header[range.upperBound...].firstIndex(of: "("),
      let close = header[open...].firstIndex(of: ")")
    else { return nil }
    var shape: [Int] = []
    for part in header[header.index(after: open)..<close].split(separator: ",") {
      let text = part.trimmed(" ")
      if text.isEmpty { continue }
      guard let extent = Int(text), extent >= 0 else { return nil }
      shape.append(extent)
    }
    return shape
  }
}

extension StringProtocol {
  /// The text without any of these characters at its ends.
  fileprivate func trimmed(_ characters: String) -> String {
    var text = self[...]
    while let first = text.first, characters.contains(first) { text = text.dropFirst() }
    while let last = text.last, characters.contains(last) { text = text.dropLast() }
    return String(text)
  }
}
