extension GeneratorArchitecture {
  /// How many numbers the generator learns: 11,378,179 for the published one.
  public var parameterCount: Int { build(.zero).parameters.reduce(0) { $0 + $1.value.shape.count } }
}

extension DiscriminatorArchitecture {
  /// How many numbers the discriminator learns: 2,764,737 for the published one.
  public var parameterCount: Int { build(.zero).parameters.reduce(0) { $0 + $1.value.shape.count } }
}
