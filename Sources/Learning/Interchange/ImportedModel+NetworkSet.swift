import Foundation
import Networks
import Runs

extension ImportedModel {
  /// What a set of networks is.
  package init(_ set: NetworkSet, domainA: String, domainB: String) {
    self.init(
      domainA: domainA, domainB: domainB, generatorAToB: Self.generator(set.networks[.generatorAToB]),
      generatorBToA: Self.generator(set.networks[.generatorBToA]),
      discriminatorA: Self.discriminator(set.networks[.discriminatorA]),
      discriminatorB: Self.discriminator(set.networks[.discriminatorB]))
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
  /// Where a network came from.
  init(_ network: ImportedNetwork) {
    self.init(
      file: URL(fileURLWithPath: network.path).standardizedFileURL.path, name: network.name, notes: network.notes)
  }
}
