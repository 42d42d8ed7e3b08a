import ArgumentParser
import Datasets
import Runs
import Training

/// All that `train` can be told about a run: on the command line, in a file, or by a preset.
struct TrainingSettings: ParsableArguments {
  @Option(help: "The preset: minutes, hours, or paper, which takes days. (default: minutes)")
  var preset: Preset?

  @Option(help: "The seed of everything random; the same seed gives the same run. (default: 0)")
  var seed: UInt64?

  @OptionGroup(title: "Length") var length: LengthOptions
  @OptionGroup(title: "Pictures") var pictures: PictureOptions
  @OptionGroup(title: "Networks") var networks: NetworkOptions
  @OptionGroup(title: "Objective") var objective: ObjectiveOptions
  @OptionGroup(title: "Saving") var saving: SavingOptions
  @OptionGroup(title: "Processor") var processor: ThreadOptions
}

extension TrainingSettings: LayeredOptions {
  mutating func fill(from lower: TrainingSettings) {
    preset = preset ?? lower.preset
    seed = seed ?? lower.seed
    length.fill(from: lower.length)
    pictures.fill(from: lower.pictures)
    networks.fill(from: lower.networks)
    objective.fill(from: lower.objective)
    saving.fill(from: lower.saving)
    processor.fill(from: lower.processor)
  }

  /// These settings over those of a file, over those of the preset that either names.
  ///
  /// - Throws: `ConfigurationError`.
  func layered(over file: ConfigurationFile?) throws -> TrainingSettings {
    var settings = self
    if let file { settings.fill(from: try file.settings()) }
    settings.fill(from: try TrainingSettings.parse((settings.preset ?? .standard).arguments))
    return settings
  }

  /// The run that they describe, checked.
  ///
  /// - Throws: `ConfigurationError`.
  func configuration(_ domains: DomainFolders, folders: [String]) throws(ConfigurationError) -> RunConfiguration {
    let batch = pictures.batch ?? 1
    guard (1...1024).contains(batch) else {
      throw ConfigurationError("--batch must lie between 1 and 1024, not \(batch)")
    }
    let pictureCount = max(domains.a.training.count, domains.b.training.count)
    let stepsPerEpoch = (pictureCount + batch - 1) / batch
    let runLength = try length.length(stepsPerEpoch: stepsPerEpoch)
    guard !runLength.epochs.multipliedReportingOverflow(by: stepsPerEpoch).overflow else {
      throw ConfigurationError("--epochs \(runLength.epochs) is more than anyone can wait for")
    }
    let channels = pictures.channels
    let configuration = RunConfiguration(
      domains: RunConfiguration.Domains(domains, folders: folders),
      generator: try networks.generatorArchitecture(channels: channels),
      discriminator: try networks.discriminatorArchitecture(channels: channels),
      initialization: RunConfiguration.WeightInitialization(
        scheme: networks.initialization ?? .normal, gain: networks.gain ?? 0.02),
      objective: objective.objective, poolSize: objective.poolSize ?? 50, optimizer: objective.optimizer,
      length: runLength, preparation: try pictures.preparation(), batchSize: batch,
      pairsSerially: pictures.serial ?? false, seed: seed ?? 0,
      saving: saving.settings(totalSteps: runLength.totalSteps(stepsPerEpoch: stepsPerEpoch)),
      pictureMemory: pictures.memory.pictureMemory?.bytes)
    try configuration.validate()
    return configuration
  }
}
