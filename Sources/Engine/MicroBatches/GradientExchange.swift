import ProcessGroups
import Tensors

/// Adds up gradients over processes: each adds up a slice of every one, and all get all sums.
///
/// Gradients go on their way in buckets as soon as there are enough of them, while those of earlier layers are still computed. They become
/// whole in the same order in every process, since all compute the same.
final class GradientExchange {
  private let group: ProcessGroup
  private let sum: SlicedSum
  private var bucket: [PartialSums] = []
  private var bucketSize = 0
  private var pending: [PendingResult<[(place: Int, sum: Tensor)]>] = []

  /// The numbers that a bucket has at least, but for the last one: some milliseconds of a fast network.
  private static let leastBucketSize = 1 << 19

  init(_ division: BatchDivision, among group: ProcessGroup) {
    self.group = group
    sum = SlicedSum(
      division.count,
      nodes: (0..<group.count).map { TreeSum<Void>.nodes(covering: division.microBatches(of: $0), of: division.count) })
  }

  /// Adds a gradient that is whole here.
  func add(_ sums: PartialSums) {
    bucket.append(sums)
    bucketSize += sums.shape.count
    if bucketSize >= Self.leastBucketSize { flush() }
  }

  /// Sends what there is.
  func flush() {
    guard !bucket.isEmpty else { return }
    nonisolated(unsafe) let bucket = bucket
    pending.append(group.begin { [sum] in sum.sums(of: bucket, over: $0) })
    (self.bucket, bucketSize) = ([], 0)
  }

  /// The gradients of the whole batch, by their places.
  func sums(count: Int) -> [Tensor?] {
    var result = [Tensor?](repeating: nil, count: count)
    for sums in pending {
      for (place, sum) in group.wait(for: sums) { result[place] = sum }
    }
    return result
  }
}

/// What one process has of a gradient.
struct PartialSums {
  /// The place of its parameter.
  let place: Int
  /// The parameter's shape.
  let shape: Shape
  /// The sum of each node of the sum's tree that the process has; none in a process without a micro-batch.
  let nodes: [Tensor]
}
