import RandomStreams

/// How pictures of two domains come to meet.
package enum Meeting: Sendable {
  /// Each with one of the other domain that is drawn for it.
  case byChance
  /// Picture i with picture i, shuffled together.
  case inPairs
  /// Picture i with picture i, in their order.
  case serially
}

/// Which pictures of one or two domains meet in which step: a pure function of the seed, the epoch and the place in it.
///
/// An epoch has as many places as the larger domain, or the only one, has pictures. As in the reference, the places are shuffled anew for
/// each epoch and A's picture is the shuffled place modulo A's count, so that every picture of A comes about equally
/// often; B's is drawn for itself, uniformly, so that the two are truly unpaired, or has the same place where they are pairs.
/// The last batch of an epoch holds what remains, be it less than a full batch: no picture is left out. That is the reference's choice, too.
package struct MeetingSampler: Sendable {
  /// The number of pictures of A, and of B where there are two domains.
  package let counts: [Int]
  /// The number of places of a full batch.
  package let batchSize: Int
  /// The run's seed.
  package let seed: UInt64
  /// How pictures of two domains come to meet.
  package let meeting: Meeting

  /// Places in an epoch.
  package var epochLength: Int { counts.reduce(0, max) }
  /// Batches in an epoch, a partial one at its end included.
  package var batchesPerEpoch: Int { (epochLength + batchSize - 1) / batchSize }

  /// A sampler of one or two domains that have at least one picture each.
  package init(counts: [Int], batchSize: Int, seed: UInt64, meeting: Meeting = .byChance) {
    precondition(
      (1...2).contains(counts.count) && counts.allSatisfy { $0 > 0 } && batchSize > 0,
      "MeetingSampler: one or two positive counts and a positive batch expected, got \(counts), \(batchSize)")
    self.counts = counts
    self.batchSize = batchSize
    self.seed = seed
    self.meeting = meeting
  }

  /// One epoch, its order shuffled.
  package func epoch(_ number: Int) -> Epoch {
    Epoch(sampler: self, number: number)
  }

  /// The places of one epoch.
  package struct Epoch: Sendable {
    /// The sampler that made it.
    package let sampler: MeetingSampler
    /// The number of the epoch.
    package let number: Int
    private let order: [Int]

    fileprivate init(sampler: MeetingSampler, number: Int) {
      self.sampler = sampler
      self.number = number
      if sampler.meeting == .serially {
        order = Array(0..<sampler.epochLength)
      } else {
        var stream = RandomStream(seed: sampler.seed, purpose: .init("order of A"), epoch: number)
        order = stream.permutation(of: sampler.epochLength)
      }
    }

    /// The pictures that meet at a place of the epoch, as indices into the listings of their domains.
    package func pictures(at place: Int) -> [Int] {
      precondition(
        order.indices.contains(place), "MeetingSampler: a place below \(order.count) expected, got \(place)")
      let inOrder = sampler.counts.map { order[place] % $0 }
      guard sampler.meeting == .byChance, sampler.counts.count == 2 else { return inOrder }
      var stream = RandomStream(seed: sampler.seed, purpose: .init("choice of B"), epoch: number, index: place)
      return [inOrder[0], stream.integer(below: sampler.counts[1])]
    }

    /// The places of a batch of the epoch; the last one's may be fewer than the others'.
    package func places(ofBatch index: Int) -> Range<Int> {
      precondition(
        (0..<sampler.batchesPerEpoch).contains(index),
        "MeetingSampler: a batch below \(sampler.batchesPerEpoch) expected, got \(index)")
      let start = index * sampler.batchSize
      return start..<min(start + sampler.batchSize, order.count)
    }
  }
}
