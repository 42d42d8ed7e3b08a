/// A sum of `count` terms along a fixed binary tree over their places: (0 + 1) + (2 + 3), and so on.
///
/// The order of additions, and with it every bit of the sum, follows from the count of terms alone, and not from who added which of them.
/// Each node of the tree covers places from a multiple of its size on. Terms are given in the order of their places, or sums of whole nodes
/// in place of their terms.
package struct TreeSum<Term> {
  /// How many terms there are in all.
  package let count: Int
  /// The sums so far: of as few nodes as cover the places that were added.
  package private(set) var nodes: [(places: Range<Int>, sum: Term)] = []
  private let add: (inout Term, Term) -> Void

  /// Nothing yet.
  ///
  /// - Parameter add: adds the second term to the first.
  package init(count: Int, adding add: @escaping (inout Term, Term) -> Void) {
    self.count = count
    self.add = add
  }

  /// Adds the sum of a node, which comes right after what was added before.
  package mutating func add(_ sum: Term, at places: Range<Int>) {
    precondition(
      nodes.last.map { $0.places.upperBound == places.lowerBound } ?? true,
      "TreeSum: places \(places) do not follow \(nodes.map(\.places))")
    nodes.append((places, sum))
    while nodes.count > 1, isNode(nodes[nodes.count - 2].places, nodes[nodes.count - 1].places) {
      let right = nodes.removeLast()
      let last = nodes.count - 1
      add(&nodes[last].sum, right.sum)
      nodes[last].places = nodes[last].places.lowerBound..<right.places.upperBound
    }
  }

  /// Whether two neighbours are the halves of a node; the right one may be cut off at the end.
  private func isNode(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    let size = left.count
    return size & (size - 1) == 0 && left.lowerBound % (2 * size) == 0
      && right.upperBound == min(left.upperBound + size, count)
  }
}

extension TreeSum {
  /// The sum of all terms; nil while some are missing.
  package var total: Term? { nodes.count == 1 && nodes[0].places == 0..<count ? nodes[0].sum : nil }
}

extension TreeSum where Term == Void {
  /// The nodes whose sums somebody has who adds the terms at some places.
  package static func nodes(covering places: Range<Int>, of count: Int) -> [Range<Int>] {
    var sum = TreeSum(count: count) { _, _ in }
    for place in places { sum.add((), at: place..<place + 1) }
    return sum.nodes.map(\.places)
  }
}
