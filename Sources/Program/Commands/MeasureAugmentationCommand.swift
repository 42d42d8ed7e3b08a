import ArgumentParser
import Datasets
import Evaluation
import Files
import Machine
import Runs
import Training

/// `cyclegan measure-augmentation`.
struct MeasureAugmentationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-augmentation",
    abstract: "Find out by an experiment whether generated pictures help a classifier.",
    usage: "cyclegan measure-augmentation [options] <folder> --output <folder>",
    discussion: """
      Of a folder of classes, --per-class pictures of each are drawn; a generator (SAGAN with classes) is trained on exactly \
      these, and five small classifiers learn, in as many steps with batches as large, from:

        R      the real pictures
        R+A    the same, each shifted by up to a sixteenth of its side and turned
               by up to 10 degrees
        R+G    real and generated pictures, half and half
        R+A+G  the same, all of them shifted and turned
        G      generated pictures alone

      They are tested with pictures that none of them and not the generator ever saw: those of the folder's test, or held-out \
      ones where it has none. The generator is the one after the last step; no test picture has a say in it. All is repeated \
      with other seeds, each of which draws other pictures. The table has the mean accuracy and its deviation, the difference \
      from R+A with its 95 % interval, and McNemar's test over the test pictures of all repetitions; below it stands whether \
      generated pictures helped, also where they did not.

      A repetition that is finished is kept in --output and not done again, nor is one that was stopped begun anew: repeat the \
      command to go on. More --seeds and more numbers after --per-class add to an experiment.

      EXAMPLES
        cyclegan measure-augmentation photos/by-class --per-class 10 20 50 \\
          --output Experiments/by-class
        cyclegan measure-augmentation digits --grey --size 32 --seeds 5 \\
          --generator-steps 1500 --output Experiments/digits
      """)

  @Argument(help: "The folder of classes, or one that holds them in train and test.", completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp("The folder of the experiment, which is made or gone on with.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Pictures of each class to learn from; several numbers make several experiments. (default: 20)",
      valueName: "pictures"))
  var perClass: [Int] = []

  @Option(help: ArgumentHelp("Repetitions, each with its seed, from 0.", valueName: "count"))
  var seeds = 5

  @Option(help: ArgumentHelp("Pictures of each class to test with at most.", valueName: "pictures"))
  var testPerClass = 200

  @OptionGroup(title: "Generator") var generator: ExperimentGeneratorOptions

  @Option(help: ArgumentHelp("Steps of each classifier.", valueName: "steps"))
  var classifierSteps = 500

  @Option(help: ArgumentHelp("Pictures in a step of a classifier.", valueName: "pictures"))
  var classifierBatch = 64

  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func validate() throws {
    for (name, value, range) in [
      ("--seeds", seeds, 1...1000), ("--test-per-class", testPerClass, 1...1_000_000),
      ("--classifier-steps", classifierSteps, 1...10_000_000), ("--classifier-batch", classifierBatch, 2...1024),
    ] + perClass.map({ ("--per-class", $0, 2...1_000_000) }) where !range.contains(value) {
      throw ValidationError("\(name) must lie between \(range.lowerBound) and \(range.upperBound), not \(value).")
    }
    if output.isEmpty { throw ValidationError("--output needs the name of a folder.") }
  }

  func run() throws {
    OutOfMemory.advice = .training
    try processor.apply()
    let domain = try DomainFolders(only: folder).a
    if FolderEntry.lies(output, within: folder) {
      throw Failure(
        .cannotCreate, "\(output.quoted) lies in \(folder.quoted), which is not changed; choose another --output.")
    }
    let sizes =
      perClass.isEmpty ? [20] : perClass.enumerated().filter { perClass.firstIndex(of: $1) == $0 }.map(\.element)
    let settings = try generator.settings()
    // The classes' counts are those of each repetition.
    let template = try generator.configuration(DomainFolders(only: domain.training.folder), settings, seed: 0)
    let experiment = try AugmentationExperiment(
      in: output, experimentSettings(domain, template), domain
    ) { domains, seed in try generator.configuration(domains, settings, seed: seed) }
    for size in sizes { try experiment.check(perClass: size) }
    StopSignal.listen()
    Console.output.line(
      "Learning from \(Wording.list(sizes.map(Wording.grouped))) pictures of each of "
        + "\(Wording.grouped(try domain.training.classes().count)) classes, \(Wording.count(seeds, "repetition")) each, in "
        + Wording.shell(output))
    estimate(experiment, sizes, template)
    var summaries: [AugmentationSummary] = []
    for size in sizes {
      var results: [AugmentationResult] = []
      for seed in 0..<UInt64(seeds) {
        let reporter = ExperimentReporter(repetitions: seeds)
        guard
          let result = try experiment.repetition(
            perClass: size, seed: seed, report: reporter.show, shouldStop: { StopSignal.status != nil })
        else {
          Console.errors.line("cyclegan: stopped; what is finished is kept. Repeat the command to go on.")
          throw ExitCode((StopSignal.status ?? .interrupted).rawValue)
        }
        results.append(result)
      }
      summaries.append(AugmentationSummary(results))
    }
    for summary in summaries { Console.output.line("\n\(summary.text)") }
  }

  /// Says how long the generators will take that are not trained yet, which is most of the time.
  private func estimate(_ experiment: AugmentationExperiment, _ sizes: [Int], _ template: RunConfiguration) {
    let pending = sizes.reduce(0) { count, size in
      count + (0..<UInt64(seeds)).count { experiment.result(perClass: size, seed: $0) == nil }
    }
    if pending == 0 { return }
    let seconds = StepMeasurement(of: template).seconds * Double(generator.generatorSteps)
    Console.output.line(
      "A generator takes about \(Wording.duration(seconds)) (measured), all \(Wording.grouped(pending)) that are to be trained about "
        + "\(Wording.duration(seconds * Double(pending))); the classifiers come to that.")
  }

  /// What tells the experiment from others.
  private func experimentSettings(
    _ domain: Domain, _ template: RunConfiguration
  ) -> AugmentationExperiment.Settings {
    var method = template.method
    if var latent = method.settings as? LatentSettings {
      latent.classes = nil
      method.settings = latent
    }
    return AugmentationExperiment.Settings(
      folder: FolderEntry.absolute(folder),
      checksums: [domain.training, domain.test].compactMap { $0?.checksum }, method: method,
      preparation: template.preparation, steps: generator.generatorSteps, batchSize: template.batchSize,
      classifierSteps: classifierSteps, classifierBatchSize: classifierBatch, testPerClass: testPerClass,
      generatedPerClass: generator.generatedPerClass)
  }
}
