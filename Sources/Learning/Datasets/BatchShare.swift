import MicroBatches

/// Which pictures of a batch one process loads, where batches are computed in micro-batches.
package struct BatchShare: Sendable {
  /// The most pictures of a micro-batch.
  package let microBatchSize: Int
  /// The most pictures that one update sees.
  package let updateSize: Int
  /// How many updates a batch is for, each of which sees pictures of its own.
  package let updates: Int
  /// Which process it is, from 0, and of how many.
  package let process: (rank: Int, count: Int)

  package init(microBatchSize: Int, updateSize: Int, updates: Int, process: (rank: Int, count: Int) = (0, 1)) {
    self.microBatchSize = microBatchSize
    self.updateSize = updateSize
    self.updates = updates
    self.process = process
  }

  /// How the pictures that each update sees are divided, in a batch of so many.
  package func division(ofBatch count: Int) -> BatchDivision {
    BatchDivision(pictures: min(updateSize, count), microBatchSize: microBatchSize, processes: process.count)
  }

  /// The places in a batch of the pictures of each micro-batch that the process computes: those of one update after the other.
  ///
  /// Where the last batch of an epoch has too few pictures for all updates, the first ones come again.
  package func places(inBatch count: Int) -> [[Int]] {
    let division = division(ofBatch: count)
    return division.computed(by: process.rank).map { microBatch in
      (0..<updates).flatMap { update in
        division.pictures(of: microBatch).map { (update * division.pictures + $0) % count }
      }
    }
  }
}
