import Networks
import NeuralNetworks
import Tensors

/// The four networks of a CycleGAN.
package struct CycleGANNetworks {
  /// G: translates pictures of domain A into domain B.
  package let generatorAToB: any Generator
  /// F: translates pictures of domain B into domain A.
  package let generatorBToA: any Generator
  /// D_X: tells pictures of domain A from translations.
  package let discriminatorA: any Discriminator
  /// D_Y: tells pictures of domain B from translations.
  package let discriminatorB: any Discriminator
  private let batchesFreely: (generators: Bool, discriminators: Bool)
  /// Whether passes through a generator may be made in any order: nothing random in them, and nothing that they leave behind.
  let generatorPassesAreFree: Bool
  /// Channels of the first layer of the generators.
  let generatorWidth: Int

  /// Builds the networks; `initialization` gives the recipe for the network of a name.
  package init(
    generator: GeneratorArchitecture, discriminator: DiscriminatorArchitecture,
    initialization: (Name) -> Initialization
  ) {
    generatorAToB = generator.build(initialization(.generatorAToB))
    generatorBToA = generator.build(initialization(.generatorBToA))
    discriminatorA = discriminator.build(initialization(.discriminatorA))
    discriminatorB = discriminator.build(initialization(.discriminatorB))
    generatorWidth = generator.width
    generatorPassesAreFree =
      generatorAToB.runningStatistics.isEmpty && generatorBToA.runningStatistics.isEmpty && !generator.dropout
    batchesFreely = (generator.norm.treatsPicturesSeparately, discriminator.norm.treatsPicturesSeparately)
  }

  /// The networks' names, in files and messages.
  package enum Name: String, CaseIterable, Sendable {
    case generatorAToB = "generator_A_to_B"
    case generatorBToA = "generator_B_to_A"
    case discriminatorA = "discriminator_A"
    case discriminatorB = "discriminator_B"
  }

  /// The network of that name.
  package subscript(name: Name) -> any Module {
    switch name {
    case .generatorAToB: generatorAToB
    case .generatorBToA: generatorBToA
    case .discriminatorA: discriminatorA
    case .discriminatorB: discriminatorB
    }
  }

  /// Passes several batches through a generator: in one batch where that makes no difference (batch norm would mix them).
  func apply(_ generator: any Generator, to inputs: [Tensor], _ pass: Pass) -> [Tensor] {
    Self.apply(to: inputs, together: batchesFreely.generators) { generator($0, pass) }
  }

  /// Passes several batches through a discriminator: in one batch where that makes no difference.
  func apply(_ discriminator: any Discriminator, to inputs: [Tensor], _ pass: Pass) -> [Tensor] {
    Self.apply(to: inputs, together: batchesFreely.discriminators) { discriminator($0, pass) }
  }

  private static func apply(to inputs: [Tensor], together: Bool, _ network: (Tensor) -> Tensor) -> [Tensor] {
    guard together, inputs.count > 1, Set(inputs.map { $0.shape.with(batch: 1) }).count == 1 else {
      return inputs.map(network)
    }
    let output = network(Tensor.batch(of: inputs))
    var first = 0
    return inputs.map { input in
      defer { first += input.shape.batch }
      return output.pictures(first..<first + input.shape.batch)
    }
  }
}
