extension Header {
  /// The start of the file: the length of the header, the header, and spaces up to a multiple of eight bytes.
  ///
  /// The metadata come first, then the tensors in their order, without white space between: the dialect of the
  /// reference implementation, so that what it wrote comes out again byte for byte.
  func encoded() throws(Reason) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Header.lengthByteCount)
    bytes.append(UInt8(ascii: "{"))
    if !metadata.isEmpty {
      Header.append(Header.metadataKey, to: &bytes)
      bytes += ":{".utf8
      for (key, text) in zip(metadata.table.names, metadata.table.values) {
        Header.append(key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Header.append(text, to: &bytes)
        bytes.append(UInt8(ascii: ","))
      }
      bytes[bytes.count - 1] = UInt8(ascii: "}")
      bytes.append(UInt8(ascii: ","))
    }
    for (name, tensor) in zip(tensors.names, tensors.values) {
      Header.append(name, to: &bytes)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let offsets = "\(tensor.range.lowerBound),\(tensor.range.upperBound)"
      bytes += ":{\"dtype\":\"\(tensor.dataType.rawValue)\",\"shape\":[\(shape)],\"data_offsets\":[\(offsets)]},".utf8
    }
    if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
    bytes.append(UInt8(ascii: "}"))
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }

    let count = bytes.count - Header.lengthByteCount
    guard count <= SafeTensorsFile.maximumHeaderByteCount else {
      throw .headerTooLarge(bytes: count, maximum: SafeTensorsFile.maximumHeaderByteCount)
    }
    for position in 0..<Header.lengthByteCount {
      bytes[position] = UInt8(truncatingIfNeeded: count >> (8 * position))
    }
    return bytes
  }

  /// Appends `text` as a JSON string; everything but quotation marks, backslashes and control characters as it is.
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += "\\\"".utf8
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0..<0x20: bytes += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
