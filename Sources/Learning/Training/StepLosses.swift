/// The losses of one training step, weights included, by their names.
public struct StepLosses: Equatable, Sendable {
  /// The names, in the order in which they are logged.
  public let names: [String]
  /// The losses in the order of `names`; 0 for one that the settings leave out.
  public private(set) var values: [Float]

  /// All losses 0.
  public init(names: [String]) {
    self.names = names
    values = [Float](repeating: 0, count: names.count)
  }

  /// The loss of a name, which must be one of `names`.
  public subscript(name: String) -> Float {
    get { values[place(of: name)] }
    set { values[place(of: name)] = newValue }
  }

  private func place(of name: String) -> Int {
    guard let place = names.firstIndex(of: name) else {
      preconditionFailure("StepLosses: one of \(names) was expected, got \(name)")
    }
    return place
  }
}
