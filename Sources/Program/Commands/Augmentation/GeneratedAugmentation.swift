import Datasets
import Files
import Runs
import Training

/// Pictures made from nothing for each class of a folder.
struct GeneratedAugmentation {
  private let source: LabelledFolder
  private let plan: GenerationPlan
  /// Pictures made in all.
  private let count: Int

  /// What the names of pictures begin with that were made.
  private static let prefix = "generated-"

  /// - Parameters:
  ///   - perClass: pictures made of each class.
  ///   - sampler: the generator of the run.
  /// - Throws: `Failure` if the run does not know the folder's classes; `DataError` if it has none.
  init(
    _ source: LabelledFolder, perClass: Int, run: RunFolder, _ sampler: LatentSampler, seed: UInt64,
    truncation: Double?, format: OutputFormat, quality: Int
  ) throws {
    guard sampler.settings.classes != nil else {
      throw Failure(
        .usage,
        "the run in \(run.path.quoted) knows no classes, so its pictures would have no labels; train one with --conditional, or make "
          + "pictures by `cyclegan generate`.")
    }
    let labels = try GenerationPlan.labels(source.training.classes().map(\.name), of: sampler.settings)
    self.source = source
    plan = GenerationPlan(
      run: run, sampler: sampler,
      sequence: LatentSequence(seed: seed, size: sampler.settings.network.latentSize, truncation: truncation),
      labels: labels, format: format, quality: quality, folder: source.part(source.training), prefix: Self.prefix)
    count = perClass * labels.count
  }

  /// Makes what is not made yet, and enters it into the set.
  ///
  /// - Throws: `Failure`.
  func run(into set: EnlargedSet, isOverwriting: Bool, patience: DiskPatience) throws(Failure) {
    let manifest = try GenerationManifest(in: set.folder.path)
    let writer = GenerationWriter(
      manifest, into: set.folder, as: plan.format, quality: plan.quality, patience: patience)
    let job = GenerationJob(plan, count: count, shard: nil, isOverwriting: isOverwriting, writer)
    defer { Console.output.line(job.summary(in: set.folder.path)) }
    try job.run()
    set.fail(count: job.failureCount)
    for place in 0..<count {
      let entry = plan.entry(at: place)
      guard case .done = manifest.past(of: entry, at: writer.path(of: entry)) else { continue }
      set.add(
        .init(
          file: entry.file, kind: .generated, class: entry.class, run: entry.run, seed: entry.seed, index: entry.index,
          truncation: entry.truncation))
    }
  }
}
