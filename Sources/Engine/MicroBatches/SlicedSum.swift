import ProcessGroups
import Tensors

/// The sums of tensors of which several processes have partial sums: a slice of all of them is added up by each process along one tree
/// (reduce-scatter) and given to all (all-gather).
struct SlicedSum: Sendable {
  private let count: Int
  private let nodes: [[Range<Int>]]

  /// - Parameters:
  ///   - count: how many terms the sums have.
  ///   - nodes: the nodes of the sum's tree that each process has.
  init(_ count: Int, nodes: [[Range<Int>]]) {
    self.count = count
    self.nodes = nodes
  }

  /// The sums, by the places of their parameters.
  func sums(of parts: [PartialSums], over transport: any Transport) -> [(place: Int, sum: Tensor)] {
    let (processes, own) = (transport.count, nodes[transport.rank].count)
    let numbers = parts.reduce(0) { $0 + $1.shape.count }
    let slices = (0..<processes).map { $0 * numbers / processes..<($0 + 1) * numbers / processes }
    let slice = slices[transport.rank].count
    let sent = packed(parts, numbers, slices)
    let received = Tensor([max(1, nodes.joined().count * slice)]) { received in
      sent.withValues { sent in
        guard let from = sent.baseAddress, let to = received.baseAddress else { return }
        transport.exchange(
          from, counts: slices.map { $0.count * own }, receivedCounts: nodes.map { $0.count * slice }, into: to)
      }
    }
    let all = Tensor([numbers]) { all in
      received.withMutableValues { received in
        guard let received = received.baseAddress, let all = all.baseAddress else { return }
        transport.gather(total(received, slice), counts: slices.map(\.count), into: all)
      }
    }
    var first = 0
    return parts.map { part in
      defer { first += part.shape.count }
      let sum = Tensor(part.shape) { target in
        all.withValues { _ = target.update(from: UnsafeBufferPointer(rebasing: $0[first..<first + part.shape.count])) }
      }
      return (part.place, sum)
    }
  }

  /// The numbers in the order in which they are sent: for each slice, that of each node.
  private func packed(_ parts: [PartialSums], _ numbers: Int, _ slices: [Range<Int>]) -> Tensor {
    let nodes = parts[0].nodes.count
    return Tensor([max(1, nodes * numbers)]) { target in
      for node in 0..<nodes {
        var first = 0
        for part in parts {
          let places = first..<first + part.shape.count
          first = places.upperBound
          part.nodes[node].withValues { values in
            for slice in slices {
              let common = slice.clamped(to: places)
              if common.isEmpty { continue }
              let start = nodes * slice.lowerBound + node * slice.count + common.lowerBound - slice.lowerBound
              _ = UnsafeMutableBufferPointer(rebasing: target[start..<start + common.count]).update(
                from: values[common.lowerBound - places.lowerBound..<common.upperBound - places.lowerBound])
            }
          }
        }
      }
    }
  }

  /// Where the sum of all nodes is, each of `size` numbers, made in their place.
  private func total(_ received: UnsafeMutablePointer<Float>, _ size: Int) -> UnsafeMutablePointer<Float> {
    var sum = TreeSum<UnsafeMutablePointer<Float>>(count: count) { sum, other in
      for index in 0..<size { sum[index] += other[index] }
    }
    for (place, node) in nodes.joined().enumerated() { sum.add(received + place * size, at: node) }
    guard let total = sum.total else { preconditionFailure("SlicedSum: sums of all nodes were expected") }
    return total
  }
}
