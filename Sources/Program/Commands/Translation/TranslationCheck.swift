import Datasets
import Evaluation
import Files
import Foundation
import Runs
import Training

/// A look at what a job has made: whether translations of whole folders have come nearer to their domain.
struct TranslationCheck {
  private let folder: RunFolder
  private let direction: Direction
  private let target: String

  init(_ folder: RunFolder, _ model: TranslationModel, _ direction: Direction) {
    self.folder = folder
    self.direction = direction
    target = model.target(of: direction)
  }

  /// What is to be said about the translations; nil if they are nearer to their domain, or if it cannot be told: where there are few, or the
  /// pictures that the run was trained on are not there.
  func warning(about items: [TranslationPlan.Item]) -> String? {
    guard items.count >= TranslationVerdict.fewest, folder.holdsRun, let configuration = try? folder.configuration(),
      let domains = try? configuration.domains.find(for: folder)
    else { return nil }
    let made = items.filter { (try? FileStatus(of: $0.target)) != nil }
    let domain = direction == .aToB ? domains.b : domains.a
    let model = FeatureModel.standardPath.flatMap { try? FeatureModel(contentsOf: $0, resizing: nil) }
    guard
      let verdict = TranslationVerdict(
        sources: made.map(\.source), translations: made.map(\.target), domain: domain.training, by: model),
      verdict.isFarther
    else { return nil }
    let measure = model == nil ? "sliced Wasserstein distance" : "kernel distance"
    let digits = model == nil ? 0 : 3
    return
      "the translations are farther from \(target.quoted) than the pictures that went in: \(measure) "
      + "\(Wording.decimal(verdict.after, digits)), before \(Wording.decimal(verdict.before, digits)), error "
      + "\(Wording.decimal(verdict.error, digits)), of \(Wording.count(verdict.count, "picture")). Look at them; train for longer, with more "
      + "pictures or --preset hours, or try another --scale, or --strength."
  }
}
