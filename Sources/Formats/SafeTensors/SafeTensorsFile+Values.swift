extension SafeTensorsFile {
  /// The numbers of a tensor in single precision; F16, BF16 and F32 are exact, F64 is rounded.
  package func floats(_ name: String) throws(SafeTensorsError) -> [Float] {
    let tensor = try tensor(named: name)
    switch tensor.dataType {
    case .float32: return tensor.numbers(Float.self)
    case .float64: return tensor.numbers(Double.self) { Float($0) }
    case .float16: return tensor.numbers(UInt16.self, ShortFloat.binary16)
    case .bfloat16: return tensor.numbers(UInt16.self, ShortFloat.bfloat16)
    default: throw wrongType(of: tensor, named: name, wanted: "a floating-point type")
    }
  }

  /// The numbers of a tensor in double precision, all of them exact.
  package func doubles(_ name: String) throws(SafeTensorsError) -> [Double] {
    let tensor = try tensor(named: name)
    switch tensor.dataType {
    case .float64: return tensor.numbers(Double.self)
    case .float32: return tensor.numbers(Float.self) { Double($0) }
    case .float16: return tensor.numbers(UInt16.self) { Double(ShortFloat.binary16($0)) }
    case .bfloat16: return tensor.numbers(UInt16.self) { Double(ShortFloat.bfloat16($0)) }
    default: throw wrongType(of: tensor, named: name, wanted: "a floating-point type")
    }
  }

  /// The numbers of a tensor of any integer type.
  ///
  /// - Throws: `numberOutOfRange` for an unsigned number of 2⁶³ or more.
  package func int64s(_ name: String) throws(SafeTensorsError) -> [Int64] {
    let tensor = try tensor(named: name)
    switch tensor.dataType {
    case .int64: return tensor.numbers(Int64.self)
    case .int32: return tensor.numbers(Int32.self) { Int64($0) }
    case .int16: return tensor.numbers(Int16.self) { Int64($0) }
    case .int8: return tensor.numbers(Int8.self) { Int64($0) }
    case .uint32: return tensor.numbers(UInt32.self) { Int64($0) }
    case .uint16: return tensor.numbers(UInt16.self) { Int64($0) }
    case .uint8: return tensor.numbers(UInt8.self) { Int64($0) }
    case .uint64:
      let numbers = tensor.numbers(UInt64.self) { Int64(bitPattern: $0) }
      if let large = numbers.first(where: { $0 < 0 }) {
        throw SafeTensorsError(.numberOutOfRange(tensor: name, number: "\(UInt64(bitPattern: large))"), path: path)
      }
      return numbers
    default: throw wrongType(of: tensor, named: name, wanted: "an integer type")
    }
  }

  /// All there is to a tensor of any type; nil if there is none of that name.
  package func content(of name: String) -> (dataType: SafeTensorsDataType, shape: [Int], bytes: [UInt8])? {
    tensors.value(named: name).map { ($0.dataType, $0.shape, $0.numbers(UInt8.self)) }
  }

  /// The bytes of a tensor of any type, as they are in the file: row after row, little-endian.
  package func bytes(_ name: String) throws(SafeTensorsError) -> [UInt8] {
    try tensor(named: name).numbers(UInt8.self)
  }

  private func wrongType(of tensor: TensorEntry, named name: String, wanted: String) -> SafeTensorsError {
    SafeTensorsError(.wrongDataType(tensor: name, found: tensor.dataType.rawValue, wanted: wanted), path: path)
  }
}
