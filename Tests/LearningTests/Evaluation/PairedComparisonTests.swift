import Testing

@testable import Evaluation

@Suite struct PairedComparisonTests {
  /// The tables that the values are from have three decimals.
  private static let tableTolerance = 0.0006

  @Test func `Student's quantiles are those of the tables`() {
    for (freedom, value) in [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (9, 2.262), (10, 2.228), (30, 2.042)] {
      #expect(abs(PairedComparison.studentQuantile(freedom: freedom) - value) < Self.tableTolerance, "\(freedom)")
    }
  }

  @Test func `the interval of paired differences is that of a worked example`() {
    // Differences 1, 2, 3, 4, 5: mean 3, deviation √2.5, and 2.776 · √2.5 / √5 = 1.963.
    let comparison = PairedComparison([11, 12, 13, 14, 15], with: [10, 10, 10, 10, 10])
    #expect(comparison.mean == 3)
    #expect(abs((comparison.halfWidth ?? 0) - 1.963) < Self.tableTolerance)
    #expect(comparison.isClear)
    #expect(!PairedComparison([1, 2, 3], with: [2, 1, 3]).isClear)
    let single = PairedComparison([2], with: [1])
    #expect(single.halfWidth == nil && !single.isClear && PairedComparison.deviation([2]) == nil)
  }

  @Test func `McNemar's probability is the exact one of the binomial distribution`() {
    func test(_ first: Int, _ second: Int) -> McNemarTest {
      McNemarTest(
        [Bool](repeating: true, count: first) + [Bool](repeating: false, count: second) + [true, false],
        [Bool](repeating: false, count: first) + [Bool](repeating: true, count: second) + [true, false])
    }
    #expect(test(5, 5).probability == 1 && test(0, 0).probability == 1)
    // 2 · (1 + 10) / 2^10 of one against nine, and 2 / 2^6 of none against six.
    #expect(abs(test(1, 9).probability - 22.0 / 1024) < 1e-9)
    #expect(abs(test(6, 0).probability - 2.0 / 64) < 1e-9)
    #expect(test(9, 1).firstAlone == 9 && test(9, 1).secondAlone == 1)
    #expect(test(2000, 1000).probability < 1e-60 && test(2000, 1000).probability >= 0)
  }
}
