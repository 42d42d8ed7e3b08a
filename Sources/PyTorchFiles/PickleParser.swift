import Files

/// Reads a pickle without running it.
///
/// A pickle is a program for a small stack machine that can call anything. This machine knows the instructions of
/// `PickleOpcode` and the globals of `PickleGlobal`, makes entries in the tables of a `Pickle` from them, and refuses the rest
/// by name.
struct PickleParser {
  typealias Reason = PyTorchError.Reason
  typealias Value = Pickle.Value

  var pickle = Pickle()
  var stack: [Value] = []
  private var marks: [Int] = []
  private var memo: [Int: Value] = [:]
  private var scanner: PickleScanner

  /// The most containers, tensors and storages; those of a network with its optimiser are a few thousand.
  private static let objectLimit = 1_000_000

  /// Items that dictionaries may still be given by calls. An honest pickle writes each of them out.
  var itemAllowance: Int

  /// Reads the pickle that begins at `start`.
  ///
  /// - Returns: what it describes, and where the byte after it is.
  static func parse(_ bytes: [UInt8], from start: Int = 0) throws(Reason) -> (pickle: Pickle, end: Int) {
    var parser = PickleParser(scanner: PickleScanner(bytes, position: start), itemAllowance: bytes.count)
    while try parser.step() {}
    return (parser.pickle, parser.scanner.position)
  }

  private init(scanner: PickleScanner, itemAllowance: Int) {
    self.scanner = scanner
    self.itemAllowance = itemAllowance
  }

  func malformed(_ detail: String) -> Reason { scanner.malformed(detail) }

  /// Follows one instruction; false after the last.
  private mutating func step() throws(Reason) -> Bool {
    let byte = try scanner.byte()
    guard let opcode = PickleOpcode(rawValue: byte) else {
      if let name = PickleOpcode.refused[byte] { throw .refused("the pickle instruction \(name)") }
      throw malformed("there is no instruction \(byte) in a state dict")
    }
    switch opcode {
    case .proto:
      let version = try scanner.byte()
      guard version <= 5 else { throw malformed("version \(version) of the format is not known") }
    case .frame: _ = try scanner.number(UInt64.self)
    case .stop:
      pickle.root = try pop()
      return false
    case .mark: marks.append(stack.count)
    case .pop:
      // Like Python's: a mark goes before what lies below it.
      if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case .popMark: _ = try popMarked()
    case .none: stack.append(.none)
    case .newTrue: stack.append(.boolean(true))
    case .newFalse: stack.append(.boolean(false))
    case .binInt: stack.append(.integer(Int(Int32(bitPattern: try scanner.number(UInt32.self)))))
    case .binInt1: stack.append(.integer(Int(try scanner.byte())))
    case .binInt2: stack.append(.integer(Int(try scanner.number(UInt16.self))))
    case .long1: stack.append(Self.integer(try scanner.bytes(Int(try scanner.byte()))))
    case .long4: stack.append(Self.integer(try scanner.bytes(Int(try scanner.number(UInt32.self)))))
    case .binFloat:
      stack.append(.real(Double(bitPattern: try scanner.number(UInt64.self).byteSwapped)))
    case .shortBinString: stack.append(Self.text(try scanner.bytes(Int(try scanner.byte()))))
    case .binString: stack.append(Self.text(try scanner.bytes(Int(try scanner.number(UInt32.self)))))
    case .shortBinUnicode: stack.append(.text(try scanner.text(Int(try scanner.byte()))))
    case .binUnicode: stack.append(.text(try scanner.text(Int(try scanner.number(UInt32.self)))))
    case .binUnicode8: stack.append(.text(try scanner.text(try longCount())))
    case .shortBinBytes:
      _ = try scanner.bytes(Int(try scanner.byte()))
      stack.append(.bytes)
    case .binBytes:
      _ = try scanner.bytes(Int(try scanner.number(UInt32.self)))
      stack.append(.bytes)
    case .emptyTuple: try push(.tuple, [])
    case .tuple1: try push(.tuple, popLast(1))
    case .tuple2: try push(.tuple, popLast(2))
    case .tuple3: try push(.tuple, popLast(3))
    case .tuple: try push(.tuple, popMarked())
    case .emptyList: try push(.list, [])
    case .append: try extend(.list, with: popLast(1))
    case .appends: try extend(.list, with: popMarked())
    case .emptyDict: try push(.dictionary, [])
    case .setItem: try extend(.dictionary, with: popLast(2))
    case .setItems: try extend(.dictionary, with: popMarked())
    case .binPut: memo[Int(try scanner.byte())] = try top()
    case .longBinPut: memo[Int(try scanner.number(UInt32.self))] = try top()
    case .memoize: memo[memo.count] = try top()
    case .binGet: stack.append(try memorised(Int(try scanner.byte())))
    case .longBinGet: stack.append(try memorised(Int(try scanner.number(UInt32.self))))
    case .global: stack.append(.global(try Self.global(module: try scanner.line(), name: try scanner.line())))
    case .stackGlobal:
      let names = try popLast(2)
      guard case .text(let module) = names[0], case .text(let name) = names[1] else {
        throw malformed("a global has no name")
      }
      stack.append(.global(try Self.global(module: module, name: name)))
    case .binPersId: stack.append(try storage(try pop()))
    case .reduce:
      let operands = try popLast(2)
      stack.append(try result(of: operands[0], operands[1]))
    case .build:
      // The state of an OrderedDict is the version of PyTorch's format, which nothing here depends on.
      let operands = try popLast(2)
      guard case .container(let target) = operands[0], pickle.containers[target].kind == .dictionary,
        case .container = operands[1]
      else { throw .refused("changing the state of an object (BUILD)") }
      stack.append(operands[0])
    }
    return true
  }

