import Datasets
import Images
import Networks
import NeuralNetworks
import Training

/// Everything that makes a run what it is: enough to build its networks, to go on with it and to translate with it.
///
/// It is written to the run's folder as `config.json` when the run begins and not changed by what follows, except for its
/// length and its saving, which may be changed when it is resumed.
public struct RunConfiguration: Codable, Equatable, Sendable {
  /// The form of the file; raised when older programs could no longer read it rightly.
  public static let currentVersion = 2

  /// The form of the file.
  public var version = Self.currentVersion
  /// The domains and where their pictures lie.
  public var domains: Domains
  /// How it is trained: the method, with its settings.
  public var method: Method
  /// How long the run is, and how the learning rate goes.
  public var length: RunLength
  /// How pictures are made ready.
  public var preparation: Preparation
  /// Pictures of each domain that an update sees; 1 as published. Most methods have one update in a step.
  public var batchSize: Int
  /// The most pictures of a micro-batch, whose gradients are computed apart and added in a fixed order, so that several processes can
  /// share a batch; nil for one micro-batch that is the whole batch.
  public var microBatchSize: Int?
  /// What the products of convolutions are made of in training; nil for float32.
  public var precision: Precision?
  /// The seed of everything random.
  public var seed: UInt64
  /// What is written to the folder, and when.
  public var saving: SavingSettings
  /// The most bytes that reading a picture may take; nil for the usual limits. It decides which pictures a run has.
  public var pictureMemory: Int?
  /// The folder whose networks the run began with; nil if they were random.
  public var startedFrom: String?

  /// What is written to the run's folder, and when.
  public struct SavingSettings: Codable, Equatable, Sendable {
    /// A checkpoint is written when so many minutes have passed since the last.
    public var minutesBetweenCheckpoints: Double
    /// How many checkpoints are kept; older ones are removed.
    public var keptCheckpoints: Int
    /// Every so many epochs a checkpoint is kept for good; 0 for never.
    public var epochsBetweenSnapshots: Int
    /// A sheet of samples is written every so many steps; 0 for never.
    public var stepsBetweenSamples: Int
    /// How held-out pictures are measured; nil if they are not.
    public var evaluation: EvaluationSettings?
    /// Whether event files for TensorBoard are written; nil if they are not.
    public var tensorBoard: Bool?
    /// Whether the run ends when something is found to be wrong with it; nil if it does not.
    public var stopsWhenSick: Bool?

    public init(
      minutesBetweenCheckpoints: Double, keptCheckpoints: Int, epochsBetweenSnapshots: Int, stepsBetweenSamples: Int,
      evaluation: EvaluationSettings? = nil, tensorBoard: Bool? = nil, stopsWhenSick: Bool? = nil
    ) {
      self.minutesBetweenCheckpoints = minutesBetweenCheckpoints
      self.keptCheckpoints = keptCheckpoints
      self.epochsBetweenSnapshots = epochsBetweenSnapshots
      self.stepsBetweenSamples = stepsBetweenSamples
      self.evaluation = evaluation
      self.tensorBoard = tensorBoard
      self.stopsWhenSick = stopsWhenSick
    }
  }

  public init(
    domains: Domains, method: Method, length: RunLength, preparation: Preparation, batchSize: Int,
    microBatchSize: Int? = nil, precision: Precision? = nil, seed: UInt64, saving: SavingSettings,
    pictureMemory: Int? = nil
  ) {
    self.domains = domains
    self.method = method
    self.length = length
    self.preparation = preparation
    self.batchSize = batchSize
    self.microBatchSize = microBatchSize
    self.precision = precision
    self.seed = seed
    self.saving = saving
    self.pictureMemory = pictureMemory
  }

  /// Pictures of each domain in a step.
  public var picturesPerStep: Int { batchSize * method.settings.batchesPerStep }

  /// How a step's pictures are divided; nil where they are computed as a whole.
  func share(ofProcess process: (rank: Int, count: Int) = (0, 1)) -> BatchShare? {
    guard let size = microBatchSize, size < batchSize || process.count > 1 else { return nil }
    return BatchShare(
      microBatchSize: size, updateSize: batchSize, updates: method.settings.batchesPerStep, process: process)
  }

  /// Checks that so many processes can share a batch.
  ///
  /// - Throws: `RunError.tooManyProcesses`.
  func checkShare(among processes: Int) throws(RunError) {
    let size = microBatchSize ?? batchSize
    let count = (batchSize - 1) / size + 1
    if count < processes { throw .tooManyProcesses(processes, microBatches: count, batch: batchSize) }
  }

  /// Steps of an epoch; its last batch may be partial.
  public var stepsPerEpoch: Int { (domains.picturesPerEpoch - 1) / picturesPerStep + 1 }

  /// Steps in all.
  public var totalSteps: Int { length.totalSteps(stepsPerEpoch: stepsPerEpoch) }

  /// How many pictures of each domain were trained on before a position; `Int.max` where that is more than can be counted.
  func picturesShown(before position: Checkpoint.Position) -> Int {
    let (before, isTooLarge) = (position.epoch - 1).multipliedReportingOverflow(by: domains.picturesPerEpoch)
    let (shown, isTooLargeAfter) = before.addingReportingOverflow(position.index * picturesPerStep)
    return isTooLarge || isTooLargeAfter ? .max : shown
  }

  /// What reading a picture may cost.
  public var decodingLimits: DecodingLimits { pictureMemory.map(DecodingLimits.init(memory:)) ?? DecodingLimits() }

  /// The method of this run at step 0.
  package func initialMethod() -> any TrainingMethod {
    let initialization = method.settings.initialization
    return method.settings.method(seed: seed) { network in
      Initialization(initialization.scheme, gain: initialization.gain, seed: seed, network: network)
    }
  }
}
