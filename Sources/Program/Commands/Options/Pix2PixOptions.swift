import ArgumentParser
import Runs
import Training

/// What belongs to pix2pix alone.
struct Pix2PixOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The weight λ of the mean absolute difference from the truth. (default: 100)", valueName: "weight"))
  var l1Weight: Float?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help:
      "Translate from the right picture of each pair to the left one, or from trainB to trainA. (default: --no-reverse)"
  )
  var reverse: Bool?
}

extension Pix2PixOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] { [.init("l1-weight", \.l1Weight), .init("reverse", \.reverse)] }

  /// The settings of a pix2pix of these networks.
  ///
  /// - Throws: `ConfigurationError`.
  func settings(
    _ networks: NetworkOptions, _ optimisation: OptimisationOptions, _ pictures: PictureOptions
  ) throws(ConfigurationError) -> Pix2PixSettings {
    let (input, output) = (pictures.channels, pictures.outputChannels)
    if networks.discriminator == .projected {
      throw ConfigurationError(
        "--discriminator projected does not belong to --method pix2pix, whose discriminator sees two pictures at once; leave one of them out"
      )
    }
    var networks = networks
    // Grey pictures cannot be added to colours.
    if input != output { networks.inputSkip = nil }
    return Pix2PixSettings(
      generator: try networks.generatorArchitecture(
        .unet, norm: .batch, dropout: true, input, output, size: pictures.size),
      discriminator: try networks.discriminatorArchitecture(norm: .batch, channels: input + output),
      initialization: networks.weightInitialization,
      adversarialLoss: optimisation.adversarialLoss ?? .crossEntropy, l1Weight: l1Weight ?? 100,
      optimizer: optimisation.optimizer, average: optimisation.average)
  }
}
