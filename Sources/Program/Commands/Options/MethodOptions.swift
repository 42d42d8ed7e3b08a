import Training

/// The options of a training method, beside those that every run has.
struct MethodOptions {
  /// The name of the method.
  let method: String
  /// The names of its options, without dashes.
  let names: Set<String>

  /// Refuses options that a method does not take, and names the method that does.
  ///
  /// - Throws: `ConfigurationError`.
  static func check(
    _ given: [String], for method: MethodOptions, among all: [MethodOptions]
  ) throws(ConfigurationError) {
    for name in given where !method.names.contains(name) {
      let takers = all.filter { $0.names.contains(name) }.map { "--method \($0.method)" }.joined(separator: " or ")
      throw ConfigurationError("--\(name) belongs to \(takers), not \(method.method); leave one of them out")
    }
  }
}

extension Method.Name {
  /// The options of the method.
  var options: MethodOptions {
    let translating = NetworkOptions.names + OptimisationOptions.names
    let making =
      NetworkOptions.ofLatent + OptimisationOptions.names + ["real-target", "discriminator-learning-rate"]
      + RegularisationOptions.names
    let names =
      switch self {
      case .cycleGAN: translating + DiscriminatorOptions.names + CycleGANOptions.names
      case .cut, .fastCUT: translating + CUTOptions.names
      case .pix2Pix: translating + Pix2PixOptions.names + PictureOptions.ofPairs
      case .gan: making.filter { !RegularisationOptions.ofConvolutions.contains($0) } + ["latent-size"]
      case .dcgan:
        making + ["latent-size", "conditional", "captions", "discriminator-augmentation", "discriminator-norm"]
      case .sagan: making + ["attention", "discriminator-augmentation"] + LatentOptions.names
      }
    return MethodOptions(method: rawValue, names: Set(names))
  }

  /// The options of every method.
  static var options: [MethodOptions] { allCases.map(\.options) }
}
