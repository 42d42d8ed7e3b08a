/// Which way pictures are translated.
public enum Direction: String, Sendable, CaseIterable {
  /// From domain A to domain B.
  case aToB
  /// From domain B to domain A.
  case bToA

  /// The direction that leads to the domain called `name`; `A` and `B` work for any run, in either case.
  public init?(to name: String, domainA: String, domainB: String) {
    switch name {
    case domainB: self = .aToB
    case domainA: self = .bToA
    default:
      switch name.lowercased() {
      case domainB.lowercased(), "b": self = .aToB
      case domainA.lowercased(), "a": self = .bToA
      default: return nil
      }
    }
  }

  /// The way back.
  public var reversed: Direction { self == .aToB ? .bToA : .aToB }

  /// The name of the file of the network that translates this way.
  public var generator: String {
    (self == .aToB ? CycleGANNetworks.Name.generatorAToB : .generatorBToA).rawValue
  }
}