  /// Adds an entry to the table of containers.
  mutating func push(_ kind: Pickle.Container.Kind, _ items: [Value]) throws(Reason) {
    try checkRoom()
    pickle.containers.append(Pickle.Container(kind: kind, items: items))
    stack.append(.container(pickle.containers.count - 1))
  }

  /// Refuses pickles that make too much.
  func checkRoom() throws(Reason) {
    guard pickle.containers.count + pickle.tensors.count + pickle.storages.count < Self.objectLimit else {
      throw malformed("it makes more than \(Self.objectLimit) objects")
    }
  }

  private mutating func extend(_ kind: Pickle.Container.Kind, with items: [Value]) throws(Reason) {
    guard case .container(let place) = try top(), pickle.containers[place].kind == kind else {
      throw malformed("something is added to what is no \(kind)")
    }
    guard kind == .list || items.count.isMultiple(of: 2) else { throw malformed("a key has no value") }
    pickle.containers[place].items += items
  }

  private func top() throws(Reason) -> Value {
    guard let value = stack.last, stack.count > marks.last ?? 0 else { throw malformed("a value is missing") }
    return value
  }

  private mutating func pop() throws(Reason) -> Value {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popLast(_ count: Int) throws(Reason) -> [Value] {
    guard stack.count - (marks.last ?? 0) >= count else { throw malformed("a value is missing") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popMarked() throws(Reason) -> [Value] {
    guard let mark = marks.popLast() else { throw malformed("a mark is missing") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private func memorised(_ index: Int) throws(Reason) -> Value {
    guard let value = memo[index] else { throw malformed("it remembers nothing as number \(index)") }
    return value
  }

  private mutating func longCount() throws(Reason) -> Int {
    guard let count = Int(exactly: try scanner.number(UInt64.self)) else { throw malformed("a text is too long") }
    return count
  }

  private static func global(module: String, name: String) throws(Reason) -> PickleGlobal {
    guard let global = PickleGlobal(module: module, name: name) else {
      throw .refused("\(module).\(name)".quoted(limit: 120))
    }
    return global
  }

  private static func text(_ bytes: [UInt8]) -> Value {
    String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes
  }

  /// A whole number in two's complement, the lowest byte first.
  private static func integer(_ bytes: [UInt8]) -> Value {
    guard bytes.count <= 8 else { return .wideInteger(bytes) }
    var number = bytes.last.map { $0 >= 0x80 ? -1 : 0 } ?? 0
    for byte in bytes.reversed() { number = number << 8 | Int(byte) }
    return .integer(number)
  }
}
