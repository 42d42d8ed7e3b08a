import ArgumentParser
import Files
import Foundation
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
      pictures of all of them are made in turn, each in a folder of its class; --class chooses.

      With --grid a single sheet is written instead. With --interpolate each of --count ways leads from one vector to another \
      in so many pictures.

      EXAMPLES
        cyclegan generate Checkpoints/birds --count 200 --output made
        cyclegan generate Checkpoints/by-class --class tulip --count 50 \\
          --output made
        cyclegan generate Checkpoints/birds --count 4 --interpolate 8 --grid \\
          --output sheet.png
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
    help: ArgumentHelp(
      "Draw numbers of a vector again that lie beyond this on either side, such as 0.7: pictures differ less and fail less. (default: none)",
      valueName: "limit"))
  var truncation: Double?

  @Option(help: ArgumentHelp("Pictures on the way from one vector to another.", valueName: "pictures"))
  var interpolate: Int?

  @Flag(help: "Write one sheet of all pictures.")
  var grid = false

  @Option(help: "The format of the pictures. (default: png)")
  var format: OutputFormat?

  @Option(help: "The quality of JPEG and lossy WebP, from 1 to 100.")
  var quality = 95

  @Flag(help: "Write over files that exist.")
  var overwrite = false

  @OptionGroup(title: "Processor") var processor: ThreadOptions

  /// More do not fit on a sheet that anyone looks at.
  private static let mostOnSheet = 1024

  func validate() throws {
    guard count >= 1, count <= 100_000_000 else {
      throw ValidationError("--count must lie between 1 and 100000000, not \(count).")
    }
    guard (1...100).contains(quality) else {
      throw ValidationError("--quality must lie between 1 and 100, not \(quality).")
    }
    if let truncation, !(truncation.isFinite && truncation >= LatentSequence.smallestTruncation) {
      throw ValidationError("--truncation must be at least \(LatentSequence.smallestTruncation), not \(truncation).")
    }
    if let interpolate, !(2...1000).contains(interpolate) {
      throw ValidationError("--interpolate must lie between 2 and 1000, not \(interpolate).")
    }
    if grid, format != nil {
      throw ValidationError("--format means nothing with --grid, where the name of --output says it; leave one out.")
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
    StopSignal.listen()
    let sheet = grid ? try OutputPicture(output, option: "--output", isReplacing: overwrite) : nil
    let sampler = try argument.folder.sampler { path, reason in
      Console.errors.line("cyclegan: warning: \(Wording.damagedCheckpoint(path, reason))")
    }
    let plan = GenerationPlan(
      run: argument.folder, sampler: sampler,
      sequence: LatentSequence(
        seed: seed, size: sampler.settings.network.latentSize, truncation: truncation, stepsOfWay: interpolate),
      labels: try GenerationPlan.labels(classes, of: sampler.settings), format: format ?? .png)
    if let sheet {
      try sheet.write(drawn(plan), quality: quality, isReplacing: overwrite)
      Console.output.line("Drew \(Wording.shell(output)).")
    } else {
      try write(plan)
    }
  }

  /// One sheet of all pictures: a row for each way, a column for each class, or 8 in a row.
  private func drawn(_ plan: GenerationPlan) -> Picture {
    let titles = interpolate == nil && (2...16).contains(plan.labels.count) ? plan.labels.count : nil
    let columns = interpolate ?? titles ?? 8
    let rows = stride(from: 0, to: total, by: columns).map { first in
      (first..<min(first + columns, total)).map { plan.picture(at: $0) as Picture? }
    }
    return PictureGrid(
      rows: rows, titles: titles.map { (0..<min($0, total)).map { plan.className(at: $0) ?? "" } } ?? []
    ).picture
  }

  /// Writes each picture as soon as it is made.
  private func write(_ plan: GenerationPlan) throws {
    for folder in [output]
      + Set(plan.labels.indices.compactMap { plan.className(at: $0 * (interpolate ?? 1)) })
      .map({ "\(output)/\($0)" })
    {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw Failure(.cannotCreate, "the folder \(folder.quoted) cannot be made; check its path and permissions.")
      }
    }
    if !overwrite, let there = (0..<total).first(where: { FileManager.default.fileExists(atPath: path($0, plan)) }) {
      throw Failure(
        .cannotCreate,
        "\(path(there, plan).quoted) exists already; choose another folder or --seed, or give --overwrite.")
    }
    let manifest = try GenerationManifest(in: output)
    for place in 0..<total {
      if let status = StopSignal.status {
        Console.errors.line("cyclegan: stopped after \(Wording.count(place, "picture")).")
        throw ExitCode(status.rawValue)
      }
      try plan.format.fitted(plan.picture(at: place)).write(
        to: path(place, plan), as: plan.format.encoding(quality: quality), replacing: overwrite)
      try manifest.add(plan.entry(at: place))
    }
    Console.output.line("Made \(Wording.count(total, "picture")) in \(Wording.shell(output)).")
  }

  private func path(_ place: Int, _ plan: GenerationPlan) -> String { "\(output)/\(plan.name(at: place))" }
}
