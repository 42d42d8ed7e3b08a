import CycleGAN
import Foundation

/// What a run will be and cost, for the person who starts it.
struct TrainingPlan {
  private let configuration: RunConfiguration
  private let domains: DomainFolders
  private let folder: RunFolder
  private let stepsPerEpoch: Int

  init(_ configuration: RunConfiguration, _ domains: DomainFolders, _ folder: RunFolder, stepsPerEpoch: Int) {
    self.configuration = configuration
    self.domains = domains
    self.folder = folder
    self.stepsPerEpoch = stepsPerEpoch
  }

  /// What is trained on what.
  var lines: [String] {
    let steps = configuration.length.totalSteps(stepsPerEpoch: stepsPerEpoch)
    return [
      "Training \(domains.a.name) ↔ \(domains.b.name) into \(Wording.shell(folder.path))",
      "  pictures    \(Self.text(domains.a)); \(Self.text(domains.b))",
      "  prepared    \(configuration.preparation.text), batch \(configuration.batchSize)",
      "  generators  \(configuration.generator.text), \(Wording.count(configuration.generator.parameterCount, "parameter")) each",
      "  judges      \(configuration.discriminator.text), "
        + "\(Wording.count(configuration.discriminator.parameterCount, "parameter")) each",
      "  length      \(Wording.count(steps, "step")) in \(Wording.count(configuration.length.epochs, "epoch")) "
        + "of \(Wording.grouped(stepsPerEpoch))",
    ]
  }

  /// What was found beside the pictures and cannot be used.
  var warnings: [String] {
    [domains.a.training, domains.b.training, domains.a.test, domains.b.test].compactMap { $0 }.flatMap { listing in
      listing.skipped.map { "“\(listing.folder)/\($0.name)” is left out: \($0.reason.text)." }
    }
  }

  /// The memory that the run will take.
  ///
  /// - Parameter keptBytes: bytes of pictures that are kept so as not to be read again.
  func memoryLine(_ memory: TrainingMemory, keptBytes: Int) -> String {
    let pictures = keptBytes > 0 ? ", \(Wording.bytes(keptBytes)) of it for pictures that are kept" : ""
    return "  memory      about \(Wording.bytes(memory.neededBytes + keptBytes)) at its peak\(pictures)"
  }

  /// How long the run will take, and advice where that is long.
  func timeLines(_ measurement: StepMeasurement, preset: Preset) -> [String] {
    let steps = configuration.length.totalSteps(stepsPerEpoch: stepsPerEpoch)
    let seconds = measurement.seconds * Double(steps)
    var lines = [
      "  time        \(Wording.rate(measurement.seconds)) s a step (measured), about \(Wording.duration(seconds)) in all"
    ]
    if seconds > 86_400 {
      let presets = preset.smaller.map { "--preset \($0.rawValue), or a" } ?? "a"
      lines.append(
        "  advice      this takes days: think of \(presets) smaller --size, --width or --steps. Ctrl-C saves the run at any time."
      )
    }
    return lines
  }

  private static func text(_ domain: Domain) -> String {
    let test = domain.test.map { " and \($0.count) to test" } ?? ""
    return "\(Wording.grouped(domain.training.count)) of \(domain.name)\(test)"
  }
}

extension PictureListing.Skipped.Reason {
  /// The reason in words.
  fileprivate var text: String {
    switch self {
    case .danglingLink: "the link leads nowhere"
    case .folderListedAlready: "the link leads to a folder that is searched already"
    case .notAFile: "it is a device, a pipe or a socket"
    case .unusableName: "its name is not UTF-8"
    case .unreadable(let system): system
    }
  }
}
