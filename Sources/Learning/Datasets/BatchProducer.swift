import Images
import RandomStreams

/// Makes one batch after the other, each a pure function of the files, the settings, the seed and its place in the run.
struct BatchProducer {
  private var sourceA: PictureSource
  private var sourceB: PictureSource
  private let settings: BatchLoader.Settings
  private let sampler: MeetingSampler
  private var cacheBudget: Int
  private var epoch: MeetingSampler.Epoch
  private var index: Int

  /// A producer whose next batch is `index` of `epoch`.
  init(
    _ a: PictureListing, _ b: PictureListing, _ settings: BatchLoader.Settings, _ sampler: MeetingSampler, epoch: Int,
    index: Int
  ) {
    precondition(
      !settings.arePairs || sampler.countA == sampler.countB && sampler.meeting != .byChance,
      "BatchProducer: pairs were expected, got \(sampler.countA) and \(sampler.countB) pictures")
    self.settings = settings
    self.sampler = sampler
    self.epoch = sampler.epoch(epoch)
    self.index = index
    cacheBudget = settings.cacheBudget
    let preparation = settings.preparation(inEpoch: epoch)
    sourceA = PictureSource(a, channels: settings.channels.a, preparation: preparation, settings)
    sourceB = PictureSource(b, channels: settings.channels.b, preparation: preparation, settings)
  }

  /// Goes on to the next epoch; pictures that are kept are read again where they are prepared differently there.
  private mutating func beginNextEpoch() {
    epoch = sampler.epoch(epoch.number + 1)
    let preparation = settings.preparation(inEpoch: epoch.number)
    guard preparation != sourceA.preparation else { return }
    cacheBudget = settings.cacheBudget
    sourceA = PictureSource(sourceA.listing, channels: sourceA.channels, preparation: preparation, settings)
    sourceB = PictureSource(sourceB.listing, channels: sourceB.channels, preparation: preparation, settings)
  }

  /// Fills the queue until nobody waits any more, or until an error that stays, which is the last item.
  ///
  /// After an error that may pass, the same batch is tried again when somebody asks for it.
  mutating func fill(_ queue: BatchQueue) {
    while !queue.isCancelled {
      var skipped: [SkippedPicture] = []
      let result: Result<Batch, DataError>
      do {
        result = .success(try next(skipped: &skipped, isCancelled: { queue.isCancelled }))
      } catch {
        result = .failure(error)
      }
      guard queue.put(.init(result: result, skipped: skipped)) else { return }
      if case .failure(let error) = result {
        guard error.isTemporary, queue.waitForDemand() else { return }
      }
    }
  }

  /// Makes the next batch.
  private mutating func next(
    skipped: inout [SkippedPicture], isCancelled: () -> Bool
  ) throws(DataError) -> Batch {
    var picturesA: [(picture: Picture, path: String)] = []
    var picturesB: [(picture: Picture, path: String)] = []
    for place in epoch.places(ofBatch: index) {
      if isCancelled() { throw .cancelled }
      let (a, b) = epoch.pictures(at: place)
      if settings.arePairs {
        let pair = try pair(a, stream: stream("preparation of A", place), &skipped)
        picturesA.append(pair.a)
        picturesB.append(pair.b)
      } else {
        picturesA.append(
          try Self.picture(a, of: &sourceA, stream: stream("preparation of A", place), &cacheBudget, &skipped))
        picturesB.append(
          try Self.picture(b, of: &sourceB, stream: stream("preparation of B", place), &cacheBudget, &skipped))
      }
    }
    let isLast = index == sampler.batchesPerEpoch - 1
    let batch = Batch(
      epoch: epoch.number, index: index, isLastOfEpoch: isLast, a: try Self.values(picturesA),
      b: try Self.values(picturesB), pathsA: picturesA.map(\.path), pathsB: picturesB.map(\.path))
    if isLast { beginNextEpoch() }
    index = isLast ? 0 : index + 1
    return batch
  }

  private func stream(_ purpose: String, _ place: Int) -> RandomStream {
    RandomStream(seed: sampler.seed, purpose: .init(purpose), epoch: epoch.number, index: place)
  }

  private static func picture(
    _ index: Int, of source: inout PictureSource, stream: RandomStream, _ budget: inout Int,
    _ skipped: inout [SkippedPicture]
  ) throws(DataError) -> (picture: Picture, path: String) {
    var stream = stream
    let (picture, path) = try source.picture(at: index, budget: &budget, skipped: &skipped)
    return (source.preparation.varied(picture, stream: &stream), path)
  }

  /// The pair at `index`, or the next one of which both pictures can be used, cropped and flipped alike.
  private mutating func pair(
    _ index: Int, stream: RandomStream, _ skipped: inout [SkippedPicture]
  ) throws(DataError) -> (a: (picture: Picture, path: String), b: (picture: Picture, path: String)) {
    let count = sourceA.listing.count
    for offset in 0..<count {
      let place = (index + offset) % count
      guard let a = try sourceA.usablePicture(at: place, budget: &cacheBudget, skipped: &skipped),
        let b = try sourceB.usablePicture(at: place, budget: &cacheBudget, skipped: &skipped)
      else { continue }
      let (pathA, pathB) = (sourceA.listing.path(at: place), sourceB.listing.path(at: place))
      guard a.height == b.height, a.width == b.width else {
        let fault = DataError.unequalPair(
          path: pathA, height: a.height, width: a.width, otherPath: pathB, otherHeight: b.height, otherWidth: b.width)
        sourceA.leaveOut(place, .unsuitable(fault), &skipped)
        continue
      }
      // The same draws for both.
      var (drawsA, drawsB) = (stream, stream)
      return (
        (sourceA.preparation.varied(a, stream: &drawsA), pathA), (sourceB.preparation.varied(b, stream: &drawsB), pathB)
      )
    }
    throw sourceA.isUsable(index)
      ? sourceB.noUsablePicture(insteadOf: index) : sourceA.noUsablePicture(insteadOf: index)
  }

  private static func values(_ pictures: [(picture: Picture, path: String)]) throws(DataError) -> PictureValues {
    let first = pictures[0]
    for (picture, path) in pictures
    where picture.height != first.picture.height || picture.width != first.picture.width {
      throw .unequalSizes(
        path: first.path, height: first.picture.height, width: first.picture.width, otherPath: path,
        otherHeight: picture.height, otherWidth: picture.width)
    }
    return PictureValues(pictures.map(\.picture))
  }
}

extension BatchLoader.Settings {
  /// How pictures are prepared in an epoch.
  fileprivate func preparation(inEpoch epoch: Int) -> Preparation {
    if let laterPreparation, epoch >= laterPreparation.firstEpoch { return laterPreparation.preparation }
    return preparation
  }
}

extension PictureSource {
  fileprivate init(
    _ listing: PictureListing, channels: Int, preparation: Preparation, _ settings: BatchLoader.Settings
  ) {
    self.init(
      listing, channels: channels, preparation: preparation, sizes: settings.sizes, limits: settings.limits)
  }
}
