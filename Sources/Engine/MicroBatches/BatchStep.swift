import Machine
import ProcessGroups
import Tensors

/// A step of training on a batch that is computed in micro-batches, by one process or several.
package final class BatchStep {
  /// How the batch is divided.
  let division: BatchDivision
  private let group: ProcessGroup?
  /// Whether several processes compute it.
  let isShared: Bool
  private let turns = Turns()
  private let own: Range<Int>
  private let computed: Range<Int>
  private var isAlone: Bool { computed.count == 1 }
  private var gathered: [[Float]] = []
  private var gradients: [TreeSum<Tensor>?] = []
  private var made: [ObjectIdentifier: [Any]] = [:]

  /// - Parameters:
  ///   - group: the processes that compute it together; nil for this one alone.
  ///   - countsAsShared: whether it goes as if there were several, so that what such a step needs can be found out.
  package init(_ division: BatchDivision, _ group: ProcessGroup?, countsAsShared: Bool = false) {
    isShared = countsAsShared || (group?.count ?? 1) > 1
    let rank = group?.rank ?? 0
    precondition(division.processes == group?.count ?? 1, "BatchStep: a division among all processes was expected")
    self.division = division
    self.group = group
    own = division.microBatches(of: rank)
    computed = division.computed(by: rank)
  }

  /// Computes the micro-batches of this process.
  ///
  /// - Parameter compute: called for each of them, with its place among those here.
  /// - Returns: what it made of the first of them.
  package func run<Result>(_ compute: @escaping (MicroBatch, Int) -> Result) -> Result {
    var results = [Result?](repeating: nil, count: computed.count)
    let parts = computed.map { MicroBatch($0, of: self) }
    if isAlone { return compute(parts[0], 0) }
    turns.run(parts.indices.map { place in { results[place] = compute(parts[place], place) } })
    guard let result = results[0] else { preconditionFailure("BatchStep: a computation ended without a result") }
    return result
  }

  private func meet<Outcome>(_ part: MicroBatch, _ make: @escaping () -> Outcome) -> Outcome {
    isAlone ? make() : turns.meet(part.place - computed.lowerBound, make)
  }

  /// Whether it is the last one here to get to a meeting.
  private func isLast(_ part: MicroBatch) -> Bool { part.place == computed.upperBound - 1 }

  /// What each micro-batch contributes, in their order.
  ///
  /// - Parameter size: how many values are from so many pictures.
  func gather(_ values: [Float], from part: MicroBatch, size: @escaping (Int) -> Int) -> [[Float]] {
    gathered.append(values)
    return meet(part) { [self] in
      defer { gathered = [] }
      guard let group else { return gathered }
      func sizes(_ places: Range<Int>) -> [Int] { places.map { size(division.pictures(of: $0).count) } }
      let counts = (0..<group.count).map { sizes(division.microBatches(of: $0)).reduce(0, +) }
      let all = group.gather(own.isEmpty ? [] : gathered.flatMap(\.self), counts: counts)
      var first = 0
      return sizes(0..<division.count).map { count in
        defer { first += count }
        return Array(all[first..<first + count])
      }
    }
  }

  /// What was made at the n-th request for something, here or before.
  func made<Value>(_ request: Int, for key: ObjectIdentifier, _ make: () -> Value) -> Value {
    if request == made[key, default: []].count { made[key, default: []].append(make()) }
    guard let value = made[key]?[request] as? Value else {
      preconditionFailure("BatchStep: a value of one kind was expected")
    }
    return value
  }

  /// See `MicroBatch.learn`.
  func learn<Outcome>(
    _ count: Int, _ values: [Float], _ part: MicroBatch, differentiate: ((Int, Tensor) -> Void) -> Void,
    _ move: @escaping ([Tensor?], [Float]) -> Outcome
  ) -> Outcome {
    if gradients.isEmpty { gradients = [TreeSum<Tensor>?](repeating: nil, count: count) }
    let exchange = isLast(part) ? group.map { GradientExchange(division, among: $0) } : nil
    let isCounted = !own.isEmpty
    differentiate { [self] place, gradient in
      var sum = gradients[place] ?? TreeSum(count: division.count) { $0.accumulate($1) }
      gradients[place] = nil
      sum.add(gradient, at: part.place..<part.place + 1)
      exchange?.add(
        PartialSums(place: place, shape: gradient.shape, nodes: isCounted ? sum.nodes.map(\.sum) : []))
      if exchange == nil { gradients[place] = sum }
    }
    exchange?.flush()
    let means = gather(values.map { $0 * part.share }, from: part) { _ in values.count }
    return meet(part) { [self] in
      let sums: [Tensor?]
      if let exchange {
        sums = exchange.sums(count: count)
      } else {
        sums = gradients.map { $0?.total }
      }
      gradients = []
      var total = TreeSum<[Float]>(count: means.count) { sum, other in
        for index in sum.indices { sum[index] += other[index] }
      }
      for (place, values) in means.enumerated() { total.add(values, at: place..<place + 1) }
      return move(sums, total.total ?? [])
    }
  }
}
