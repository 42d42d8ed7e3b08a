import ArgumentParser

/// Options that may be given in several layers: on the command line, in a file, by a preset.
protocol LayeredOptions: ParsableArguments {
  /// Every option of the group, with its name.
  static var layered: [LayeredOption<Self>] { get }

  /// Takes over from a lower layer what is not given here.
  mutating func fill(from lower: Self)
}

/// One option of a group: its name, and where its value is kept.
struct LayeredOption<Group> {
  /// The long name without its dashes: `batch`.
  let name: String
  /// Whether the group has a value for it.
  let isGiven: (Group) -> Bool
  /// Takes over the lower layer's value where the upper has none.
  let fill: (_ upper: inout Group, _ lower: Group) -> Void

  init<Value>(_ name: String, _ value: WritableKeyPath<Group, Value?>) {
    self.name = name
    isGiven = { $0[keyPath: value] != nil }
    fill = { upper, lower in upper[keyPath: value] = upper[keyPath: value] ?? lower[keyPath: value] }
  }
}

extension LayeredOptions {
  /// The names of all options of the group.
  static var names: [String] { layered.map(\.name) }

  /// The names of the options that have a value.
  var given: [String] { Self.layered.filter { $0.isGiven(self) }.map(\.name) }

  mutating func fill(from lower: Self) {
    for option in Self.layered { option.fill(&self, lower) }
  }
}
