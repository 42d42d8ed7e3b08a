import Foundation
import Runs

/// What a run is and how far it is, in lines for a person.
struct RunDescription {
  private let folder: RunFolder
  private let configuration: RunConfiguration
  private let checkpoint: (path: String, position: Checkpoint.Position)?

  /// Reads the run in a folder.
  ///
  /// - Throws: `RunError`.
  init(_ folder: RunFolder) throws(RunError) {
    self.folder = folder
    configuration = try folder.configuration()
    checkpoint =
      try? Checkpoints(folder).newest { checkpoint in
        (checkpoint.path, try checkpoint.position())
      }
  }

  /// A line for what it is, and for each of its sides.
  var lines: [String] {
    ["\(title) in \(Wording.shell(folder.path))"]
      + rows.map { "  \($0.name.padding(toLength: 16, withPad: " ", startingAt: 0))\($0.text)" }
  }

  /// What it is: `horse ↔ zebra, a CycleGAN`.
  var title: String {
    let names = configuration.domains.entries.map(\.name).joined(separator: " \(configuration.method.arrow) ")
    return "\(names), a \(configuration.method.title)"
  }

  /// What makes it what it is: pictures, networks, objective, length.
  var settings: [(name: String, text: String)] {
    let domains = configuration.domains
    let data = [
      row(
        "pictures",
        domains.entries.map { "\(Wording.grouped($0.count)) of \($0.name)" }.joined(separator: ", ")),
      row("from", domains.folders.map(Wording.shell).joined(separator: ", ")),
      row(
        "prepared",
        ([configuration.preparation.text] + (domains.entries.count == 2 ? [meeting] : [])).joined(separator: ", ")),
    ]
    let initialization = configuration.method.settings.initialization
    let networks = configuration.method.networks.map { row($0.name, $0.text) }
    let classes = configuration.method.settings.classes.map { classes in
      let shown = classes.prefix(12).map { "\($0.name) (\(Wording.grouped($0.count)))" }.joined(separator: ", ")
      return row("classes", shown + (classes.count > 12 ? " and \(Wording.grouped(classes.count - 12)) more" : ""))
    }
    let rest = [
      row(
        "weights",
        configuration.startedFrom.map { "started from \(Wording.shell($0))" }
          ?? "\(initialization.scheme.rawValue), gain \(initialization.gain), seed \(configuration.seed)"
      ),
      row("objective", configuration.method.objective),
      row(
        "optimiser",
        "\(configuration.method.optimizer), batch \(configuration.batchSize)"
          + (configuration.precision.map { ", products of \($0.rawValue)" } ?? "")),
      row("length", length),
    ]
    return data + networks + [classes].compactMap(\.self) + rest
  }

  /// Its sides: what makes it what it is, and how far it is.
  var rows: [(name: String, text: String)] {
    let state = [
      row("progress", progress),
      row(
        "checkpoint",
        folder.isCheckpoint
          ? "this folder; \(configuration.method.name.makesFromNothing ? "generate" : "translate") and export take it, and train --from"
          : checkpoint.map { Wording.shell($0.path) } ?? "none yet"),
    ]
    let best = folder.bestMetrics.map { row("best", "step \(Wording.grouped($0.step)): \($0.text)") }
    let diversity = folder.newestDiversity.map { row("diversity", $0.text) }
    return settings + state + [best, diversity].compactMap(\.self) + health + [
      row("on disk", Wording.bytes(Self.bytes(below: folder.path)))
    ]
  }

  /// What was found to be wrong; nothing before there is anything to judge by.
  private var health: [(name: String, text: String)] {
    let monitor = folder.health(of: configuration)
    guard monitor.checks.contains(where: { $0.number != nil }) else { return [] }
    let found = monitor.findings.map { "step \(Wording.grouped($0.step)): \($0.text)" }
    return found.isEmpty ? [row("health", "nothing is found to be wrong")] : found.map { row("health", $0) }
  }

  /// How pictures of the two domains come to meet.
  private var meeting: String {
    let domains = configuration.domains
    return domains.pairs != nil ? "in pairs" : domains.pairsSerially ? "in their order" : "unpaired"
  }

  private var length: String {
    let length = configuration.length
    let schedule =
      switch length.schedule {
      case .linear where length.decayEpochs == 0: "the learning rate stays"
      case .linear: "the learning rate falls linearly over the last \(Wording.count(length.decayEpochs, "epoch"))"
      case .constant: "the learning rate stays"
      case .cosine: "the learning rate falls as a cosine"
      case .step: "the learning rate times \(length.stepFactor) every \(Wording.count(length.stepEpochs, "epoch"))"
      }
    return "\(Wording.count(configuration.totalSteps, "step")) in \(Wording.count(length.epochs, "epoch")), \(schedule)"
  }

  private var progress: String {
    guard let position = checkpoint?.position else { return "no checkpoint yet" }
    let steps = configuration.totalSteps
    if position.step >= steps {
      return "finished, \(Wording.count(position.step, "step")) in \(Wording.duration(position.seconds))"
    }
    let rate =
      configuration.method.settings.learningRate
      * configuration.length.learningRateSchedule.factor(epoch: position.epoch)
    return "step \(Wording.grouped(position.step)) of \(Wording.grouped(steps)), epoch \(position.epoch) of "
      + "\(configuration.length.epochs), learning rate \(rate), trained for \(Wording.duration(position.seconds))"
  }

  private func row(_ name: String, _ text: String) -> (name: String, text: String) { (name, text) }

  private static func bytes(below path: String) -> Int {
    let manager = FileManager.default
    guard let names = manager.enumerator(atPath: path) else { return 0 }
    return names.reduce(0) { sum, _ in
      sum
        + (names.fileAttributes?[.type] as? FileAttributeType == .typeRegular
          ? (names.fileAttributes?[.size] as? NSNumber)?.intValue ?? 0 : 0)
    }
  }
}
