import SafeTensors

/// What the allowed globals make of their arguments.
extension PickleParser {
  /// The most axes that a tensor may have, as in PyTorch.
  private static let rankLimit = 64

  /// A storage from its persistent identity `('storage', type, key, location, count)`, with a view behind it in old files.
  mutating func storage(_ identity: Pickle.Value) throws(Reason) -> Pickle.Value {
    let items = pickle.elements(identity) ?? []
    if items.count >= 2, case .text(let kind) = items[0], case .foreign = items[1] {
      // Numbers of a foreign type, or in the old form a class with its source.
      if kind == "storage" || kind == "module" { return items[1] }
    }
    guard (5...6).contains(items.count), case .text("storage") = items[0],
      case .global(.storage(let type)) = items[1], case .text(let key) = items[2], case .integer(let count) = items[4],
      count >= 0
    else { throw malformed("a storage is not described as PyTorch does it") }
    var start = 0
    var length = count
    if items.count == 6, let view = pickle.elements(items[5]) {
      guard view.count == 3, case .integer(let first) = view[1], case .integer(let size) = view[2], first >= 0,
        size >= 0,
        first <= count, size <= count - first
      else { throw malformed("a view lies outside of its storage") }
      (start, length) = (first, size)
    }
    try checkRoom()
    pickle.storages.append(Pickle.Storage(key: key, dataType: type, count: length, start: start))
    return .storage(pickle.storages.count - 1)
  }

  /// What a call would have made.
  mutating func result(of callee: Pickle.Value, _ arguments: Pickle.Value) throws(Reason) -> Pickle.Value {
    if case .foreign = callee { return callee }
    guard case .global(let global) = callee, let arguments = pickle.elements(arguments) else {
      throw malformed("something that is no function is called")
    }
    // What is made of foreign objects is foreign, too.
    if let first = arguments.first, case .foreign = first { return first }
    switch global {
    case .orderedDictionary: return try dictionary(arguments)
    case .rebuildTensor(let version): return try tensor(arguments, version: version)
    case .rebuildParameter:
      guard let first = arguments.first, case .tensor = first else { throw malformed("a parameter is no tensor") }
      return first
    case .size:
      guard let first = arguments.first else { throw malformed("a size has no numbers") }
      return first
    case .device: return .none
    case .storage, .dataType: throw .refused("making a storage or a data type by a call")
    }
  }

  /// An OrderedDict: empty, or with a list of pairs, as Python 2 wrote it.
  private mutating func dictionary(_ arguments: [Pickle.Value]) throws(Reason) -> Pickle.Value {
    var items: [Pickle.Value] = []
    if let pairs = arguments.first {
      guard let list = pickle.elements(pairs) else { throw malformed("an OrderedDict is made of no list") }
      itemAllowance -= list.count
      guard itemAllowance >= 0 else { throw malformed("it makes OrderedDicts of more items than it has bytes") }
      for pair in list {
        guard let pair = pickle.elements(pair), pair.count == 2 else {
          throw malformed("an OrderedDict is not made of pairs")
        }
        items += pair
      }
    }
    try push(.dictionary, items)
    return stack.removeLast()
  }

  /// A tensor from (storage, offset, shape, strides, …), in the third version with its data type in seventh place.
  private mutating func tensor(_ arguments: [Pickle.Value], version: Int) throws(Reason) -> Pickle.Value {
    guard arguments.count >= 4, case .storage(let place) = arguments[0], case .integer(let offset) = arguments[1],
      let axes = pickle.elements(arguments[2])?.count, let steps = pickle.elements(arguments[3])?.count
    else { throw malformed("a tensor is not described as PyTorch does it") }
    guard axes == steps, axes <= Self.rankLimit else {
      throw malformed("a tensor has \(axes) sizes and \(steps) strides")
    }
    guard let shape = pickle.integers(arguments[2]), let strides = pickle.integers(arguments[3]) else {
      throw malformed("a tensor is not described as PyTorch does it")
    }
    var type = pickle.storages[place].dataType
    if version == 3 {
      guard arguments.count >= 7, case .global(.dataType(let own)) = arguments[6] else {
        throw malformed("a tensor has no data type")
      }
      type = own
    }
    guard let type else { throw malformed("a tensor has no data type") }
    try checkRoom()
    pickle.tensors.append(
      Pickle.Tensor(storage: place, dataType: type, offset: offset, shape: shape, strides: strides))
    return .tensor(pickle.tensors.count - 1)
  }
}
