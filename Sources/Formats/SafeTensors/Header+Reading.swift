extension Header {
  typealias Reason = SafeTensorsError.Reason

  /// The length of the header that the first bytes of a file announce, checked against the length of the file.
  ///
  /// - Parameters:
  ///   - start: The first nine bytes of the file, or all of them if there are fewer.
  ///   - fileByteCount: The length of the file.
  static func byteCount(start: [UInt8], fileByteCount: Int) throws(Reason) -> Int {
    guard !start.isEmpty else { throw .empty }
    guard start.count >= lengthByteCount else {
      throw .notSafeTensors(detail: "it has only \(start.count) bytes, and the length of the header alone takes 8")
    }
    let announced = start[..<lengthByteCount].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard announced <= UInt64(SafeTensorsFile.maximumHeaderByteCount) else {
      throw .notSafeTensors(
        detail: "its first 8 bytes announce a header of \(announced) bytes, "
          + "more than the \(SafeTensorsFile.maximumHeaderByteCount) allowed")
    }
    let count = Int(announced)
    guard count >= 2 else {
      throw .notSafeTensors(
        detail: "its first 8 bytes announce a header of \(count) bytes, fewer than the shortest has")
    }
    if start.count > lengthByteCount, start[lengthByteCount] != UInt8(ascii: "{") {
      throw .notSafeTensors(detail: "no header begins after its first 8 bytes")
    }
    guard count <= fileByteCount - lengthByteCount else {
      throw .truncated(expected: lengthByteCount + count, found: fileByteCount)
    }
    return count
  }

  /// Reads a header and checks it against the number of bytes that follow it.
  init(_ bytes: [UInt8], dataByteCount: Int) throws(Reason) {
    self.init()
    var scanner = HeaderScanner(bytes, origin: Header.lengthByteCount)
    var hasMetadata = false
    var isFirst = true
    try scanner.open("{")
    while let name = try scanner.nextKey(isFirst: isFirst) {
      isFirst = false
      if name == Header.metadataKey {
        guard !hasMetadata else { throw .duplicateName(name) }
        hasMetadata = true
        metadata = try Header.metadata(&scanner)
      } else {
        let tensor = try Header.tensor(&scanner, name: name)
        guard tensors.append(tensor, named: name) else { throw .duplicateName(name) }
      }
    }
    try scanner.end()
    try checkLayout(dataByteCount: dataByteCount, headerByteCount: bytes.count)
  }

  private static func metadata(_ scanner: inout HeaderScanner) throws(Reason) -> SafeTensorsMetadata {
    var metadata = SafeTensorsMetadata()
    try scanner.open("{")
    while let key = try scanner.nextKey(isFirst: metadata.isEmpty) {
      let text = try scanner.string()
      guard metadata.table.append(text, named: key) else { throw .duplicateName(key) }
    }
    return metadata
  }

  private static func tensor(_ scanner: inout HeaderScanner, name: String) throws(Reason) -> Tensor {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.open("{")
    while let field = try scanner.nextKey(isFirst: typeName == nil && shape == nil && offsets == nil) {
      switch field {
      case "dtype" where typeName == nil: typeName = try scanner.string()
      case "shape" where shape == nil: shape = try scanner.naturalNumbers(limit: maximumRank)
      case "data_offsets" where offsets == nil: offsets = try scanner.naturalNumbers(limit: 2)
      case "dtype", "shape", "data_offsets":
        throw .inconsistentTensor(name, detail: "has its \(field) twice")
      default:
        throw .inconsistentTensor(name, detail: "has an unknown field \(field.quotedName)")
      }
    }
    guard let typeName else { throw .inconsistentTensor(name, detail: "has no dtype") }
    guard let shape else { throw .inconsistentTensor(name, detail: "has no shape") }
    guard let offsets, offsets.count == 2 else {
      throw .inconsistentTensor(name, detail: "has no pair of data_offsets")
    }
    guard let dataType = SafeTensorsDataType(rawValue: typeName) else {
      throw .unknownDataType(tensor: name, type: typeName)
    }
    guard offsets[0] <= offsets[1] else {
      throw .inconsistentTensor(name, detail: "ends at byte \(offsets[1]), before its beginning at \(offsets[0])")
    }
    guard let byteCount = dataType.byteCount(ofShape: shape) else {
      throw .inconsistentTensor(name, detail: "has a shape \(shape) larger than any memory")
    }
    guard byteCount == offsets[1] - offsets[0] else {
      throw .inconsistentTensor(
        name,
        detail: "of type \(typeName) and shape \(shape) takes \(byteCount) bytes, but has \(offsets[1] - offsets[0])")
    }
    return Tensor(dataType: dataType, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// Checks that the tensors, sorted by their place, cover the data without gap or overlap.
  private func checkLayout(dataByteCount: Int, headerByteCount: Int) throws(Reason) {
    let ranges = tensors.values.map(\.range)
    let order = ranges.indices.sorted {
      (ranges[$0].lowerBound, ranges[$0].upperBound) < (ranges[$1].lowerBound, ranges[$1].upperBound)
    }
    var end = 0
    for position in order {
      let range = ranges[position]
      guard range.lowerBound == end else {
        throw .inconsistentTensor(
          tensors.names[position],
          detail: "begins at byte \(range.lowerBound) of the data, where byte \(end) is next")
      }
      end = range.upperBound
    }
    guard end != dataByteCount else { return }
    let start = Header.lengthByteCount + headerByteCount
    let (expected, overflow) = start.addingReportingOverflow(end)
    let found = start + dataByteCount
    throw end < dataByteCount
      ? .surplus(expected: expected, found: found)
      : .truncated(expected: overflow ? .max : expected, found: found)
  }
}
