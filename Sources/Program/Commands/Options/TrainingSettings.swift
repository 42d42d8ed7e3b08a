import ArgumentParser
import Datasets
import Networks
import Runs
import Training

/// All that `train` can be told about a run: on the command line, in a file, or by a preset.
struct TrainingSettings: ParsableArguments {
  @Option(help: "The training method. (default: cyclegan)")
  var method: Method.Name?

  @Option(help: "The preset: minutes, hours, or paper, which takes days. (default: minutes)")
  var preset: Preset?

  @Option(help: "The seed of everything random; the same seed gives the same run. (default: 0)")
  var seed: UInt64?

  @OptionGroup(title: "Length") var length: LengthOptions
  @OptionGroup(title: "Pictures") var pictures: PictureOptions
  @OptionGroup(title: "Networks") var networks: NetworkOptions
  @OptionGroup(title: "Losses and optimiser") var optimisation: OptimisationOptions
  @OptionGroup(title: "Discriminators") var discriminators: DiscriminatorOptions
  @OptionGroup(title: "CycleGAN") var cycleGAN: CycleGANOptions
  @OptionGroup(title: "pix2pix") var pix2Pix: Pix2PixOptions
  @OptionGroup(title: "CUT and FastCUT") var cut: CUTOptions
  @OptionGroup(title: "GAN, DCGAN and SAGAN") var latent: LatentOptions
  @OptionGroup(title: "Discriminators of GAN, DCGAN and SAGAN") var regularisation: RegularisationOptions
  @OptionGroup(title: "Saving") var saving: SavingOptions
  @OptionGroup(title: "Evaluation") var evaluation: EvaluationOptions
  @OptionGroup(title: "Monitoring") var monitoring: MonitoringOptions
  @OptionGroup(title: "Processor and memory") var processor: ThreadOptions
  @OptionGroup(title: "Processor and memory") var memory: TrainingMemoryOption
  @OptionGroup(title: "Processor and memory") var precision: PrecisionOption
}

extension Method.Name: ExpressibleByArgument {}
extension Preset: ExpressibleByArgument {}

