import Datasets
import Evaluation
import Files
import Foundation
import Runs
import Training

/// What a run will be and cost, for the person who starts it.
struct TrainingPlan {
  private let configuration: RunConfiguration
  private let domains: DomainFolders
  private let folder: RunFolder

  init(_ configuration: RunConfiguration, _ domains: DomainFolders, _ folder: RunFolder) {
    self.configuration = configuration
    self.domains = domains
    self.folder = folder
  }

  /// What is trained on what.
  var lines: [String] {
    [
      "Training \(domains.domains.map(\.name).joined(separator: " \(configuration.method.arrow) ")) into \(Wording.shell(folder.path))",
      "  pictures        \(domains.domains.map(Self.text).joined(separator: "; "))",
      "  prepared        \(configuration.preparation.text), batch \(configuration.batchSize)",
    ]
      + configuration.method.networks.map {
        "  \($0.name.padding(toLength: 16, withPad: " ", startingAt: 0))\($0.text)"
      } + [
        "  length          \(Wording.count(configuration.totalSteps, "step")) in \(Wording.count(configuration.length.epochs, "epoch")) "
          + "of \(Wording.grouped(configuration.stepsPerEpoch))"
      ]
  }

  /// What was found beside the pictures and is not used.
  var warnings: [String] {
    let skipped = domains.listings.flatMap { listing in
      listing.skipped.map { "\("\(listing.folder)/\($0.name)".quoted) is left out: \($0.reason.text)." }
    }
    let formats = domains.listings.compactMap { listing in
      listing.leftOut.description.map { "left out in \(listing.folder.quoted): \($0)." }
    }
    let beside = domains.domains.compactMap { domain in
      domain.besideTraining.map {
        "only the pictures in \(domain.training.folder.quoted) are trained on; \(Wording.count($0.count, "picture")) beside it "
          + "in \($0.folder.quoted) \($0.count == 1 ? "is" : "are") left out. To train on all of them, rename the folder “train”."
      }
    }
    return beside + formats + Wording.shortened(skipped, noun: "other file")
  }

  /// The memory that the run will take.
  func memoryLine(_ memory: RunMemory) -> String {
    let kept = memory.keptPictureBytes
    let pictures = kept > 0 ? ", \(Wording.bytes(kept)) of it for pictures that are kept" : ""
    return "  memory          about \(Wording.bytes(memory.plan.neededBytes + kept)) at its peak\(pictures)"
  }

  /// That residual blocks are computed twice, and what that costs.
  ///
  /// - Parameter isMeasured: whether steps on small pictures are taken to find the cost out.
  func recomputationLine(isMeasured: Bool) -> String {
    let line = "                  to save memory, residual blocks are computed twice; results are the same"
    guard isMeasured else { return line }
    let price = StepMeasurement.priceOfRecomputing(configuration)
    return "\(line), steps take \(Wording.decimal(100 * max(0, price - 1), 0)) % longer"
  }

  /// What several processes gain; nil where there is one.
  private func processesLine(_ measurement: StepMeasurement) -> String? {
    guard let speedup = measurement.speedup, let exchange = measurement.exchange, let count = measurement.processes
    else {
      return nil
    }
    let gain =
      speedup > 1
      ? "\(Wording.decimal(speedup, 2)) times the pictures a second of one of them alone"
      : "slower than one of them alone (\(Wording.decimal(speedup, 2)) times its pictures a second): start one, or choose larger pictures"
    return "  processes       \(count), \(gain); messages take \(Wording.rate(exchange.messages)) s a step, "
      + "\(Wording.rate(exchange.waiting)) s of it are waited for"
  }

  /// How long the run will take, and advice where that is long.
  func timeLines(_ measurement: StepMeasurement, preset: Preset) -> [String] {
    let seconds = measurement.seconds * Double(configuration.totalSteps)
    var lines = [
      "  time            \(Wording.rate(measurement.seconds)) s a step (measured), about \(Wording.duration(seconds)) in all"
    ]
    if let line = processesLine(measurement) { lines.append(line) }
    if seconds > 86_400 {
      let presets = preset.smaller.map { "--preset \($0.rawValue), or a" } ?? "a"
      lines.append(
        "  advice          this takes days: think of \(presets) smaller --size, --width or --steps. Ctrl-C saves the run at any time."
      )
    }
    return lines
  }

  /// What is measured during training, and its share of the time where that is known.
  func evaluationLines(_ measurement: HeldOutEvaluation, seconds: Double?, stepSeconds: Double?) -> [String] {
    guard let settings = configuration.saving.evaluation else { return [] }
    let sets =
      switch measurement.sets {
      case .translated(let a, let b): "\(a) and \(b) test pictures"
      case .made(let count, let reals, let areHeldOut):
        "\(count) made pictures against \(reals) \(areHeldOut ? "test" : "training") pictures"
      }
    var line = "  evaluation      \(measurement.metricName) of \(sets), every \(Wording.count(settings.steps, "step"))"
    guard let seconds, let stepSeconds else { return [line] }
    let share = seconds / (seconds + stepSeconds * Double(settings.steps))
    line += ", \(Wording.rate(seconds)) s (measured), \(Wording.decimal(100 * share, 0)) % of the time"
    guard share > Self.usualShare else { return [line] }
    let steps = Int((seconds * (1 / Self.usualShare - 1) / stepSeconds).rounded(.up))
    return [
      line, "  advice          --evaluate-steps \(steps) or more keeps the evaluation below a tenth of the time.",
    ]
  }

  /// The share of the time that measuring should stay below.
  private static let usualShare = 0.1

  private static func text(_ domain: Domain) -> String {
    let test = domain.test.map { " and \($0.count) to test" } ?? ""
    return "\(Wording.grouped(domain.training.count)) of \(domain.name)\(test)"
  }
}
