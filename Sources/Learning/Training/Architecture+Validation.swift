import Datasets
import Networks

extension GeneratorArchitecture {
  /// Checks the numbers.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require(width >= 1, "widths must be at least 1")
    try require(width <= 1024, "widths must be at most 1024")
    if let fault { throw ConfigurationError(fault) }
  }
}

extension DiscriminatorArchitecture {
  /// Checks the numbers.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require(width >= 1, "widths must be at least 1")
    try require(width <= 1024, "widths must be at most 1024")
    try require((1...8).contains(layers), "a patch discriminator has 1 to 8 layers")
    try require(kind == .patch || downsampling == nil, "only a patch discriminator halves pictures")
    try require(kind == .projected || heads == nil, "only a projected discriminator has heads")
    guard kind == .projected else { return }
    let counts = ProjectedDiscriminator.fewestHeads...ProjectedDiscriminator.mostHeads
    try require(
      heads.map(counts.contains) ?? true,
      "a projected discriminator has \(counts.lowerBound) or \(counts.upperBound) heads")
    try require([1, 3].contains(channels), "a projected discriminator sees pictures of 1 or 3 channels")
    try require(norm == .spectral, "a projected discriminator has spectral norm")
  }
}

extension PictureSizes {
  /// The sizes that a generator and the discriminator of its translations can both take.
  init(of generator: GeneratorArchitecture, _ discriminator: DiscriminatorArchitecture) {
    self.init(multiple: generator.sizeMultiple, smallest: max(generator.smallestSide, discriminator.smallestSide))
  }
}

extension MethodSettings {
  /// Checks that a generator and the discriminator of its translations can take squares of a side.
  ///
  /// - Throws: `ConfigurationError` that names a side that they can.
  func validate(
    side: Int, for generator: GeneratorArchitecture, _ discriminator: DiscriminatorArchitecture
  ) throws(ConfigurationError) {
    let multiple = generator.sizeMultiple
    try require(
      side % multiple == 0 && side >= generator.smallestSide,
      "this generator needs pictures whose sides are multiples of \(multiple), at least \(generator.smallestSide); "
        + "choose a size such as \(max(generator.smallestSide, (side + multiple - 1) / multiple * multiple))",
      settings: [.cropSize])
    try require(
      side >= discriminator.smallestSide,
      "a discriminator of \(discriminator.layers) layers needs pictures of at least \(discriminator.smallestSide) pixels; "
        + "choose a larger size or fewer layers", settings: [.cropSize, .discriminatorLayers])
  }
}
