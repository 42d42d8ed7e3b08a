import Training

extension RunConfiguration {
  /// Throws what is wrong with the settings, if anything is.
  public func validate() throws(ConfigurationError) {
    guard version == Self.currentVersion else {
      throw ConfigurationError(
        "it has version \(version), this program knows \(Self.currentVersion); use the program that wrote it")
    }
    let domainCount = method.settings.channels.count
    try require(
      domains.entries.count == domainCount,
      domainCount == 1 ? "this method is trained on one domain" : "this method is trained on two domains")
    try require(
      (1...domainCount).contains(domains.folders.count),
      domainCount == 1 ? "a run of one domain has one folder of pictures" : "a run has one or two folders of pictures")
    let needsPairs = method.name.needsPairs
    try require(
      (domains.pairs != nil) == needsPairs,
      needsPairs ? "this method is trained on pairs of pictures" : "this method is not trained on pairs of pictures")
    let needsCaptions = method.settings.captions != nil
    try require(
      domains.entries.allSatisfy { ($0.captions != nil) == needsCaptions },
      needsCaptions ? "these networks are trained with captions" : "these networks are not trained with captions")
    try require(domains.entries.allSatisfy { $0.count >= 1 }, "there must be at least 1 picture of each domain")
    try require(
      domains.entries.allSatisfy { $0.median?.isPossible ?? true },
      "no picture has the median size that it names")
    do { try preparation.validate() } catch { throw ConfigurationError(error.description) }
    try method.settings.validate(for: preparation)
    try require(
      preparation.mode.crops || batchSize == 1,
      "without a crop pictures have different sizes and cannot be put in one batch; choose batches of 1 or a crop",
      settings: [.batchSize])
    try require(batchSize >= 1 && batchSize <= 1024, "the batch size must lie between 1 and 1024")
    try require(
      microBatchSize.map { (1...1024).contains($0) } ?? true, "the size of a micro-batch must lie between 1 and 1024")
    try require(
      (1...Self.mostEpochs).contains(length.epochs), "the number of epochs must lie between 1 and \(Self.mostEpochs)")
    try require(
      domains.picturesPerEpoch <= Self.mostPictures, "there must be at most \(Self.mostPictures) pictures")
    try require(
      (0...length.epochs).contains(length.decayEpochs), "the decay epochs must lie between 0 and the number of epochs")
    try require(length.maximumSteps.map { $0 >= 1 } ?? true, "there must be at least 1 step")
    try require(
      (1...Self.mostEpochs).contains(length.stepEpochs),
      "the step schedule needs from 1 to \(Self.mostEpochs) epochs a step")
    try require(
      length.stepFactor.isFinite && length.stepFactor > 0, "the step schedule's factor must be positive")
    try require(pictureMemory.map { $0 >= 1 } ?? true, "the memory for a picture must be at least 1 byte")
    try require(saving.keptCheckpoints >= 1, "at least 1 checkpoint must be kept")
    try require(
      saving.epochsBetweenSnapshots >= 0 && saving.stepsBetweenSamples >= 0
        && (0...1e9).contains(saving.minutesBetweenCheckpoints), "intervals must not be negative, or be endless")
    if let evaluation = saving.evaluation {
      try require(evaluation.steps >= 1, "there must be at least 1 step between two evaluations")
      try require(evaluation.patience.map { $0 >= 1 } ?? true, "the patience must be at least 1 evaluation")
    }
  }

  /// More are beyond what anyone can wait for, and below what overflows.
  private static let mostEpochs = 1_000_000_000
  private static let mostPictures = 1_000_000_000
}
