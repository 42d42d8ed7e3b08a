import SafeTensors

/// What a pickle describes, in flat tables: objects refer to each other by their places, so neither depth nor circles matter.
struct Pickle {
  /// A value; containers, tensors, storages and names of foreign objects are places in the tables.
  enum Value {
    case none
    case boolean(Bool)
    case integer(Int)
    /// A whole number of more than 64 bits, the lowest byte first.
    case wideInteger([UInt8])
    case real(Double)
    case text(String)
    case bytes
    case container(Int)
    case tensor(Int)
    case storage(Int)
    case global(PickleGlobal)
    /// A class, a function, or an object made by one, that is none of `PickleGlobal`: only its name is kept.
    case foreign(Int)
  }

  /// A list, a tuple or a dictionary.
  struct Container {
    enum Kind {
      case list
      case tuple
      case dictionary
    }

    let kind: Kind
    /// The elements; of a dictionary a key and its value in turn.
    var items: [Value]
  }

  /// A block of numbers that tensors are cut from.
  struct Storage: Equatable {
    let key: String
    /// Nil where the tensors say what the numbers are.
    let dataType: SafeTensorsDataType?
    /// In numbers of its type; in bytes where that is nil.
    let count: Int
    /// Where it begins in the block of that key, in the same unit: a view of an older form.
    let start: Int
  }

  /// A tensor: numbers of a storage, from an offset on, with a stride for each axis.
  struct Tensor {
    let storage: Int
    let dataType: SafeTensorsDataType
    let offset: Int
    let shape: [Int]
    let strides: [Int]
  }

  /// The containers, tensors and storages.
  var containers: [Container] = []
  var tensors: [Tensor] = []
  var storages: [Storage] = []
  /// What foreign objects are made by, as `module.name`; each name once.
  private(set) var foreignNames: [String] = []
  private var foreignPlaces: [String: Int] = [:]
  /// The value that the pickle is of.
  var root: Value = .none
}

extension Pickle {
  /// The place of a foreign name in the table, to which it is added if it is new.
  mutating func foreignPlace(_ name: String) -> Int {
    if let place = foreignPlaces[name] { return place }
    foreignNames.append(name)
    foreignPlaces[name] = foreignNames.count - 1
    return foreignNames.count - 1
  }

  /// The elements of a tuple or list; nil if the value is neither.
  func elements(_ value: Value) -> [Value]? {
    guard case .container(let place) = value, containers[place].kind != .dictionary else { return nil }
    return containers[place].items
  }

  /// The whole numbers of a tuple or list; nil if it is something else.
  func integers(_ value: Value) -> [Int]? {
    guard let items = elements(value) else { return nil }
    let numbers = items.compactMap { item -> Int? in if case .integer(let number) = item { number } else { nil } }
    return numbers.count == items.count ? numbers : nil
  }
}
