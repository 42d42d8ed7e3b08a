import Files
import Images
import Machine

/// Gives training its batches, read and prepared ahead of time on another thread.
///
/// The batches depend on the files, the settings, the seed and their place in the run, and on nothing else: neither on
/// threads nor on the memory for pictures. A loader that begins at (epoch, index) goes on exactly as one that has come
/// there from the beginning.
///
/// To be used from one thread at a time. Releasing the loader ends its thread.
package final class BatchLoader {
  /// What is loaded, and how.
  package struct Settings: Sendable {
    /// How pictures are resized, cropped and flipped.
    package var preparation: Preparation
    /// How pictures are resized, cropped and flipped from a later epoch on; nil for as before.
    package var laterPreparation: (firstEpoch: Int, preparation: Preparation)?
    /// The channels of each domain's pictures: 1 for grey, 3 for red, green and blue.
    package var channels: [Int]
    /// Pictures of each domain in a batch.
    package var batchSize: Int
    /// The run's seed.
    package var seed: UInt64
    /// How pictures of two domains come to meet.
    package var meeting: Meeting
    /// Whether the pictures that meet are a pair, which is cropped and flipped alike and left out together.
    package var arePairs: Bool
    /// The most batches that wait to be taken.
    package var batchesAhead: Int
    /// The most bytes of pictures, decoded and resized, that are kept in memory so as not to be read again.
    package var cacheBudget: Int
    /// What reading a picture may cost; one that costs more is skipped.
    package var limits: DecodingLimits
    /// The sizes that the networks can take; a picture that has another after its preparation is skipped.
    package var sizes: PictureSizes
    /// Which pictures of each batch are loaded; nil for all.
    package var share: BatchShare?

    /// Settings; the defaults are those of the reference, with 4 batches ahead and 512 MB of pictures in memory.
    package init(
      preparation: Preparation = Preparation(), channels: [Int] = [3, 3], batchSize: Int = 1, seed: UInt64,
      meeting: Meeting = .byChance, arePairs: Bool = false, batchesAhead: Int = 4, cacheBudget: Int = 512_000_000,
      limits: DecodingLimits = DecodingLimits(), sizes: PictureSizes = .any
    ) {
      self.preparation = preparation
      self.channels = channels
      self.batchSize = batchSize
      self.seed = seed
      self.meeting = meeting
      self.arePairs = arePairs
      self.batchesAhead = batchesAhead
      self.cacheBudget = cacheBudget
      self.limits = limits
      self.sizes = sizes
    }
  }

  /// Which pictures meet when; also tells how many batches an epoch has.
  package let sampler: MeetingSampler
  /// The pictures that were skipped so far, in the order in which they were met; each file once.
  package private(set) var skipped: [SkippedPicture] = []

  private let queue: BatchQueue
  private let thread: SystemThread
  private let onSkip: (SkippedPicture) -> Void
  private var failure: DataError?

  /// Starts to load.
  ///
  /// - Parameters:
  ///   - listings: the pictures of each domain, of which there are as many as the settings have channels of.
  ///   - settings: what is loaded, and how.
  ///   - epoch: the epoch of the first batch.
  ///   - index: the place of the first batch in its epoch, from 0.
  ///   - onSkip: called by `next`, on its thread and before it returns the first batch that lacks the picture, for each
  ///     file that cannot be used; once for each file.
  /// - Throws: `DataError` if the settings contradict each other or no thread can be started.
  package init(
    _ listings: [PictureListing], settings: Settings, epoch: Int, index: Int = 0,
    onSkip: @escaping (SkippedPicture) -> Void = { _ in }
  ) throws(DataError) {
    try settings.preparation.validate()
    guard settings.batchSize > 0 else {
      throw .contradictorySettings("The batch size is \(settings.batchSize); choose 1 or more.")
    }
    let sampler = MeetingSampler(
      counts: listings.map(\.count), batchSize: settings.batchSize, seed: settings.seed, meeting: settings.meeting)
    precondition(
      settings.channels.count == listings.count,
      "BatchLoader: channels of \(listings.count) domains expected, got \(settings.channels)")
    precondition(
      (0..<sampler.batchesPerEpoch).contains(index),
      "BatchLoader: a batch below \(sampler.batchesPerEpoch) expected, got \(index)")
    let queue = BatchQueue(capacity: settings.batchesAhead)
    self.sampler = sampler
    self.queue = queue
    self.onSkip = onSkip
    do {
      thread = try SystemThread {
        var producer = BatchProducer(listings, settings, sampler, epoch: epoch, index: index)
        producer.fill(queue)
      }
    } catch {
      throw .noThread(system: SystemError.text(error.code))
    }
  }

  deinit {
    queue.cancel()
    thread.join()
  }

  /// The next batch, waiting for it where training is faster than loading.
  ///
  /// - Parameter shouldStop: asked now and then while it waits, since a network drive may keep a reader waiting for ever.
  /// - Returns: nil if `shouldStop` said so.
  /// - Throws: `DataError.unreachable` if a folder of pictures is away; the next call tries the same batch again. Other errors,
  ///   if a domain has no usable picture, sizes in a batch differ, or the loader was cancelled, come again at each call.
  package func next(unless shouldStop: () -> Bool) throws(DataError) -> Batch? {
    if let failure { throw failure }
    var item: BatchQueue.Item?
    switch queue.take(unless: shouldStop) {
    case .item(let taken): item = taken
    case .stopped: return nil
    case .cancelled: item = nil
    }
    guard let item else {
      failure = .cancelled
      throw .cancelled
    }
    // A picture that is read again, for another preparation, is named once.
    for picture in item.skipped where !skipped.contains(where: { $0.path == picture.path }) {
      skipped.append(picture)
      onSkip(picture)
    }
    switch item.result {
    case .success(let batch): return batch
    case .failure(let error):
      if !error.isTemporary { failure = error }
      throw error
    }
  }

  /// The next batch, however long it takes; see `next(unless:)`.
  package func next() throws(DataError) -> Batch {
    guard let batch = try next(unless: { false }) else { throw .cancelled }
    return batch
  }

  /// Stops loading; a batch that is being loaded is given up, and `next` throws `DataError.cancelled`.
  package func cancel() {
    queue.cancel()
  }
}
