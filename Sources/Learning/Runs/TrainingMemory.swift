import Datasets
import Images
import Tensors
import Training

/// The memory that a run will take, found from its settings and the headers of its pictures before any of it is taken.
public struct TrainingMemory: Equatable, Sendable {
  /// Networks, optimisers, and all that a step keeps or needs for a while.
  public let stepBytes: Int
  /// The history pools when they are full.
  public let historyBytes: Int
  /// The pictures that are read ahead, and the decoding of the largest.
  public let readingBytes: Int
  /// Pictures, decoded and resized, that are kept so as not to be read again; less is kept where there is no room.
  public let keptBytes: Int
  /// Copies of what a checkpoint's largest file holds, while it is written.
  public let savingBytes: Int
  /// What measuring held-out pictures takes beside, where that is asked for.
  public var evaluationBytes = 0
  /// Whether residual blocks keep their input alone, and are computed once more for their gradients; results do not depend on it.
  public let recomputes: Bool
  private let shapes: [Shape]
  private let isShared: Bool
  /// What the program itself takes.
  private static let programBytes = 48 << 20

  /// What training cannot do without.
  public var neededBytes: Int {
    Self.programBytes + stepBytes + historyBytes + readingBytes + savingBytes + evaluationBytes
  }
  /// The peak, with all pictures kept.
  public var peakBytes: Int { neededBytes + keptBytes }

  /// The memory that a run takes where everything is kept.
  ///
  /// - Parameter isShared: whether several processes share its batches; this is what one of them takes at most.
  public init(_ configuration: RunConfiguration, _ domains: DomainFolders, isShared: Bool = false) {
    self.isShared = isShared
    let settings = configuration.method.settings
    let channels = settings.channels
    let pictures = zip(domains.domains, channels).map { domain, channels in
      PictureCosts(
        domain.training, configuration.preparation, sizes: settings.pictureSizes, channels: channels,
        configuration.decodingLimits)
    }
    let loading = BatchLoader.Settings(seed: 0)
    recomputes = false
    shapes = zip(pictures, channels).map { configuration.stepShape($0, $1) }
    let step = configuration.stepBytes(shapes, isShared)
    stepBytes = step.bytes
    let picture = shapes.reduce(0) { $0 + $1.with(batch: 1).count } * MemoryLayout<Float>.stride
    historyBytes = step.historyBytes
    // The optimisers' two moments of each parameter, or the pictures of the pools.
    savingBytes = max(2 * step.parameterBytes, historyBytes)
    readingBytes =
      (loading.batchesAhead + 1) * configuration.picturesPerStep * picture
      + pictures.reduce(0) { max($0, $1.decodingBytes) }
    keptBytes = min(loading.cacheBudget, pictures.reduce(0) { $0 + $1.preparedBytes })
  }

  private init(_ kept: TrainingMemory, recomputedStepBytes: Int) {
    stepBytes = recomputedStepBytes
    historyBytes = kept.historyBytes
    readingBytes = kept.readingBytes
    keptBytes = kept.keptBytes
    savingBytes = kept.savingBytes
    evaluationBytes = kept.evaluationBytes
    recomputes = true
    shapes = kept.shapes
    isShared = kept.isShared
  }

  /// The memory that the run takes where so many bytes may be taken: residual blocks are computed twice if it does not fit otherwise, and
  /// if that takes less.
  public func fitting(_ allowed: Int, _ configuration: RunConfiguration) -> TrainingMemory {
    guard neededBytes > allowed, !recomputes else { return self }
    let bytes = TensorMemory.recomputing(true) { configuration.stepBytes(shapes, isShared).bytes }
    return bytes < stepBytes ? TrainingMemory(self, recomputedStepBytes: bytes) : self
  }

  /// How many bytes of pictures may be kept where so many bytes may be taken in all.
  ///
  /// - Throws: `MemoryShortage` if there is no room for what training cannot do without.
  public func keptBytes(within allowed: Int) throws(MemoryShortage) -> Int {
    guard neededBytes <= allowed else {
      throw MemoryShortage(
        needed: neededBytes, allowed: allowed,
        isForReading: readingBytes > stepBytes + historyBytes)
    }
    return min(keptBytes, allowed - neededBytes)
  }
}

extension RunConfiguration {
  /// What a step keeps and needs for pictures of these shapes, and what the pools hold after many.
  ///
  /// The step itself is followed without being computed, so that nothing of it can be forgotten here.
  fileprivate func stepBytes(_ shapes: [Shape], _ isShared: Bool) -> (
    bytes: Int, parameterBytes: Int, historyBytes: Int
  ) {
    var (parameterBytes, historyBytes) = (0, 0)
    let tensors = TensorMemory.bytes {
      let method = method.settings.method(seed: seed) { _ in .zero }
      let pictures = Minibatch(
        pictures: shapes.map { Tensor($0, repeating: 0) }, labels: firstLabels, texts: someTexts, updateSize: batchSize)
      // Values are all 0, so nothing can be wrong with them.
      _ = try? SharedStep(share(), picturesPerStep, countsAsShared: isShared).take(
        pictures, by: method, learningRate: 0)
      parameterBytes = method.networks.reduce(0) { $0 + $1.network.parameterCount } * MemoryLayout<Float>.stride
      historyBytes = method.pools.reduce(0) { bytes, pool in
        bytes + pool.pool.capacity * (pool.pool.pictures.first?.shape.count ?? 0) * MemoryLayout<Float>.stride
      }
    }
    return (tensors + tensors / Self.kernelShare + Self.derivedShare * parameterBytes, parameterBytes, historyBytes)
  }

  /// Of what tensors take, the part that kernels need for themselves while they run: from 1 to 10 % were measured.
  private static let kernelShare = 20

  /// What convolutions derive from the weights, for the way there and the way back, in their size.
  private static let derivedShare = 2

  /// The shape of a domain's pictures in a step: the crop's, or that of the largest picture where nothing is cropped.
  fileprivate func stepShape(_ costs: PictureCosts, _ channels: Int) -> Shape {
    let settings = method.settings
    let largest = preparation.mode.crops ? (preparation.cropSize, preparation.cropSize) : costs.largest
    return Shape(
      batch: picturesPerStep, height: settings.pictureSizes.side(atLeast: largest.0),
      width: settings.pictureSizes.side(atLeast: largest.1), channels: channels)
  }
}
