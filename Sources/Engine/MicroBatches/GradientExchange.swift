import ProcessGroups
import Tensors

/// Adds up gradients over processes: each adds up a slice of every one, and all get all sums.
///
/// Gradients go on their way in buckets as soon as there are enough of them, while those of earlier layers are still computed. They become
/// whole in the same order in every process, since all compute the same.
final class GradientExchange {
  private let division: BatchDivision
  private let group: ProcessGroup
  /// The nodes of the sum's tree that each process has sums of.
  private let nodes: [[Range<Int>]]
  private var bucket: [(place: Int, shape: Shape)] = []
  /// The numbers of the bucket, one list for each of this process's nodes.
  private var values: [[Float]]
  private var pending: [(tensors: [(place: Int, shape: Shape)], sums: PendingResult<[Float]>)] = []

  /// The numbers that a bucket has at least, but for the last one: some milliseconds of a fast network.
  private static let bucketSize = 1 << 19

  init(_ division: BatchDivision, among group: ProcessGroup) {
    self.division = division
    self.group = group
    nodes = (0..<group.count).map { TreeSum<Void>.nodes(covering: division.microBatches(of: $0), of: division.count) }
    values = nodes[group.rank].map { _ in [] }
  }

  /// Adds a gradient that is whole here.
  ///
  /// - Parameter sums: one for each of this process's nodes.
  func add(_ sums: [Tensor], shape: Shape, at place: Int) {
    precondition(sums.count == values.count, "GradientExchange: a sum for each node was expected")
    bucket.append((place, shape))
    for (index, sum) in sums.enumerated() { sum.withValues { values[index].append(contentsOf: $0) } }
    if bucket.reduce(0, { $0 + $1.shape.count }) >= Self.bucketSize { flush() }
  }

  /// Sends what there is.
  func flush() {
    guard !bucket.isEmpty else { return }
    let (sum, count) = (SlicedSum(division.count, nodes), bucket.reduce(0) { $0 + $1.shape.count })
    let values = values
    pending.append((bucket, group.begin { sum.sum(values, count: count, over: $0) }))
    bucket = []
    self.values = values.map { _ in [] }
  }

  /// The gradients of the whole batch, by their places.
  func sums(count: Int) -> [Tensor?] {
    var result = [Tensor?](repeating: nil, count: count)
    for (tensors, sums) in pending {
      let values = sums.wait()
      var first = 0
      for (place, shape) in tensors {
        result[place] = Tensor(shape) { target in
          values.withUnsafeBufferPointer {
            _ = target.update(from: UnsafeBufferPointer(rebasing: $0[first..<first + shape.count]))
          }
        }
        first += shape.count
      }
    }
    return result
  }
}

/// The sum of numbers that several processes have partial sums of: a slice of it is made by each, along one tree (reduce-scatter), and
/// given to all (all-gather).
struct SlicedSum {
  private let count: Int
  private let nodes: [[Range<Int>]]

  /// - Parameters:
  ///   - count: how many terms there are.
  ///   - nodes: the nodes of the sum's tree that each process has sums of.
  init(_ count: Int, _ nodes: [[Range<Int>]]) {
    self.count = count
    self.nodes = nodes
  }

  /// - Parameters:
  ///   - values: `numbers` numbers for each node of this process.
  func sum(_ values: [[Float]], count numbers: Int, over transport: any Transport) -> [Float] {
    let processes = transport.count
    let slices = (0..<processes).map { $0 * numbers / processes..<($0 + 1) * numbers / processes }
    let own = slices[transport.rank]
    var sent: [Float] = []
    sent.reserveCapacity(values.count * numbers)
    for slice in slices { for values in values { sent.append(contentsOf: values[slice]) } }
    let received = transport.exchange(
      sent, counts: slices.map { $0.count * values.count }, receivedCounts: nodes.map { $0.count * own.count })
    var sum = TreeSum<[Float]>(count: count) { sum, other in
      sum.withUnsafeMutableBufferPointer { sum in
        other.withUnsafeBufferPointer { other in
          for index in sum.indices { sum[index] += other[index] }
        }
      }
    }
    var first = 0
    for node in nodes.joined() {
      sum.add(Array(received[first..<first + own.count]), at: node)
      first += own.count
    }
    guard let total = sum.total else { preconditionFailure("SlicedSum: sums of all nodes were expected") }
    return transport.gather(total, counts: slices.map(\.count))
  }
}
