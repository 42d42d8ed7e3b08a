import ArgumentParser
import Datasets
import Evaluation
import Files
import ProcessGroups
import Runs
import Training
import Translation

/// `cyclegan evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how good translations or generated pictures are, by distances between sets.",
    usage: "cyclegan evaluate [options] <run> ... | <folder> <folder>",
    discussion: """
      Of a run, the test pictures of each domain are translated and compared with the test pictures of the other domain. The \
      same pictures untranslated, and the other domain's own training pictures, are compared as well: they say what doing \
      nothing and what a perfect translation would score. A run that makes pictures from nothing makes as many as there are \
      test pictures (training pictures, where there are none), 100 to 1000, which are compared with these, made ready as for \
      training. Several runs give one table. Of two folders, the first holds the \
      real pictures and the second those to be judged; instead of a folder, a file of statistics (.npz) as pytorch-fid and \
      clean-fid write it can be named, and --save-statistics writes one.

      KD, the kernel distance, is the number to look at: it has no bias for few pictures, and its error is printed. FD, the \
      Fréchet distance, falls with the number of pictures. Both are over the features of EfficientNet-Lite0, which \
      `make features` fetches, and are FID and KID as published only over Inception's, whose weights --features names. \
      Precision, recall, density and coverage, the sliced Wasserstein distance (SWD), MS-SSIM and the colours follow. The \
      protocol is printed with the numbers; numbers of other protocols do not compare.

      Of a run with captions it is measured how often its discriminator finds a test picture more real with its own caption than \
      with another, and how much texts change what the generator makes.

      Features of folders are kept in the cache folder ($XDG_CACHE_HOME/cyclegan), never beside the pictures.

      EXAMPLES
        cyclegan evaluate Checkpoints/summer2winter
        cyclegan evaluate Checkpoints/first Checkpoints/second --csv
        cyclegan evaluate Checkpoints/birds --checkpoint best
        cyclegan evaluate photos/winter winter-pictures
        cyclegan evaluate photos/winter winter-pictures \\
          --features pt_inception-2015-12-05-6726825d.pth
        cyclegan evaluate photos/winter --save-statistics winter.npz
      """)

  @Argument(
    help: ArgumentHelp(
      "Runs; or two folders of pictures or files of statistics, the real pictures first.", valueName: "set"),
    completion: .file())
  var sets: [String]

  @OptionGroup(title: "Features") var options: FeatureOptions

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print comma-separated values, a line for each comparison.")
  var csv = false

  @Flag(help: "Leave out the comparison with the training pictures of the domain.")
  var noTraining = false

  @Option(
    help: ArgumentHelp("Evaluate these weights of the run: newest, or best. (default: newest)", valueName: "name"))
  var checkpoint: CheckpointChoice?

  @Option(
    help: ArgumentHelp("Write the statistics of the only folder that is named.", valueName: "file"),
    completion: .file(extensions: ["npz"]))
  var saveStatistics: String?

  @Option(help: "The seed of what is drawn: subsets, neighbourhoods and directions. (default: 0)")
  var seed: UInt64 = 0

  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func validate() throws {
    if json, csv { throw ValidationError("--json and --csv exclude each other.") }
    if sets.isEmpty { throw ValidationError("Name runs, or two folders.") }
  }

  func run() throws {
    OutOfMemory.advice = .translation
    try processor.apply()
    try JoinedProcesses.run { job in
      guard let job else { return try evaluate(nil) }
      try job.compute { try evaluate(job.group) }
    }
  }

  /// Evaluates what was named.
  ///
  /// - Parameter group: the processes that share the work, of which one prints the report; nil for this one alone.
  private func evaluate(_ group: ProcessGroup?) throws {
    if sets.count == 1, try evaluateCaptions(of: RunFolder(sets[0])) { return }
    let isTelling = group?.rank ?? 0 == 0
    let model = try options.model { if isTelling { Self.warn($0) } }
    let progress = EvaluationProgress()
    let reader = SetReader(
      model: model, cache: options.cache, seed: seed, group: group, onFault: { Self.warn("\($0) It is left out.") },
      onProgress: progress.show)
    if let saveStatistics {
      try save(to: saveStatistics, model, reader, progress)
      return
    }
    var report = EvaluationReport(model, seed: seed)
    let isRun = try sets.map { path in
      let folder = RunFolder(path)
      // Imported networks have no pictures of their own: it says so.
      if folder.holdsImport, !folder.holdsRun { _ = try folder.configuration() }
      return folder.holdsRun
    }
    if isRun.allSatisfy(\.self) {
      for path in sets { report.runs.append(try evaluate(run: path, reader)) }
    } else if sets.count == 2, !isRun.contains(true) {
      report.pair = try compare(reader, model)
    } else {
      throw ValidationError("Name runs, or two folders of pictures, the real ones first.")
    }
    progress.end()
    Console.output.line(try json ? report.json() : csv ? report.csv : report.text)
    if !json, !csv, isTelling { for warning in report.warnings { Self.warn(warning) } }
  }

  /// Prints how a run with captions listens to texts; false if it is none.
  private func evaluateCaptions(of run: RunFolder) throws -> Bool {
    guard run.holdsRun,
      let evaluation = try CaptionEvaluation(
        (checkpoint ?? .newest).folder(of: run), seed: seed,
        onDamage: { Self.warn(Wording.damagedCheckpoint($0, $1)) })
    else { return false }
    if json || csv { throw ValidationError("Of a run with captions text is printed; leave --json and --csv out.") }
    for line in evaluation.lines { Console.output.line(line) }
    return true
  }

  private static func warn(_ text: String) { Console.errors.line("cyclegan: warning: \(text)") }

  /// Both directions of a run, or what it makes from nothing.
  private func evaluate(run path: String, _ reader: SetReader) throws -> EvaluationReport.Run {
    let folder = try (checkpoint ?? .newest).folder(of: RunFolder(path))
    let configuration = try folder.configuration()
    let domains = try configuration.domains.find(for: folder)
    if configuration.method.name.makesFromNothing {
      return EvaluationReport.Run(
        run: path,
        generation: try GenerationEvaluation(
          folder.sampler(onDamage: Translator.warn), configuration, domains, comparesTraining: !noTraining,
          reader: reader))
    }
    let directions = Direction.allCases.filter { configuration.method.settings.generators[$0] != nil }
    return EvaluationReport.Run(
      run: path,
      directions: try directions.map { direction in
        try RunEvaluation(
          Translator(run: folder, direction, onDamage: Translator.warn), direction, domains, run: path,
          comparesTraining: !noTraining, reader: reader)
      })
  }

  /// Two folders, or statistics in their place.
  private func compare(_ reader: SetReader, _ model: FeatureModel?) throws -> EvaluationReport.Pair {
    let listings = try sets.map { path throws -> PictureListing? in
      path.hasSuffix(".npz") ? nil : try PictureListing(of: path)
    }
    let sampled = listings.compactMap { $0.map { min($0.count, PictureMeasures.mostPictures) } }.min() ?? 0
    let pictures = listings.map { $0.map { PictureSet($0) } }
    let side = PictureMeasures.side(within: pictures.compactMap { $0?.shortestSide(among: sampled) }.min() ?? 0)
    let evaluated = try zip(sets, pictures).enumerated().map { index, set -> EvaluatedSet in
      guard let pictures = set.1 else {
        guard let model else {
          throw ValidationError("Statistics are compared over features; name the network by --features.")
        }
        return EvaluatedSet(try StatisticsFile.read(set.0, dimension: model.dimension))
      }
      return EvaluatedSet(try reader.read(pictures, side: side, sampled: sampled, index: index))
    }
    return EvaluationReport.Pair(
      real: sets[0], generated: sets[1],
      comparison: SetComparison(real: evaluated[0], generated: evaluated[1], seed: seed))
  }

  private func save(
    to path: String, _ model: FeatureModel?, _ reader: SetReader, _ progress: EvaluationProgress
  ) throws {
    guard sets.count == 1 else { throw ValidationError("--save-statistics takes one folder, not \(sets.count).") }
    guard model != nil else { throw ValidationError("Statistics are of features; name the network by --features.") }
    let set = PictureSet(try PictureListing(of: sets[0]))
    let result = try reader.read(set, side: PictureMeasures.side(within: 0), sampled: 0, index: 0)
    progress.end()
    guard let features = result.features else { return }
    try StatisticsFile.write(features, to: path)
    Console.output.line("The statistics of \(Wording.count(features.count, "picture")) are in \(Wording.shell(path)).")
  }
}
