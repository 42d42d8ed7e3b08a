import ArgumentParser
import Runs
import Training

/// What belongs to CUT and FastCUT alone.
struct CUTOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The weight λ of the PatchNCE loss. (default: 1; 10 with fastcut)", valueName: "weight"))
  var nceWeight: Float?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Let the generator keep pictures of the second domain, too. (default: --nce-identity; not with fastcut)")
  var nceIdentity: Bool?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help:
      "Mirror the pictures of half of the steps, so that the generator treats both sides alike. (default: --flip-equivariance with fastcut alone)"
  )
  var flipEquivariance: Bool?

  @Option(help: ArgumentHelp("How many places of each feature map are compared. (default: 256)", valueName: "places"))
  var patches: Int?
}

extension CUTOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("nce-weight", \.nceWeight), .init("nce-identity", \.nceIdentity),
      .init("flip-equivariance", \.flipEquivariance), .init("patches", \.patches),
    ]
  }

  /// The settings of CUT or FastCUT with these networks.
  ///
  /// - Throws: `ConfigurationError`.
  func settings(
    _ published: CUTObjective, _ networks: NetworkOptions, _ optimisation: OptimisationOptions,
    _ pictures: PictureOptions
  ) throws(ConfigurationError) -> CUTSettings {
    let channels = pictures.channels
    var objective = published
    objective.adversarialLoss = optimisation.adversarialLoss ?? AdversarialLoss(of: networks.discriminator ?? .patch)
    objective.nceWeight = nceWeight ?? published.nceWeight
    objective.keepsTarget = nceIdentity ?? published.keepsTarget
    objective.flipEquivariance = flipEquivariance ?? published.flipEquivariance
    objective.patchCount = patches ?? published.patchCount
    var networks = networks
    // As published, where nothing else is given.
    networks.downsampling = networks.downsampling ?? .blur
    networks.upsampling = networks.upsampling ?? .bilinear
    if networks.discriminator ?? .patch == .patch {
      networks.discriminatorDownsampling = networks.discriminatorDownsampling ?? .blur
    }
    networks.initialization = networks.initialization ?? .xavier
    return CUTSettings(
      generator: try networks.generatorArchitecture(
        .resnet, norm: .instance, dropout: false, channels, channels, size: pictures.size),
      discriminator: try networks.discriminatorArchitecture(norm: .instance, channels: channels), projectionWidth: 256,
      initialization: networks.weightInitialization, objective: objective, optimizer: optimisation.optimizer,
      average: optimisation.average)
  }
}
