import Evaluation
import Foundation

/// What `evaluate` found: as text, as JSON, as comma-separated values.
struct EvaluationReport: Encodable {
  /// A run: its directions, or what it makes from nothing.
  struct Run: Encodable {
    let run: String
    var directions: [RunEvaluation] = []
    var generation: GenerationEvaluation?
  }

  /// Two sets of pictures.
  struct Pair: Encodable {
    let real, generated: String
    let comparison: SetComparison
  }

  /// How the numbers were made: what must agree for two numbers to be comparable.
  struct Settings: Encodable {
    /// The network; nil without one.
    let network: FeatureModel.Network?
    let weightsHash: String?
    let resizing: ResizeProtocol?
    let seed: UInt64
  }

  let settings: Settings
  var runs: [Run] = []
  var pair: Pair?

  init(_ model: FeatureModel?, seed: UInt64) {
    settings = Settings(network: model?.network, weightsHash: model?.hash, resizing: model?.resizing, seed: seed)
  }

  enum CodingKeys: String, CodingKey {
    case settings = "protocol"
    case runs, pair
  }

  /// All of it, with sorted keys.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Every comparison: of which run and direction, of which set, and whether the set is what is judged.
  var comparisons: [(run: String, source: String, target: String, set: String, comparison: SetComparison)] {
    let ofRuns = runs.flatMap { run in
      run.directions.flatMap { direction in
        [("translated", direction.translated), ("untranslated", direction.untranslated)].map { ($0.0, Optional($0.1)) }
          .map { (run.run, direction.source, direction.target, $0.0, $0.1) }
          + [(run.run, direction.source, direction.target, "training", direction.ownTraining)]
      }
    }
    let ofMade = runs.flatMap { run in
      run.generation.map { made in
        [
          (run.run, "", made.domain, "generated", Optional(made.generated)),
          (run.run, "", made.domain, "training", made.ownTraining),
        ]
      } ?? []
    }
    return (ofRuns + ofMade).compactMap { run, source, target, set, comparison in
      comparison.map { (run: run, source: source, target: target, set: set, comparison: $0) }
    } + (pair.map { [("", $0.generated, $0.real, "folder", $0.comparison)] } ?? [])
  }

  /// What a reader should know, each sentence once.
  var warnings: [String] {
    var seen: Set<String> = []
    let farther = runs.flatMap { run in
      run.directions.filter(\.isFarther).map {
        "\(run.run): translations from \($0.source) are FARTHER from \($0.target) than the untranslated pictures."
      }
    }
    let others = comparisons.filter { $0.set != "training" && $0.set != "untranslated" }
      .flatMap { $0.comparison.warnings(for: settings.network) }
    return (farther + others).filter { seen.insert($0).inserted }
  }
}
