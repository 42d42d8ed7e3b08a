import ArgumentParser
import Files
import Images
import Runs
import Training

/// `cyclegan generate`.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make pictures with a run that was trained to: GAN, DCGAN or SAGAN.",
    usage: "cyclegan generate [options] <run> --output <folder or file>",
    discussion: """
      Each picture is made from a random vector of its own, which follows from --seed and the picture's number: the same seed \
      makes the same pictures, on any number of threads and however many are asked for. They are written as \
      seed-0-000000.png and so on, and generated.jsonl in the same folder has a line of JSON for each. Of a run with classes, \
      pictures of all of them are made in turn, each in a folder of its class; --class chooses. Of a run with captions, pictures are made \
      of each --text in turn; words that the run has never seen are named and make no difference.

      An interrupted job continues when the command is repeated, and a larger --count adds to it: what the record says was made \
      of the same weights and options is not made again. A file that is anything else is named and left as it is without \
      --overwrite, the others are made, and the exit code is 1. Where a disk is full or a drive is away, the job pauses for \
      --wait-for-disk minutes. With --shard several machines share a job.

      With --grid a single sheet is written instead. With --interpolate each of --count ways leads from one vector to another \
      in so many pictures.

      EXAMPLES
        cyclegan generate Checkpoints/birds --count 200 --output made
        cyclegan generate Checkpoints/by-class --class tulip --count 50 \\
          --output made
        cyclegan generate Checkpoints/captioned --count 8 --output made \\
          --text "a small red circle at the top left"
        cyclegan generate Checkpoints/birds --count 4 --interpolate 8 --grid \\
          --output sheet.png
        cyclegan generate Checkpoints/birds --count 100000 --format jpeg \\
          --output made --shard 2/8
      """)

  @OptionGroup var argument: RunArgument

  @Option(
    help: ArgumentHelp(
      "The folder for the pictures; with --grid the file of the sheet.", valueName: "folder or file"),
    completion: .directory)
  var output: String

  @Option(help: ArgumentHelp("How many pictures, or with --interpolate how many ways.", valueName: "pictures"))
  var count = 64

  @Option(help: "The seed of the vectors.")
  var seed: UInt64 = 0

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("A class to make pictures of; may be given several times. (default: all)", valueName: "name"))
  var classes: [String] = []

  @Option(
    name: .customLong("text"),
    help: ArgumentHelp(
      "A text to make pictures of; may be given several times. (default: captions that the run has learned)",
      valueName: "words"))
  var texts: [String] = []

  @Option(
    help: ArgumentHelp("A file with a text to make pictures of in each line.", valueName: "file"), completion: .file())
  var textFile: String?

  @Option(
    help: ArgumentHelp(
      "Draw numbers of a vector again that lie beyond this on either side, such as 0.7: pictures differ less and fail less. (default: none)",
      valueName: "limit"))
  var truncation: Double?

  @Option(help: ArgumentHelp("Pictures on the way from one vector to another.", valueName: "pictures"))
  var interpolate: Int?

  @Flag(help: "Write one sheet of all pictures.")
  var grid = false

  @Option(
    help: ArgumentHelp(
      "Make only this part of the pictures, such as 3/8, chosen by their names; its record has a file of its own. (default: all; under mpirun a part for each process)",
      valueName: "part/parts"))
  var shard: Shard?

  @Option(help: ArgumentHelp("Use these weights of the run: newest, or best. (default: newest)", valueName: "name"))
  var checkpoint: CheckpointChoice?

  @OptionGroup(title: "Files") var files: GenerationFileOptions
  @OptionGroup(title: "Processor") var processor: ThreadOptions

  /// More do not fit on a sheet that anyone looks at.
  private static let mostOnSheet = 1024

  func validate() throws {
    guard count >= 1, count <= 100_000_000 else {
      throw ValidationError("--count must lie between 1 and 100000000, not \(count).")
    }
    if let truncation { try LatentSequence.checkTruncation(truncation) }
    if let interpolate, !(2...1000).contains(interpolate) {
      throw ValidationError("--interpolate must lie between 2 and 1000, not \(interpolate).")
    }
    if grid, files.format != nil || shard != nil {
      throw ValidationError(
        "--format and --shard mean nothing with --grid, which writes one picture in the format that the name of --output says; "
          + "leave them out.")
    }
    if grid, total > Self.mostOnSheet {
      throw ValidationError("--grid shows up to \(Self.mostOnSheet) pictures, not \(total).")
    }
    if output.isEmpty { throw ValidationError("--output needs the name of a folder or file.") }
  }

  /// Pictures in all.
  private var total: Int { count * (interpolate ?? 1) }

  func run() throws {
    OutOfMemory.advice = .translation
    try processor.apply()
    if shard == nil, let part = Shard.launched {
      guard !grid else {
        throw Failure(
          .usage,
          "Started \(part.count) times together, each process makes a part of the pictures, and none of them can draw the sheet of --grid; "
            + "start the command once.")
      }
      Console.output.line("Part \(part.number) of \(part.count): one for each process that was started.")
    }
    StopSignal.listen()
    let sheet = grid ? try OutputPicture(output, option: "--output", isReplacing: files.overwrite) : nil
    let sampler = try (checkpoint ?? .newest).folder(of: argument.folder).sampler { path, reason in
      Console.errors.line("cyclegan: warning: \(Wording.damagedCheckpoint(path, reason))")
    }
    let texts = try GenerationPlan.texts(try askedTexts(), of: sampler.settings)
    for text in texts where !text.unknownWords.isEmpty {
      Console.errors.line(
        "cyclegan: warning: of \(text.text.quoted) the run does not know \(Wording.list(text.unknownWords.map { $0.quoted }))."
      )
    }
    let plan = GenerationPlan(
      run: argument.folder, sampler: sampler,
      sequence: LatentSequence(
        seed: seed, size: sampler.settings.network.latentSize, truncation: truncation, stepsOfWay: interpolate),
      labels: try GenerationPlan.labels(classes, of: sampler.settings), texts: texts.map(\.text),
      format: files.format ?? .png, quality: files.writing.quality)
    if let sheet {
      try sheet.write(drawn(plan), quality: files.writing.quality, isReplacing: files.overwrite)
      Console.output.line("Drew \(Wording.shell(output)).")
    } else {
      try write(plan)
    }
  }

  /// The texts of the options and of the file.
  private func askedTexts() throws -> [String] {
    guard let textFile else { return texts }
    let lines: [String]
    do throws(FileFault) {
      let bytes = try InputFile(path: textFile).readAll(limit: Self.mostBytesOfTexts)
      lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { String($0) }
    } catch {
      throw Failure(.unusableData, "\(textFile.quoted) \(error)")
    }
    guard !lines.isEmpty else { throw Failure(.usage, "\(textFile.quoted) holds no text.") }
    return texts + lines
  }

  private static let mostBytesOfTexts = 64 << 20

  /// One sheet of all pictures: a row for each way, a column for each class, or 8 in a row; of up to 16 texts, a row for each.
  private func drawn(_ plan: GenerationPlan) -> Picture {
    let titles = interpolate == nil && (2...16).contains(plan.labels.count) ? plan.labels.count : nil
    if interpolate == nil, !plan.texts.isEmpty, plan.texts.count <= 16 {
      // A picture of each text comes in turn.
      let rows = plan.texts.indices.map { row in
        stride(from: row, to: total, by: plan.texts.count).map { plan.picture(at: $0) as Picture? }
      }
      return PictureGrid(rows: rows.filter { !$0.isEmpty }, rowLabels: plan.texts).picture
    }
    let columns = interpolate ?? titles ?? 8
    let rows = stride(from: 0, to: total, by: columns).map { first in
      (first..<min(first + columns, total)).map { plan.picture(at: $0) as Picture? }
    }
    return PictureGrid(
      rows: rows, titles: titles.map { (0..<min($0, total)).map { plan.className(at: $0) ?? "" } } ?? [],
      rowLabels: interpolate == nil ? [] : rows.indices.compactMap { plan.text(at: $0 * columns) }
    ).picture
  }

  /// Writes the pictures into a folder.
  private func write(_ plan: GenerationPlan) throws {
    let shard = shard ?? .launched
    let manifest = try GenerationManifest(in: output, shard: shard)
    let folder = try OutputFolder(making: output, manifest: manifest.path)
    let writer = GenerationWriter(
      manifest, into: folder, as: plan.format, quality: plan.quality, patience: files.writing.patience)
    let job = GenerationJob(plan, count: total, shard: shard, isOverwriting: files.overwrite, writer)
    defer { Console.output.line(job.summary(in: output)) }
    try job.run()
    if let status = StopSignal.status { throw ExitCode(status.rawValue) }
    if job.failureCount > 0 { throw ExitCode(ExitStatus.somePicturesFailed.rawValue) }
  }
}

extension LatentSequence {
  /// Checks what --truncation names.
  ///
  /// - Throws: `ValidationError`.
  static func checkTruncation(_ truncation: Double) throws {
    guard truncation.isFinite, truncation >= smallestTruncation else {
      throw ValidationError("--truncation must be at least \(smallestTruncation), not \(truncation).")
    }
  }
}
