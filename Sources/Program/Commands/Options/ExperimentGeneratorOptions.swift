import ArgumentParser
import Datasets
import Files
import Runs
import Training

/// The generator of an experiment on augmentation: SAGAN with classes.
struct ExperimentGeneratorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Steps of the generator.", valueName: "steps"))
  var generatorSteps = 3000

  @Option(help: ArgumentHelp("The side of the pictures: 16, 32, 64 or 128.", valueName: "pixels"))
  var size = 32

  @Option(help: ArgumentHelp("Channels of the largest maps of generator and discriminator.", valueName: "channels"))
  var width = 32

  @Option(help: ArgumentHelp("Pictures in a step of the generator.", valueName: "pictures"))
  var batch = 32

  @Flag(help: "Take pictures in grey.")
  var grey = false

  @Option(help: ArgumentHelp("Pictures that are generated of each class.", valueName: "pictures"))
  var generatedPerClass = 200

  @Option(
    help: ArgumentHelp(
      "A YAML or JSON file of settings of the generator, as for `train`; it overrides those for few pictures.",
      valueName: "file"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var config: String?

  func validate() throws {
    guard (1...1_000_000).contains(generatedPerClass) else {
      throw ValidationError("--generated-per-class must lie between 1 and 1000000, not \(generatedPerClass).")
    }
  }

  /// What few pictures and short runs need, unless a file says otherwise: rates at which something is learned in minutes, a
  /// discriminator that sees each picture differently and notices when the generator makes one again and again, and no attention, which
  /// costs time.
  private static let forFewPictures = [
    "--learning-rate", "0.0004", "--discriminator-learning-rate", "0.0008", "--average-decay", "0.995",
    "--discriminator-augmentation", "translation,cutout", "--minibatch-stddev", "--no-attention",
  ]

  /// The settings of the run, as `train` takes them. Pictures are never flipped: the classifiers see them as they are, too.
  ///
  /// - Throws: `ConfigurationError`.
  func settings() throws -> TrainingSettings {
    let words = [
      "--method", "sagan", "--conditional", "--no-flip", "--steps", "\(generatorSteps)", "--size", "\(size)", "--width",
      "\(width)", "--batch", "\(batch)", "--keep", "1",
    ]
    var settings = try TrainingSettings.parse(words + (grey ? ["--grey"] : []))
    if let config { settings.fill(from: try ConfigurationFile(path: config).settings()) }
    settings.fill(from: try TrainingSettings.parse(Self.forFewPictures))
    return try settings.layered(over: nil)
  }

  /// The run on the pictures of a folder.
  ///
  /// - Throws: `ConfigurationError`, `DataError`.
  func configuration(_ domains: DomainFolders, _ settings: TrainingSettings, seed: UInt64) throws -> RunConfiguration {
    var settings = settings
    settings.seed = seed
    return try settings.configuration(domains, folders: [FolderEntry.absolute(domains.a.training.folder)])
  }
}
