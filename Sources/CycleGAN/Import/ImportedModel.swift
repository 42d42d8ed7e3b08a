import Foundation

/// What the networks in a folder are that were imported: `model.json`.
public struct ImportedModel: Codable, Equatable, Sendable {
  /// The form of the file; raised when older programs could no longer read it rightly.
  public static let currentVersion = 1

  /// Where a network came from.
  public struct Origin: Codable, Equatable, Sendable {
    /// The file, as an absolute path.
    public var file: String
    /// What the network is called in it; empty if the file is of it alone.
    public var name: String
    /// What was left out or put in on the way.
    public var notes: [String]
  }

  /// A network of one kind.
  public struct Part<Architecture: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
    /// What it is.
    public var architecture: Architecture
    /// Where it came from.
    public var origin: Origin
  }

  /// The form of the file.
  public var version = Self.currentVersion
  /// The names of domain A and domain B.
  public var domainA, domainB: String
  /// The generators; one of them at least.
  public var generatorAToB, generatorBToA: Part<GeneratorArchitecture>?
  /// The discriminators, if they were imported, too.
  public var discriminatorA, discriminatorB: Part<DiscriminatorArchitecture>?

  /// What a set of networks is.
  public init(_ set: NetworkSet, domainA: String, domainB: String) {
    self.domainA = domainA
    self.domainB = domainB
    generatorAToB = Self.generator(set.networks[.generatorAToB])
    generatorBToA = Self.generator(set.networks[.generatorBToA])
    discriminatorA = Self.discriminator(set.networks[.discriminatorA])
    discriminatorB = Self.discriminator(set.networks[.discriminatorB])
  }

  /// The generator of a direction.
  public func generator(_ direction: Direction) -> Part<GeneratorArchitecture>? {
    direction == .aToB ? generatorAToB : generatorBToA
  }

  /// Where a network came from; nil if it is not there.
  public func origin(of name: CycleGANNetworks.Name) -> Origin? {
    switch name {
    case .generatorAToB: generatorAToB?.origin
    case .generatorBToA: generatorBToA?.origin
    case .discriminatorA: discriminatorA?.origin
    case .discriminatorB: discriminatorB?.origin
    }
  }

  /// Nil if it makes sense; otherwise what is wrong with it.
  var fault: String? {
    if version != Self.currentVersion {
      return "it has version \(version), this program knows \(Self.currentVersion); use the program that wrote it"
    }
    if generatorAToB == nil, generatorBToA == nil { return "it names no generator" }
    return generatorAToB?.architecture.fault ?? generatorBToA?.architecture.fault
  }

  private static func generator(_ network: ImportedNetwork?) -> Part<GeneratorArchitecture>? {
    guard let network, case .generator(let architecture) = network.architecture else { return nil }
    return Part(architecture: architecture, origin: Origin(network))
  }

  private static func discriminator(_ network: ImportedNetwork?) -> Part<DiscriminatorArchitecture>? {
    guard let network, case .discriminator(let architecture) = network.architecture else { return nil }
    return Part(architecture: architecture, origin: Origin(network))
  }
}

extension ImportedModel.Origin {
  fileprivate init(_ network: ImportedNetwork) {
    file = URL(fileURLWithPath: network.path).standardizedFileURL.path
    name = network.name
    notes = network.notes
  }
}
