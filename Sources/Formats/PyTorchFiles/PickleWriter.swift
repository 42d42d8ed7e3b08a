import SafeTensors

/// Writes the pickle of a state dict as `torch.save` would, in version 2 of the format.
struct PickleWriter {
  private(set) var bytes: [UInt8] = []

  /// The pickle of an OrderedDict of tensors, each the whole of a block of its own: the first of block 0, and so on.
  static func stateDictionary(_ tensors: [(name: String, storage: String, shape: [Int])]) -> [UInt8] {
    var writer = PickleWriter()
    writer.write(.proto)
    writer.bytes.append(2)
    writer.emptyOrderedDictionary()
    writer.write(.mark)
    for (index, tensor) in tensors.enumerated() {
      writer.text(tensor.name)
      writer.tensor(block: index, tensor.storage, tensor.shape)
    }
    writer.write(.setItems)
    writer.write(.stop)
    return writer.bytes
  }

  private mutating func write(_ opcode: PickleOpcode) {
    bytes.append(opcode.rawValue)
  }

  private mutating func tensor(block: Int, _ storage: String, _ shape: [Int]) {
    let count = shape.reduce(1, *)
    global("torch._utils", "_rebuild_tensor_v2")
    write(.mark)
    write(.mark)
    text("storage")
    global("torch", storage)
    text(String(block))
    text("cpu")
    integer(count)
    write(.tuple)
    write(.binPersId)
    integer(0)
    integers(shape)
    integers(shape.indices.map { shape[($0 + 1)...].reduce(1, *) })
    write(.newFalse)
    emptyOrderedDictionary()
    write(.tuple)
    write(.reduce)
  }

  private mutating func emptyOrderedDictionary() {
    global("collections", "OrderedDict")
    write(.emptyTuple)
    write(.reduce)
  }

  private mutating func global(_ module: String, _ name: String) {
    write(.global)
    bytes += "\(module)\n\(name)\n".utf8
  }

  private mutating func text(_ text: String) {
    write(.binUnicode)
    bytes.append(littleEndian: UInt32(text.utf8.count))
    bytes += text.utf8
  }

  private mutating func integers(_ numbers: [Int]) {
    write(.mark)
    for number in numbers { integer(number) }
    write(.tuple)
  }

  private mutating func integer(_ number: Int) {
    if let short = Int32(exactly: number) {
      write(.binInt)
      bytes.append(littleEndian: short)
    } else {
      write(.long1)
      bytes.append(8)
      bytes.append(littleEndian: number)
    }
  }
}

extension SafeTensorsDataType {
  /// The storage that PyTorch keeps such numbers in; nil for the unsigned ones that it has none for.
  var storageName: String? {
    switch self {
    case .float64: "DoubleStorage"
    case .float32: "FloatStorage"
    case .float16: "HalfStorage"
    case .bfloat16: "BFloat16Storage"
    case .int64: "LongStorage"
    case .int32: "IntStorage"
    case .int16: "ShortStorage"
    case .int8: "CharStorage"
    case .uint8: "ByteStorage"
    case .bool: "BoolStorage"
    case .uint64, .uint32, .uint16: nil
    }
  }
}
