extension SafeTensorsFile {
  /// Adds a tensor of single precision (F32); the array is shared, not copied.
  ///
  /// The name must be new and the shape fit the numbers; the same holds for all ways to add.
  package mutating func add(_ name: String, shape: [Int], floats: [Float]) {
    add(name, .float32, shape, count: floats.count, .floats(floats))
  }

  /// Adds a tensor of double precision (F64); the array is shared, not copied.
  package mutating func add(_ name: String, shape: [Int], doubles: [Double]) {
    add(name, .float64, shape, count: doubles.count, .doubles(doubles))
  }

  /// Adds a tensor of 64-bit integers (I64); the array is shared, not copied.
  package mutating func add(_ name: String, shape: [Int], int64s: [Int64]) {
    add(name, .int64, shape, count: int64s.count, .int64s(int64s))
  }

  /// Adds a tensor of bytes (U8); the array is shared, not copied.
  package mutating func add(_ name: String, shape: [Int], bytes: [UInt8]) {
    add(name, .uint8, shape, count: bytes.count, .bytes(bytes))
  }

  /// Adds a tensor of any type whose numbers are given as bytes, row after row, little-endian; the array is shared, not copied.
  package mutating func add(_ name: String, _ dataType: SafeTensorsDataType, shape: [Int], bytes: [UInt8]) {
    precondition(
      bytes.count.isMultiple(of: dataType.byteCount),
      "SafeTensorsFile.add: \(name.quoted(limit: 120)) ends within a number")
    add(name, dataType, shape, count: bytes.count / dataType.byteCount, .bytes(bytes))
  }

  private mutating func add(
    _ name: String, _ dataType: SafeTensorsDataType, _ shape: [Int], count: Int, _ storage: TensorStorage
  ) {
    let byteCount = dataType.byteCount(ofShape: shape)
    precondition(
      byteCount == count * dataType.byteCount,
      "SafeTensorsFile.add: the tensor \(name.quotedName) of shape \(shape) got \(count) numbers")
    precondition(
      Self.allows(name), "SafeTensorsFile.add: \(Header.metadataKey) is reserved for the metadata")
    let tensor = TensorEntry(
      dataType: dataType, shape: shape, storage: storage, range: 0..<(count * dataType.byteCount))
    let isNew = tensors.append(tensor, named: name)
    precondition(isNew, "SafeTensorsFile.add: there is a tensor named \(name.quotedName) already")
  }
}
