import Testing

@testable import MicroBatches

@Suite struct BatchDivisionTests {
  @Test(arguments: 1...9, 1...4)
  func `every picture is in one micro-batch, and every micro-batch in one process`(pictures: Int, size: Int) {
    for processes in 1...10 {
      let division = BatchDivision(pictures: pictures, microBatchSize: size, processes: processes)
      let divided = (0..<division.count).map { division.pictures(of: $0) }
      #expect(divided.flatMap { Array($0) } == Array(0..<pictures))
      #expect(divided.dropLast().allSatisfy { $0.count == size })
      let own = (0..<processes).map { division.microBatches(of: $0) }
      #expect(own.flatMap { Array($0) } == Array(0..<division.count))
      // None has more than one more than another.
      let counts = own.map(\.count)
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
      #expect((0..<processes).allSatisfy { !division.computed(by: $0).isEmpty })
    }
  }
}

@Suite struct TreeSumTests {
  /// A sum as it was written down: `((0+1)+2)`.
  private func written(_ count: Int) -> TreeSum<String> {
    TreeSum(count: count) { $0 = "(\($0)+\($1))" }
  }

  @Test func `terms are added along a binary tree over their places`() {
    let expected = [
      1: "0", 2: "(0+1)", 3: "((0+1)+2)", 4: "((0+1)+(2+3))", 5: "(((0+1)+(2+3))+4)", 6: "(((0+1)+(2+3))+(4+5))",
      7: "(((0+1)+(2+3))+((4+5)+6))",
    ]
    for (count, text) in expected {
      var sum = written(count)
      for place in 0..<count {
        #expect(sum.total == nil)
        sum.add("\(place)", at: place..<place + 1)
      }
      #expect(sum.total == text)
    }
  }

  @Test(arguments: 1...20)
  func `whoever adds which terms, the sum is the same`(count: Int) {
    var whole = written(count)
    for place in 0..<count { whole.add("\(place)", at: place..<place + 1) }
    for processes in 1...count + 2 {
      let division = BatchDivision(pictures: count, microBatchSize: 1, processes: processes)
      var sum = written(count)
      for process in 0..<processes {
        let places = division.microBatches(of: process)
        var part = written(count)
        for place in places { part.add("\(place)", at: place..<place + 1) }
        #expect(part.nodes.map(\.places) == TreeSum<Void>.nodes(covering: places, of: count))
        for node in part.nodes { sum.add(node.sum, at: node.places) }
      }
      #expect(sum.total == whole.total)
    }
  }
}