extension TrainingSettings: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [.init("method", \.method), .init("preset", \.preset), .init("seed", \.seed)]
  }

  mutating func fill(from lower: TrainingSettings) {
    for option in Self.layered { option.fill(&self, lower) }
    length.fill(from: lower.length)
    pictures.fill(from: lower.pictures)
    networks.fill(from: lower.networks)
    optimisation.fill(from: lower.optimisation)
    discriminators.fill(from: lower.discriminators)
    cycleGAN.fill(from: lower.cycleGAN)
    pix2Pix.fill(from: lower.pix2Pix)
    cut.fill(from: lower.cut)
    latent.fill(from: lower.latent)
    regularisation.fill(from: lower.regularisation)
    saving.fill(from: lower.saving)
    evaluation.fill(from: lower.evaluation)
    monitoring.fill(from: lower.monitoring)
    processor.fill(from: lower.processor)
    memory.fill(from: lower.memory)
    precision.fill(from: lower.precision)
  }

  /// These settings over those of a file, over those of the preset that either names.
  ///
  /// - Parameter side: the shorter side of the pictures, in the middle; nil if it is not known.
  /// - Throws: `ConfigurationError`.
  func layered(over file: ConfigurationFile?, forPicturesOf side: Int? = nil) throws -> TrainingSettings {
    var settings = self
    if let file { settings.fill(from: try file.settings()) }
    let method = settings.method ?? .cycleGAN
    // What was given, before a preset fills in the rest.
    try MethodOptions.check(
      settings.givenForSomeMethods, for: method.options, among: Method.Name.options)
    if settings.latent.conditional == true, settings.latent.captions == true {
      throw ConfigurationError("--conditional and --captions exclude each other; leave one of them out")
    }
    let preset = settings.preset ?? .standard
    switch method {
    case .cycleGAN:
      settings.fill(from: try TrainingSettings(preset.cycleGAN(forPicturesOf: side), under: settings.networks))
    case .pix2Pix: settings.fill(from: try TrainingSettings(preset.pix2Pix))
    case .cut: settings.fill(from: try TrainingSettings(preset.cut))
    case .fastCUT: settings.fill(from: try TrainingSettings(preset.fastCUT))
    case .gan: settings.fill(from: try TrainingSettings(preset.gan))
    case .dcgan: settings.fill(from: try TrainingSettings(preset.dcgan))
    case .sagan: settings.fill(from: try TrainingSettings(preset.sagan))
    }
    // Pictures are made whole, so that nothing is cut off what they are learned from.
    if method.makesFromNothing, settings.pictures.prepare?.usesLoadSize != false {
      settings.pictures.loadSize = settings.pictures.loadSize ?? settings.pictures.size
    }
    return settings
  }

  /// Whether the preset makes something else of small pictures.
  var presetDependsOnPictures: Bool { method ?? .cycleGAN == .cycleGAN && preset ?? .standard != .paper }

  /// What a preset sets.
  ///
  /// - Parameter given: the networks that go before those of the preset.
  private init(_ preset: CycleGANPreset, under given: NetworkOptions) throws {
    self = try Self.parse([])
    pictures.size = preset.cropSize
    networks.generator = .resnet
    (networks.blocks, networks.width) = (preset.blocks, preset.width)
    length.set(preset.length)
    (networks.upsampling, networks.inputSkip) = (preset.upsampling, preset.inputSkip)
    discriminators.augmentation = preset.discriminatorAugmentation.map(AugmentationOption.init(augmentation:))
    (networks.discriminator, networks.discriminatorLayers) = (preset.discriminator, preset.discriminatorLayers)
    networks.discriminatorHeads = preset.discriminatorHeads
    // Its weights are those of its own generators, its rate and its pools those of its own discriminators.
    var filled = given
    filled.fill(from: networks)
    if filled.inputSkip ?? .without == preset.inputSkip {
      (cycleGAN.cycleWeight, cycleGAN.identityWeight) = (preset.cycleWeight, preset.identityWeight)
    }
    optimisation.learningRate = Preset.publishedLearningRate
    if filled.discriminator ?? .patch == preset.discriminator {
      (optimisation.learningRate, cycleGAN.poolSize) = (preset.learningRate, preset.poolSize)
    }
    optimisation.averageDecay = preset.averageDecay
  }

  /// What a preset sets.
  private init(_ preset: Pix2PixPreset) throws {
    self = try Self.parse([])
    (pictures.size, networks.width, networks.discriminatorLayers) = (
      preset.cropSize, preset.width, preset.discriminatorLayers
    )
    length.set(preset.length)
    optimisation.averageDecay = preset.averageDecay
    guard let blocks = preset.blocks else { return }
    (networks.generator, networks.blocks, networks.upsampling) = (.resnet, blocks, .nearest)
    (networks.inputSkip, networks.norm, networks.dropout) = (.sum, .instance, false)
  }

  /// What a preset sets.
  private init(_ preset: CUTPreset) throws {
    self = try Self.parse([])
    (pictures.size, networks.blocks, networks.width) = (preset.cropSize, preset.blocks, preset.width)
    length.set(preset.length)
    length.decayEpochs = preset.decayEpochs
    optimisation.averageDecay = preset.averageDecay
  }

  /// What a preset sets.
  private init(_ preset: LatentPreset) throws {
    self = try Self.parse([])
    (pictures.size, networks.width, pictures.batch) = (preset.size, preset.width, preset.batchSize)
    length.set(preset.length)
    length.schedule = .constant
    optimisation.averageDecay = preset.averageDecay
  }

  /// The names of the options that were given of those which not all methods take.
  private var givenForSomeMethods: [String] {
    networks.given + optimisation.given + discriminators.given + cycleGAN.given + pix2Pix.given + cut.given
      + latent.given + regularisation.given
      + pictures.given.filter(PictureOptions.ofPairs.contains)
  }

  /// How pairs lie in the folder that holds them; nil for a method that needs none.
  private var pairLayout: PairLayout? {
    method?.needsPairs == true ? PairLayout(isReversed: pix2Pix.reverse ?? false) : nil
  }

  /// Finds the pictures as the method needs them.
  ///
  /// - Throws: `DataError`.
  func domains(in folders: [String]) throws(DataError) -> DomainFolders {
    if method?.makesFromNothing == true {
      return try DomainFolders(only: folders[0], isCaptioned: latent.captions == true)
    }
    if let pairLayout {
      return folders.count == 1
        ? try DomainFolders(pairsIn: folders[0], isReversed: pairLayout.isReversed)
        : try DomainFolders(pairsIn: folders[0], folders[1])
    }
    return folders.count == 1 ? try DomainFolders(pair: folders[0]) : try DomainFolders(folders[0], folders[1])
  }

  /// The run that they describe, checked.
  ///
  /// - Throws: `ConfigurationError`; `DataError` if classes are wanted and there are none.
  func configuration(_ domains: DomainFolders, folders: [String]) throws -> RunConfiguration {
    let batch = pictures.batch ?? 1
    guard (1...1024).contains(batch) else {
      throw ConfigurationError("--batch must lie between 1 and 1024, not \(batch)")
    }
    if let microBatch = pictures.microBatch, !(1...1024).contains(microBatch) {
      throw ConfigurationError("--micro-batch must lie between 1 and 1024, not \(microBatch)")
    }
    var method = try methodSettings(
      classes: latent.conditional == true ? domains.a.training.classes() : nil,
      captions: domains.a.training.captions.map(CaptionSettings.init(of:)))
    if let scaling = optimisation.scaleLearningRate {
      method.settings.scaleLearningRates(by: scaling.factor(Double(batch) / Double(publishedBatch)))
    }
    let preparation = try pictures.preparation()
    let microBatch = pictures.microBatch ?? method.settings.microBatchSize(side: preparation.cropSize)
    let pictureCount = domains.domains.reduce(0) { max($0, $1.training.count) }
    let picturesPerStep = batch * method.settings.batchesPerStep
    let stepsPerEpoch = (pictureCount + picturesPerStep - 1) / picturesPerStep
    let runLength = try length.length(stepsPerEpoch: stepsPerEpoch)
    guard !runLength.epochs.multipliedReportingOverflow(by: stepsPerEpoch).overflow else {
      throw ConfigurationError("--epochs \(runLength.epochs) is more than anyone can wait for")
    }
    var configuration = RunConfiguration(
      domains: RunConfiguration.Domains(
        domains, folders: folders, pairsSerially: pictures.serial ?? false, pairs: pairLayout),
      method: method, length: runLength, preparation: preparation, batchSize: batch,
      microBatchSize: microBatch < batch ? microBatch : nil,
      precision: precision.precision == .float32 ? nil : precision.precision, seed: seed ?? 0,
      saving: saving.settings(totalSteps: runLength.totalSteps(stepsPerEpoch: stepsPerEpoch)),
      pictureMemory: pictures.memory.pictureMemory?.bytes)
    try evaluation.change(&configuration.saving)
    monitoring.change(&configuration.saving)
    try configuration.validate()
    return configuration
  }

  /// The batch of the preset.
  private var publishedBatch: Int {
    let preset = preset ?? .standard
    switch method ?? .cycleGAN {
    case .gan: return preset.gan.batchSize
    case .dcgan: return preset.dcgan.batchSize
    case .sagan: return preset.sagan.batchSize
    case .cycleGAN, .pix2Pix, .cut, .fastCUT: return 1
    }
  }

  /// The method, with what is set of it.
  private func methodSettings(
    classes: [PictureClass]?, captions: CaptionSettings?
  ) throws(ConfigurationError) -> Method {
    switch method ?? .cycleGAN {
    case .cycleGAN: .cycleGAN(try cycleGAN.settings(networks, optimisation, discriminators, pictures))
    case .pix2Pix: .pix2Pix(try pix2Pix.settings(networks, optimisation, pictures))
    case .cut: .cut(try cut.settings(.cut, networks, optimisation, pictures))
    case .fastCUT: .fastCUT(try cut.settings(.fastCUT, networks, optimisation, pictures))
    case .gan: .gan(try latentSettings(.mlp))
    case .dcgan: .dcgan(try latentSettings(.dcgan, classes: classes, captions: captions))
    case .sagan: .sagan(try latentSettings(.projection, classes: classes, captions: captions))
    }
  }

  private func latentSettings(
    _ kind: LatentArchitecture.Kind, classes: [PictureClass]? = nil, captions: CaptionSettings? = nil
  ) throws(ConfigurationError) -> LatentSettings {
    let settings = try latent.settings(
      kind, networks, optimisation, discriminators, regularisation, pictures, classes: classes, captions: captions)
    // An epoch has as many steps as there are pictures for, so that this is asked before anything is counted.
    guard (1...100).contains(settings.batchesPerStep) else {
      throw ConfigurationError("--critic-steps must lie between 1 and 100, not \(settings.batchesPerStep)")
    }
    return settings
  }
}
