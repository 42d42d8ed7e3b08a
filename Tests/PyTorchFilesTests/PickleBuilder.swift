@testable import PyTorchFiles

/// Pickles put together by hand, instruction by instruction.
struct PickleBuilder {
  private(set) var bytes: [UInt8] = [PickleOpcode.proto.rawValue, 2]

  /// Adds an instruction and what follows it.
  mutating func add(_ opcode: PickleOpcode, _ operands: [UInt8] = []) {
    bytes.append(opcode.rawValue)
    bytes += operands
  }

  mutating func global(_ module: String, _ name: String) { add(.global, Array("\(module)\n\(name)\n".utf8)) }

  mutating func text(_ text: String) {
    var count: [UInt8] = []
    count.append(littleEndian: UInt32(text.utf8.count))
    add(.binUnicode, count + text.utf8)
  }

  mutating func integer(_ number: Int) {
    var operands: [UInt8] = []
    if let short = Int32(exactly: number) {
      operands.append(littleEndian: short)
      add(.binInt, operands)
    } else {
      operands.append(littleEndian: number)
      add(.long1, [8] + operands)
    }
  }

  mutating func integers(_ numbers: [Int]) {
    add(.mark)
    for number in numbers { integer(number) }
    add(.tuple)
  }

  /// A tensor of a block, as `_rebuild_tensor_v2` is called.
  mutating func tensor(
    block: String = "0", storage: String = "FloatStorage", count: Int, offset: Int = 0, shape: [Int], strides: [Int]
  ) {
    global("torch._utils", "_rebuild_tensor_v2")
    add(.mark)
    add(.mark)
    text("storage")
    global("torch", storage)
    text(block)
    text("cpu")
    integer(count)
    add(.tuple)
    add(.binPersId)
    integer(offset)
    integers(shape)
    integers(strides)
    add(.newFalse)
    add(.none)
    add(.tuple)
    add(.reduce)
  }

  /// A dictionary with a single tensor named `w.weight`.
  static func dictionary(_ tensor: (inout PickleBuilder) -> Void) -> [UInt8] {
    var builder = PickleBuilder()
    builder.add(.emptyDict)
    builder.text("w.weight")
    tensor(&builder)
    builder.add(.setItem)
    builder.add(.stop)
    return builder.bytes
  }
}
