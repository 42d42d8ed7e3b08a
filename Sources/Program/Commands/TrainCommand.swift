import ArgumentParser
import Datasets
import Evaluation
import Files
import Foundation
import Machine
import Runs
import Training

/// `cyclegan train`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train on folders of pictures: to translate, or to make pictures from nothing.",
    usage: "cyclegan train [options] <folder> [<folder>]",
    discussion: """
      Name two folders, one for each domain; they are searched with their sub-folders. If a folder contains a train and a \
      test folder, the test pictures are kept from training and used for sample sheets. Or name one folder that contains \
      trainA and trainB, and optionally testA and testB. Domains take their folders' names.

      With --method gan, dcgan or sagan, name one folder: the networks learn to make pictures such as are in it. With \
      --conditional each folder in it (or in its train) is a class, and `cyclegan generate` makes pictures of the class \
      that it is asked for. With --captions each picture has a caption, in a text file of the same name or in a metadata.jsonl \
      or metadata.csv, and pictures are made of texts.

      Before it starts, the command prints the memory that the run will need, measures a few steps, and prints the time that \
      it will take. A run that needs more memory than the process may use is refused. Ctrl-C, SIGTERM and a closed terminal \
      save a checkpoint; `cyclegan resume` continues the run exactly. The run's folder contains config.json, losses.csv (the \
      losses of every step), samples/ and checkpoints/. With --evaluate-steps, translations of the test pictures are measured \
      during training (metrics.csv), and the best checkpoint is kept (checkpoints/best).

      METHODS, in lower case after --method
        CycleGAN  two generators and two discriminators, both ways; no pairs needed
        CUT       one generator, the first domain into the second; no pairs needed
        FastCUT   the same with fewer passes
        pix2pix   one generator that learns from pairs: two folders with pictures
                  of the same names, trainA and trainB with the same names, or a
                  folder train whose files show both side by side
        gan       one folder; fully connected networks, for small pictures
        dcgan     one folder; convolutions, 16, 32, 64 or 128 pixels a side
        sagan     the same with attention and spectral norm
                  dcgan and sagan learn classes with --conditional, and texts
                  with --captions

      PRESETS
        minutes   128×128 pixels, width 16, 6 blocks, 1100 steps, projected
                  discriminators of 4 heads without history pools, learning
                  rate 0.0006; of pictures whose shorter side has fewer than
                  144 pixels 64×64 pixels, 3000 steps, discriminators of
                  patches; generators with an attention mask, cycle weight 3,
                  no identity loss; the default
        hours     192×192 pixels, width 32, 9 blocks, 7000 steps, learning
                  rate 0.0003, 3 heads and history pools, else as minutes;
                  small pictures 128×128 pixels, 6 blocks, 15000 steps,
                  discriminators of patches, published weights, no mask
        paper     256×256 pixels from 286×286, width 64, 9 blocks, 200 epochs, all
                  as published; days on a processor
        minutes and hours upsample by nearest neighbours and translate with an
        average of the generators' weights; what discriminators see is augmented
        by color,translation.
        With --method gan, dcgan or sagan:
        minutes   32×32 pixels, 3000 steps of 32 pictures (gan: 5000 of 64)
        hours     64×64 pixels, 10000 steps of 64 pictures (gan: 50000)
        paper     gan 28×28, dcgan 64×64, sagan 128×128 pixels; for dcgan and
                  sagan days to months on a processor

      A file given by --config contains the same settings, in YAML or JSON under the options' long names, such as \
      `identity-weight: 3` or `flip: false`. The command line overrides the file, and the file overrides the preset.

      EXAMPLES
        cyclegan train Domains/horse Domains/zebra --output Checkpoints/stripes
        cyclegan train Domains/horse2zebra --preset hours \\
          --output Checkpoints/evening
        cyclegan train photos/day photos/night --size 128 --width 32 \\
          --steps 20000 --seed 7
        cyclegan train photos/horses photos/zebras \\
          --from Checkpoints/imported --steps 2000
        cyclegan train photos/day photos/night --config night.yaml \\
          --identity-weight 1
        cyclegan train photos/summer photos/winter --method fastcut
        cyclegan train facades --method pix2pix --reverse --preset hours
        cyclegan train photos/day photos/night --evaluate-steps 500 --patience 8
        cyclegan train photos/day photos/night --when-done ./tell-me
        cyclegan train --method dcgan photos/flowers
        cyclegan train --method sagan photos/by-class --conditional --size 64
        cyclegan train --method sagan photos/captioned --captions
      """)

  @Argument(
    help: "Two folders of pictures, one that holds trainA and trainB or pairs, or one to make pictures from nothing.",
    completion: .directory)
  var folders: [String]

  @Option(
    help: ArgumentHelp(
      "The output folder of the run. (default: Checkpoints/<first>2<second>, or Checkpoints/<folder> of one)",
      valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp("A YAML or JSON file of settings.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Start from the networks of this run, checkpoint or import instead of random weights.",
      valueName: "folder"), completion: .directory)
  var from: String?

  @Flag(
    help:
      "If the run is there already, resume it, so that a batch system may start the same command again and again.")
  var resumeIfPresent = false

  @Flag(help: "Start at once, without measuring the time of a step.")
  var noEstimate = false

  @OptionGroup var completion: WhenDoneOption
  @OptionGroup var settings: TrainingSettings

  /// Not in `validate()`, which runs before unknown options are named: the value of a misspelt one would count as a folder.
  private func checkFolders() throws {
    guard (1...2).contains(folders.count) else {
      throw ValidationError("One or two folders are expected, not \(folders.count); quote names that hold spaces.")
    }
    if output?.isEmpty == true { throw ValidationError("--output needs the name of a folder.") }
  }

  /// Gives the configuration the architecture of the networks that the run starts from.
  ///
  /// - Parameter given: what the person has said of the run, before a preset filled in the rest.
  private func begin(
    _ configuration: inout RunConfiguration, with start: TrainingStart, _ given: TrainingSettings
  ) throws {
    switch start.networks {
    case .translating:
      guard NetworkOptions.ofGenerators.isDisjoint(with: settings.networks.given) else {
        throw ConfigurationError(
          "--from says what the generators are; leave --generator, --blocks, --width, --norm and --dropout out")
      }
    case .making(let making):
      guard LatentOptions.ofNetworks.isDisjoint(with: settings.networks.given + settings.latent.given) else {
        throw ConfigurationError(
          "--from says what the networks are; leave --width, --latent-size, --attention and --attention-size out")
      }
      // The size is theirs, too, unless another is asked for, which is refused.
      if given.pictures.size == nil {
        configuration.preparation.cropSize = making.network.size
        configuration.preparation.loadSize = given.pictures.loadSize ?? making.network.size
      }
    }
    let before = (configuration.method.settings as? CycleGANSettings)?.discriminator.kind
    try start.apply(to: &configuration)
    if var cycleGAN = configuration.method.settings as? CycleGANSettings, cycleGAN.discriminator.kind != before {
      // The preset's loss and rate were for discriminators of its own.
      if given.optimisation.adversarialLoss == nil, given.discriminators.smoothedTarget == nil {
        cycleGAN.objective.adversarialLoss = AdversarialLoss(of: cycleGAN.discriminator.kind)
      }
      if given.optimisation.learningRate == nil {
        cycleGAN.optimizer.learningRate = Preset.publishedLearningRate
      }
      configuration.method.settings = cycleGAN
      try configuration.validate()
    }
  }

  func run() throws {
    try JoinedProcesses.run { job in
      try completion.watch(job) { record in try train(job, &record) }
    }
  }

  /// Trains the run that the options and a file of settings describe.
  ///
  /// - Parameter job: the processes that train it together; nil for this one alone.
  private func train(_ job: TrainingJob?, _ record: inout SessionRecord) throws {
    OutOfMemory.advice = .training
    let beginning = try job.together { try self.beginning(isWriter: job?.isWriter ?? true) }
    try job?.checkAgreement(on: beginning.configuration)
    if beginning.isThere {
      let resumption = Resumption(
        folder: beginning.folder, memoryLimit: beginning.settings.memory.limit,
        patience: beginning.settings.saving.patience, job: job)
      return try resumption.train(changing: { _ in }, &record)
    }
    try train(beginning, job, &record)
  }

  /// What a run begins with.
  private struct Beginning {
    let settings: TrainingSettings
    let domains: DomainFolders
    let configuration: RunConfiguration
    let start: TrainingStart?
    let folder: RunFolder
    /// Whether the run has begun before and goes on.
    let isThere: Bool
  }

  /// Finds out what the run begins with.
  ///
  /// - Parameter isWriter: whether this process will write the run.
  private func beginning(isWriter: Bool) throws -> Beginning {
    try checkFolders()
    let file = try config.map { path throws(ConfigurationError) in
      try ConfigurationFile(path: path)
    }
    var given = self.settings
    if let file { given.fill(from: try file.settings()) }
    var settings = try self.settings.layered(over: file)
    try settings.processor.apply()
    settings.precision.warn()
    if let method = settings.method, method.makesFromNothing, folders.count > 1 {
      throw ValidationError("--method \(method.rawValue) learns from one folder of pictures, not \(folders.count).")
    }
    let domains = try settings.domains(in: folders)
    let folder = RunFolder(output ?? "Checkpoints/\(domains.runName)")
    let isThere = resumeIfPresent && folder.holdsRun
    if settings.presetDependsOnPictures {
      // A run that goes on is what it was, whatever has been added to its folders.
      let recorded =
        isThere ? (try? folder.configuration())?.domains.entries.map(\.median).shorterSide : nil
      if let side = recorded ?? domains.shorterSide {
        settings = try self.settings.layered(over: file, forPicturesOf: side)
      }
    }
    var configuration = try settings.configuration(domains, folders: folders.map(FolderEntry.absolute))
    let start = try from.map { path throws(RunError) in
      try TrainingStart(RunFolder(path), for: configuration.method)
    }
    if let start { try begin(&configuration, with: start, given) }
    if isThere { try folder.check(isOf: configuration) } else if isWriter { try folder.checkIsFree() }
    try folder.check(apartFrom: domains)
    return Beginning(
      settings: settings, domains: domains, configuration: configuration, start: start, folder: folder, isThere: isThere
    )
  }

  /// Begins the run and trains it.
  private func train(_ beginning: Beginning, _ job: TrainingJob?, _ record: inout SessionRecord) throws {
    let (configuration, domains, folder) = (beginning.configuration, beginning.domains, beginning.folder)
    (record.folder, record.steps.all) = (folder.path, configuration.totalSteps)
    StopSignal.listen()
    let plan = TrainingPlan(configuration, domains, folder)
    let isWriter = job?.isWriter ?? true
    for line in plan.lines { Console.output.line(line) }
    // All processes have the same words; one tells.
    if isWriter { for warning in plan.warnings { Console.errors.line("cyclegan: warning: \(warning)") } }
    let limit = beginning.settings.memory.limit
    let (measurement, memory) = try job.together { () throws -> (HeldOutEvaluation?, RunMemory) in
      let measurement = isWriter ? try HeldOutEvaluation(configuration, domains, run: folder.path) : nil
      var memory = TrainingMemory(configuration, domains, isShared: job != nil)
      memory.evaluationBytes = measurement?.memoryBytes ?? 0
      return (measurement, try RunMemory(memory, configuration, limit: limit))
    }
    Console.output.line(plan.memoryLine(memory))
    if memory.plan.recomputes { Console.output.line(plan.recomputationLine(isMeasured: !noEstimate)) }
    var stepSeconds: Double?
    if !noEstimate {
      let measured = try memory.saving { try StepMeasurement(of: configuration, by: job) }
      stepSeconds = measured.seconds
      let cost = plan.timeLines(measured, preset: beginning.settings.preset ?? .standard)
      for line in cost { Console.output.line(line) }
    }
    if let measurement {
      let seconds = noEstimate ? nil : measurement.secondsOfMeasuring(configuration.initialMethod())
      for line in plan.evaluationLines(measurement, seconds: seconds, stepSeconds: stepSeconds) {
        Console.output.line(line)
      }
    }
    try job.together { () throws -> Void in
      guard let status = StopSignal.status(isJob: job != nil) else { return }
      if isWriter { Console.errors.line("cyclegan: stopped before the first step; nothing was written.") }
      throw ExitCode(status.rawValue)
    }

    let reporter = TrainingReporter()
    let run = try job.together {
      try TrainingRun(
        beginning: configuration, domains: domains, in: folder, from: beginning.start, memory: memory.plan,
        memoryLimit: limit, job: job,
        report: { event in reporter.show(event) })
    }
    run.measurement = measurement
    let session = TrainingSession(run, reporter, patience: beginning.settings.saving.patience)
    do {
      try run.checkAgreement()
      try session.train(&record)
    } catch  where run.stepsTaken == 0 && isWriter && !(error is ExitCode) {
      // A run that could not take its first step leaves nothing that stands in the way of the next attempt.
      folder.removeBeginning()
      throw error
    }
  }
}
