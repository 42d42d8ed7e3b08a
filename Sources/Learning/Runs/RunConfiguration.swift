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
  /// The two domains and where their pictures lie.
  public var domains: Domains
  /// How it is trained: the method, with its settings.
  public var method: Method
  /// How long the run is, and how the learning rate goes.
  public var length: RunLength
  /// How pictures are made ready.
  public var preparation: Preparation
  /// Pictures of each domain in a step; 1 as published.
  public var batchSize: Int
  /// The seed of everything random.
  public var seed: UInt64
  /// What is written to the folder, and when.
  public var saving: SavingSettings
  /// The most bytes that reading a picture may take; nil for the usual limits. It decides which pictures a run has.
  public var pictureMemory: Int?
  /// The folder whose networks the run began with; nil if they were random.
  public var startedFrom: String?

  /// Where the pictures of a run come from.
  public struct Domains: Codable, Equatable, Sendable {
    /// The names of domain A and domain B.
    public var a, b: String
    /// The one or two folders that were given, as absolute paths.
    public var folders: [String]
    /// How many pictures of A and of B there were to train on when the run began.
    public var countA, countB: Int
    /// The check sums of their names and sizes; nil in runs that an earlier version of the program began.
    public var checksumA, checksumB: String?
    /// Whether picture i of A always meets picture i of B, instead of a random one.
    public var pairsSerially: Bool
    /// How the pictures of A and of B are told to be pairs; nil where they are not.
    public var pairs: PairLayout?
    /// The median sizes of the pictures to train on when the run began; nil if no header could be read, and in runs that an earlier
    /// version of the program began.
    public var medianA, medianB: MedianSize?

    /// Domains found in the folders that were given.
    public init(
      _ domains: DomainFolders, folders: [String], pairsSerially: Bool = false, pairs: PairLayout? = nil
    ) {
      a = domains.a.name
      b = domains.b.name
      self.folders = folders
      countA = domains.a.training.count
      countB = domains.b.training.count
      checksumA = domains.a.training.checksum
      checksumB = domains.b.training.checksum
      medianA = domains.a.training.medianSize
      medianB = domains.b.training.medianSize
      self.pairsSerially = pairsSerially
      self.pairs = pairs
    }

    /// Domains as a file has them.
    init(
      a: String, b: String, folders: [String], countA: Int, countB: Int, checksumA: String?, checksumB: String?,
      pairsSerially: Bool
    ) {
      (self.a, self.b, self.folders, self.pairsSerially) = (a, b, folders, pairsSerially)
      (self.countA, self.countB, self.checksumA, self.checksumB) = (countA, countB, checksumA, checksumB)
    }

    /// How many pictures of each domain an epoch shows.
    public var picturesPerEpoch: Int { max(countA, countB) }

    /// How pictures of the two domains come to meet.
    package var meeting: Meeting { pairsSerially ? .serially : pairs == nil ? .byChance : .inPairs }

    /// Finds the pictures again, wherever they are now; the domains keep the names that they have in the run.
    ///
    /// - Throws: `RunError.picturesNotFound`.
    public func find(for run: RunFolder, by rules: PictureRules = .current) throws(RunError) -> DomainFolders {
      do throws(DataError) {
        if let pairs {
          return folders.count == 1
            ? try DomainFolders(pairsIn: folders[0], isReversed: pairs.isReversed, names: (a, b))
            : try DomainFolders(pairsIn: folders[0], folders[1], names: (a, b))
        }
        return folders.count == 1
          ? try DomainFolders(pair: folders[0], names: (a, b), by: rules)
          : try DomainFolders(folders[0], folders[1], names: (a, b), by: rules)
      } catch {
        throw .picturesNotFound(run.path, error)
      }
    }

    /// Finds the pictures again and checks that they are those with which the run began.
    ///
    /// - Throws: `RunError`.
    func findAgain(for run: RunFolder) throws(RunError) -> DomainFolders {
      let domains = try find(for: run)
      do {
        try check(domains, of: run)
        return domains
      } catch {
        // A run of the first version does not know of what is taken for a picture today.
        guard let first = try? find(for: run, by: .first), (try? check(first, of: run)) != nil else { throw error }
        return first
      }
    }

    private func check(_ domains: DomainFolders, of run: RunFolder) throws(RunError) {
      let found = [domains.a.training.checksum, domains.b.training.checksum]
      if checksumA != checksumB, found == [checksumB, checksumA] { throw .picturesSwapped(run.path) }
      for (domain, count, checksum) in [(domains.a, countA, checksumA), (domains.b, countB, checksumB)] {
        let listing = domain.training
        guard listing.count == count else {
          throw .pictureCountChanged(run.path, domain: domain.name, before: count, now: listing.count)
        }
        guard checksum == nil || checksum == listing.checksum else {
          throw .picturesChanged(run.path, domain: domain.name)
        }
      }
    }
  }

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

    public init(
      minutesBetweenCheckpoints: Double, keptCheckpoints: Int, epochsBetweenSnapshots: Int, stepsBetweenSamples: Int,
      evaluation: EvaluationSettings? = nil
    ) {
      self.minutesBetweenCheckpoints = minutesBetweenCheckpoints
      self.keptCheckpoints = keptCheckpoints
      self.epochsBetweenSnapshots = epochsBetweenSnapshots
      self.stepsBetweenSamples = stepsBetweenSamples
      self.evaluation = evaluation
    }
  }

  public init(
    domains: Domains, method: Method, length: RunLength, preparation: Preparation, batchSize: Int, seed: UInt64,
    saving: SavingSettings, pictureMemory: Int? = nil
  ) {
    self.domains = domains
    self.method = method
    self.length = length
    self.preparation = preparation
    self.batchSize = batchSize
    self.seed = seed
    self.saving = saving
    self.pictureMemory = pictureMemory
  }

  /// Steps of an epoch; its last batch may be partial.
  public var stepsPerEpoch: Int { (domains.picturesPerEpoch - 1) / batchSize + 1 }

  /// Steps in all.
  public var totalSteps: Int { length.totalSteps(stepsPerEpoch: stepsPerEpoch) }

  /// How many pictures of each domain were trained on before a position; `Int.max` where that is more than can be counted.
  func picturesShown(before position: Checkpoint.Position) -> Int {
    let (before, isTooLarge) = (position.epoch - 1).multipliedReportingOverflow(by: domains.picturesPerEpoch)
    let (shown, isTooLargeAfter) = before.addingReportingOverflow(position.index * batchSize)
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
