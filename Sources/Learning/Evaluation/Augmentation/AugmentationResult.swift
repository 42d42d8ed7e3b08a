import Foundation

/// What a repetition of the experiment found; saved as soon as it is known.
package struct AugmentationResult: Codable, Equatable, Sendable {
  /// Pictures of each class that classifier and generator learned from.
  package let perClass: Int
  /// The seed of the repetition.
  package let seed: UInt64
  /// For each arm, by its letters, whether each test picture was classified rightly: a digit 1 or 0 for each.
  private let correct: [String: String]
  /// The share of generated pictures that the classifier of real ones finds to be of the class that was asked for (GAN-test, Shmelkov et
  /// al. 2018, arXiv:1807.09499).
  package let generatedAccuracy: Double

  package init(perClass: Int, seed: UInt64, correct: [AugmentationArm: [Bool]], generatedAccuracy: Double) {
    (self.perClass, self.seed, self.generatedAccuracy) = (perClass, seed, generatedAccuracy)
    self.correct = Dictionary(
      uniqueKeysWithValues: correct.map { ($0.rawValue, $1.map { $0 ? "1" : "0" }.joined()) })
  }

  /// Whether each test picture was classified rightly.
  package func judgements(_ arm: AugmentationArm) -> [Bool] { (correct[arm.rawValue] ?? "").utf8.map { $0 == 0x31 } }

  /// The share of test pictures that were classified rightly.
  package func accuracy(_ arm: AugmentationArm) -> Double {
    let judgements = judgements(arm)
    return Double(judgements.count { $0 }) / Double(max(judgements.count, 1))
  }

  /// Test pictures.
  package var testCount: Int { judgements(.baseline).count }
}

/// What all repetitions with as many pictures of each class found.
package struct AugmentationSummary: Sendable {
  /// An arm.
  package struct Arm: Sendable {
    package let arm: AugmentationArm
    /// The mean accuracy and its standard deviation over the repetitions; nil of one.
    package let mean: Double
    package let deviation: Double?
    /// Its accuracies beside those of the baseline; nil for that itself.
    package let difference: PairedComparison?
    /// Its judgements of all repetitions beside those of the baseline; nil for that itself.
    package let test: McNemarTest?
  }

  /// Whether generated pictures help.
  package enum Verdict: Sendable {
    case helped, harmed, unclear
  }

  /// Pictures of each class.
  package let perClass: Int
  /// Repetitions.
  package let count: Int
  /// Test pictures of a repetition.
  package let testCount: Int
  /// The arms in their order.
  package let arms: [Arm]
  /// GAN-test.
  package let generatedAccuracy: Double
  /// What generated pictures did beside small shifts and turns: R+A+G against R+A.
  package let besideMoved: PairedComparison
  /// What they did where nothing else was done: R+G against R.
  package let besideReal: PairedComparison

  /// - Parameter results: at least one, all with as many pictures of each class.
  package init(_ results: [AugmentationResult]) {
    precondition(
      !results.isEmpty && Set(results.map(\.perClass)).count == 1,
      "AugmentationSummary: results of as many pictures of each class were expected")
    func accuracies(_ arm: AugmentationArm) -> [Double] { results.map { $0.accuracy(arm) } }
    func judgements(_ arm: AugmentationArm) -> [Bool] { results.flatMap { $0.judgements(arm) } }
    perClass = results[0].perClass
    count = results.count
    testCount = results[0].testCount
    generatedAccuracy = PairedComparison.mean(results.map(\.generatedAccuracy))
    arms = AugmentationArm.allCases.map { arm in
      let isBaseline = arm == .baseline
      return Arm(
        arm: arm, mean: PairedComparison.mean(accuracies(arm)), deviation: PairedComparison.deviation(accuracies(arm)),
        difference: isBaseline ? nil : PairedComparison(accuracies(arm), with: accuracies(.baseline)),
        test: isBaseline ? nil : McNemarTest(judgements(arm), judgements(.baseline)))
    }
    besideMoved = PairedComparison(accuracies(.realMovedGenerated), with: accuracies(.realMoved))
    besideReal = PairedComparison(accuracies(.realGenerated), with: accuracies(.real))
  }

  /// What a comparison says of generated pictures.
  package static func verdict(_ comparison: PairedComparison) -> Verdict {
    comparison.isClear ? (comparison.mean > 0 ? .helped : .harmed) : .unclear
  }
}
