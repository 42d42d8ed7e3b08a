/// Values under distinct names, in the order in which they were added.
///
/// Names are compared byte by byte in UTF-8, as every other reader of the format does; Swift's own comparison would
/// take an “é” of one code point for an “é” of two.
struct OrderedTable<Value: Sendable>: Sendable {
  /// A name that equals another only if both have the same bytes.
  private struct ExactName: Hashable {
    let text: String

    static func == (first: ExactName, second: ExactName) -> Bool {
      first.text.utf8.elementsEqual(second.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  private(set) var names: [String] = []
  private(set) var values: [Value] = []
  private var positions: [ExactName: Int] = [:]

  var count: Int { names.count }

  /// The value under `name`, or nil if there is none.
  func value(named name: String) -> Value? {
    positions[ExactName(text: name)].map { values[$0] }
  }

  /// Puts `value` at the end under `name`, or changes nothing and returns false if the name is taken.
  mutating func append(_ value: Value, named name: String) -> Bool {
    let exact = ExactName(text: name)
    guard positions[exact] == nil else { return false }
    positions[exact] = names.count
    names.append(name)
    values.append(value)
    return true
  }

  /// Replaces the value under `name` at its place, or puts it at the end if the name is new.
  mutating func set(_ value: Value, named name: String) {
    if let position = positions[ExactName(text: name)] {
      values[position] = value
    } else {
      _ = append(value, named: name)
    }
  }

  /// Removes the value under `name`, if there is one.
  mutating func remove(named name: String) {
    guard let position = positions.removeValue(forKey: ExactName(text: name)) else { return }
    names.remove(at: position)
    values.remove(at: position)
    for later in position..<names.count { positions[ExactName(text: names[later])] = later }
  }
}
