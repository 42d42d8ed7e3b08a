/// Settings that make no sense, alone or together.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible, Sendable {
  /// What is wrong, and what to do about it.
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

extension RunConfiguration {
  /// Throws what is wrong with the settings, if anything is.
  package func validate() throws(ConfigurationError) {
    guard version == Self.currentVersion else {
      throw ConfigurationError(
        "it has version \(version), this program knows \(Self.currentVersion); use the program that wrote it")
    }
    try require((1...2).contains(domains.folders.count), "a run has one or two folders of pictures")
    try require(domains.countA >= 1 && domains.countB >= 1, "there must be at least 1 picture of each domain")
    try require(generator.width >= 1 && discriminator.width >= 1, "widths must be at least 1")
    try require(generator.width <= 1024 && discriminator.width <= 1024, "widths must be at most 1024")
    try require(generator.fault == nil, generator.fault ?? "")
    try require((1...8).contains(discriminator.layers), "a patch discriminator has 1 to 8 layers")
    try require(
      generator.channels == discriminator.channels && [1, 3].contains(generator.channels),
      "pictures have 1 channel (grey) or 3 (colour)")
    do { try preparation.validate() } catch { throw ConfigurationError(error.description) }
    if preparation.mode.crops {
      let side = preparation.cropSize
      let multiple = generator.sizeMultiple
      try require(
        side % multiple == 0 && side >= generator.smallestSide,
        "this generator needs pictures whose sides are multiples of \(multiple), at least \(generator.smallestSide); "
          + "choose a --size such as \(max(generator.smallestSide, (side + multiple - 1) / multiple * multiple))")
      try require(
        side >= discriminator.smallestSide,
        "a discriminator of \(discriminator.layers) layers needs pictures of at least \(discriminator.smallestSide) pixels; "
          + "choose a larger --size or fewer --discriminator-layers")
    } else {
      try require(
        batchSize == 1,
        "without a crop pictures have different sizes and cannot be put in one batch; choose --batch 1 or a crop")
    }
    try require(batchSize >= 1 && batchSize <= 1024, "the batch size must lie between 1 and 1024")
    try require(
      isFiniteAndPositive(optimizer.learningRate), "the learning rate must be positive; 0.0002 is the published one")
    try require(
      (0..<1).contains(optimizer.beta1) && (0..<1).contains(optimizer.beta2),
      "beta1 and beta2 must lie from 0 to below 1")
    try require(
      isFiniteAndNotNegative(objective.cycleWeightA) && isFiniteAndNotNegative(objective.cycleWeightB)
        && isFiniteAndNotNegative(objective.identityWeight), "the weights of losses must not be negative")
    try require(poolSize >= 0 && poolSize <= 100_000, "the pool size must lie between 0 and 100000")
    try require(
      (1...Self.mostEpochs).contains(length.epochs), "the number of epochs must lie between 1 and \(Self.mostEpochs)")
    try require(
      max(domains.countA, domains.countB) <= Self.mostPictures, "there must be at most \(Self.mostPictures) pictures")
    try require(
      (0...length.epochs).contains(length.decayEpochs), "the decay epochs must lie between 0 and the number of epochs")
    try require(length.maximumSteps.map { $0 >= 1 } ?? true, "there must be at least 1 step")
    try require(
      (1...Self.mostEpochs).contains(length.stepEpochs),
      "the step schedule needs from 1 to \(Self.mostEpochs) epochs a step")
    try require(isFiniteAndPositive(length.stepFactor), "the step schedule's factor must be positive")
    try require(
      isFiniteAndPositive(initialization.gain), "the initial gain must be positive; 0.02 is the published one")
    try require(pictureMemory.map { $0 >= 1 } ?? true, "the memory for a picture must be at least 1 byte")
    try require(saving.keptCheckpoints >= 1, "at least 1 checkpoint must be kept")
    try require(
      saving.epochsBetweenSnapshots >= 0 && saving.stepsBetweenSamples >= 0
        && (0...1e9).contains(saving.minutesBetweenCheckpoints), "intervals must not be negative, or be endless")
  }

  /// More are beyond what anyone can wait for, and below what overflows.
  private static let mostEpochs = 1_000_000_000
  private static let mostPictures = 1_000_000_000

  private func require(_ condition: Bool, _ message: String) throws(ConfigurationError) {
    if !condition { throw ConfigurationError(message) }
  }

  private func isFiniteAndPositive(_ value: Double) -> Bool { value.isFinite && value > 0 }
  private func isFiniteAndNotNegative(_ value: Float) -> Bool { value.isFinite && value >= 0 }
}
