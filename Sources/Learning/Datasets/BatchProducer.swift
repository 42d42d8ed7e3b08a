import Images
import RandomStreams

/// Makes one batch after the other, each a pure function of the files, the settings, the seed and its place in the run.
struct BatchProducer {
  private var sources: [PictureSource]
  private let settings: BatchLoader.Settings
  private let sampler: MeetingSampler
  private var cacheBudget: Int
  private var epoch: MeetingSampler.Epoch
  private var index: Int

  /// A producer whose next batch is `index` of `epoch`.
  init(
    _ listings: [PictureListing], _ settings: BatchLoader.Settings, _ sampler: MeetingSampler, epoch: Int, index: Int
  ) {
    precondition(
      !settings.arePairs
        || listings.count == 2 && sampler.counts[0] == sampler.counts[1]
          && sampler.meeting != .byChance,
      "BatchProducer: pairs were expected, got \(sampler.counts) pictures")
    self.settings = settings
    self.sampler = sampler
    self.epoch = sampler.epoch(epoch)
    self.index = index
    cacheBudget = settings.cacheBudget
    let preparation = settings.preparation(inEpoch: epoch)
    sources = zip(listings, settings.channels).map { listing, channels in
      PictureSource(listing, channels: channels, preparation: preparation, settings)
    }
  }

  /// Goes on to the next epoch; pictures that are kept are read again where they are prepared differently there.
  private mutating func beginNextEpoch() {
    epoch = sampler.epoch(epoch.number + 1)
    let preparation = settings.preparation(inEpoch: epoch.number)
    guard preparation != sources[0].preparation else { return }
    cacheBudget = settings.cacheBudget
    sources = sources.map { source in
      PictureSource(source.listing, channels: source.channels, preparation: preparation, settings)
    }
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
    var pictures: [[Drawn]] = sources.map { _ in [] }
    let places = epoch.places(ofBatch: index)
    let loaded = settings.share?.places(inBatch: places.count).joined().map { places.lowerBound + $0 }
    for place in loaded ?? Array(places) {
      if isCancelled() { throw .cancelled }
      let chosen = epoch.pictures(at: place)
      if settings.arePairs {
        let pair = try pair(chosen[0], stream: stream(ofDomain: 0, place), &skipped)
        pictures[0].append(pair.a)
        pictures[1].append(pair.b)
        continue
      }
      for domain in sources.indices {
        pictures[domain].append(
          try Self.picture(
            chosen[domain], of: &sources[domain], stream: stream(ofDomain: domain, place), &cacheBudget, &skipped))
      }
    }
    let isLast = index == sampler.batchesPerEpoch - 1
    let values = try pictures.map { pictures throws(DataError) in try Self.values(pictures) }
    let batch = Batch(
      epoch: epoch.number, index: index, isLastOfEpoch: isLast, pictures: values,
      paths: pictures.map { $0.map(\.path) }, size: places.count)
    if isLast { beginNextEpoch() }
    index = isLast ? 0 : index + 1
    return batch
  }

  /// A picture as it goes into a batch, and its file.
  private typealias Drawn = (picture: Picture, path: String)

  private func stream(ofDomain domain: Int, _ place: Int) -> RandomStream {
    let purpose = domain == 0 ? "preparation of A" : "preparation of B"
    return RandomStream(seed: sampler.seed, purpose: .init(purpose), epoch: epoch.number, index: place)
  }

  private static func picture(
    _ index: Int, of source: inout PictureSource, stream: RandomStream, _ budget: inout Int,
    _ skipped: inout [SkippedPicture]
  ) throws(DataError) -> Drawn {
    var stream = stream
    let (picture, path) = try source.picture(at: index, budget: &budget, skipped: &skipped)
    return (source.preparation.varied(picture, stream: &stream), path)
  }

  /// The pair at `index`, or the next one of which both pictures can be used, cropped and flipped alike.
  private mutating func pair(
    _ index: Int, stream: RandomStream, _ skipped: inout [SkippedPicture]
  ) throws(DataError) -> (a: Drawn, b: Drawn) {
    let count = sources[0].listing.count
    for offset in 0..<count {
      let place = (index + offset) % count
      guard let a = try sources[0].usablePicture(at: place, budget: &cacheBudget, skipped: &skipped),
        let b = try sources[1].usablePicture(at: place, budget: &cacheBudget, skipped: &skipped)
      else { continue }
      let (pathA, pathB) = (sources[0].listing.path(at: place), sources[1].listing.path(at: place))
      guard a.height == b.height, a.width == b.width else {
        let fault = DataError.unequalPair(
          path: pathA, height: a.height, width: a.width, otherPath: pathB, otherHeight: b.height, otherWidth: b.width)
        sources[0].leaveOut(place, .unsuitable(fault), &skipped)
        continue
      }
      // The same draws for both.
      var (drawsA, drawsB) = (stream, stream)
      return (
        (sources[0].preparation.varied(a, stream: &drawsA), pathA),
        (sources[1].preparation.varied(b, stream: &drawsB), pathB)
      )
    }
    throw sources[0].isUsable(index)
      ? sources[1].noUsablePicture(insteadOf: index) : sources[0].noUsablePicture(insteadOf: index)
  }

  private static func values(_ pictures: [Drawn]) throws(DataError) -> PictureValues {
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
