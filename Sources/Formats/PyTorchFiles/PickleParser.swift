import Files

/// Reads a pickle without running it.
///
/// A pickle is a program for a small stack machine that can call anything. This machine knows the instructions of
/// `PickleOpcode` and makes entries in the tables of a `Pickle`. It knows what the globals of `PickleGlobal` would make of their
/// arguments. Every other class or function is foreign: what it would have made is one value of which only the name is kept,
/// and whatever is put into such a value is dropped.
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

  /// The most names of foreign classes and functions; a checkpoint with all its settings has some dozen.
  private static let foreignLimit = 10_000

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
      throw malformed("there is no instruction \(byte) in the files of torch.save")
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
    case .dup: stack.append(try top())
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
    case .shortBinBytes: try pushBytes(Int(try scanner.byte()))
    case .binBytes: try pushBytes(Int(try scanner.number(UInt32.self)))
    case .binBytes8, .byteArray8: try pushBytes(try longCount())
    case .emptyTuple: try push(.tuple, [])
    case .tuple1: try push(.tuple, popLast(1))
    case .tuple2: try push(.tuple, popLast(2))
    case .tuple3: try push(.tuple, popLast(3))
    case .tuple: try push(.tuple, popMarked())
    case .emptyList: try push(.list, [])
    case .list: try push(.list, popMarked())
    case .append: try extend(.list, with: popLast(1))
    case .appends: try extend(.list, with: popMarked())
    case .emptyDict: try push(.dictionary, [])
    case .dict:
      try push(.dictionary, [])
      let dictionary = try pop()
      let items = try popMarked()
      stack.append(dictionary)
      try extend(.dictionary, with: items)
    case .setItem: try extend(.dictionary, with: popLast(2))
    case .setItems: try extend(.dictionary, with: popMarked())
    case .binPut: memo[Int(try scanner.byte())] = try top()
    case .longBinPut: memo[Int(try scanner.number(UInt32.self))] = try top()
    case .memoize: memo[memo.count] = try top()
    case .binGet: stack.append(try memorised(Int(try scanner.byte())))
    case .longBinGet: stack.append(try memorised(Int(try scanner.number(UInt32.self))))
    case .emptySet: stack.append(try foreign("builtins.set"))
    case .addItems:
      _ = try popMarked()
      guard case .foreign = try top() else { throw malformed("something is added to what is no set") }
    case .frozenSet:
      _ = try popMarked()
      stack.append(try foreign("builtins.frozenset"))
    case .global: stack.append(try global(module: try scanner.line(), name: try scanner.line()))
    case .stackGlobal:
      let names = try popLast(2)
      guard case .text(let module) = names[0], case .text(let name) = names[1] else {
        throw malformed("a global has no name")
      }
      stack.append(try global(module: module, name: name))
    case .binPersId: stack.append(try storage(try pop()))
    case .reduce:
      let operands = try popLast(2)
      stack.append(try result(of: operands[0], operands[1]))
    case .newObject: stack.append(try object(of: try popLast(2)[0]))
    case .newObjectWithNames: stack.append(try object(of: try popLast(3)[0]))
    case .object:
      guard let type = try popMarked().first else { throw malformed("an object has no class") }
      stack.append(try object(of: type))
    case .instance:
      let type = try global(module: try scanner.line(), name: try scanner.line())
      _ = try popMarked()
      stack.append(try object(of: type))
    case .build:
      let operands = try popLast(2)
      stack.append(try changed(operands[0], by: operands[1]))
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
    if case .foreign = try top() { return }
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

  private mutating func pushBytes(_ count: Int) throws(Reason) {
    _ = try scanner.bytes(count)
    stack.append(.bytes)
  }

  /// A class or a function of that name.
  private mutating func global(module: String, name: String) throws(Reason) -> Value {
    if let global = PickleGlobal(module: module, name: name) { return .global(global) }
    return try foreign("\(module).\(name)")
  }

  /// What is made by a class or a function of which only the name is known.
  private mutating func foreign(_ name: String) throws(Reason) -> Value {
    guard name.utf8.count <= PickleScanner.nameLimit else {
      throw malformed("a name has more than \(PickleScanner.nameLimit) bytes")
    }
    let place = pickle.foreignPlace(name)
    guard place < Self.foreignLimit else { throw malformed("it names more than \(Self.foreignLimit) classes") }
    return .foreign(place)
  }

  /// An object of a class; those that state dicts need are made by calls instead.
  private func object(of type: Value) throws(Reason) -> Value {
    guard case .foreign = type else { throw malformed("an object has no class") }
    return type
  }

  /// What an object becomes when its state is set.
  private func changed(_ object: Value, by state: Value) throws(Reason) -> Value {
    switch object {
    case .foreign: return object
    case .container(let place) where pickle.containers[place].kind == .dictionary:
      // The state of an OrderedDict is the version of PyTorch's format, which nothing here depends on.
      guard case .container = state else { throw .refused("changing the state of an object (BUILD)") }
      return object
    default: throw .refused("changing the state of an object (BUILD)")
    }
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
