import Datasets
import Files
import Images
import Runs
import Training
import Translation

/// The pictures of a labelled folder, translated into the other domain with their annotations.
struct TranslatedAugmentation {
  let source: LabelledFolder
  let run: RunFolder
  let direction: Direction
  let model: TranslationModel
  let files: GenerationFileOptions
  let scales: TranslationScaleOptions
  let memory: TranslationMemoryOptions
  /// What is added to the names of translations, so that they lie beside their originals; nothing where these are not in the set.
  let suffix: String

  /// Translates what is not translated yet, and enters it into the set.
  ///
  /// - Throws: `Failure`, `DataError`, `RunError`.
  func run(into set: EnlargedSet) throws {
    var translator = try Translator(run: run, direction, onDamage: Translator.warn)
    translator.scale = try scales.scale(of: model, direction)
    let input = TranslationInput(
      channels: model.generators[direction]?.channels ?? 3, limits: memory.pictures.limits,
      mostBytes: memory.mostPictureBytes(beside: translator, waiting: 0))
    let part = source.part(source.training)
    let target = part.isEmpty ? set.folder.path : "\(set.folder.path)/\(part.dropLast())"
    let job = TranslationJob.Settings(
      fingerprint: translator.fingerprint, quality: files.writing.quality, scale: translator.scale)
    let manifest = try TranslationManifest(path: "\(set.folder.path)/translation.jsonl", job: job.name)
    let inputs = try TranslationInputs(
      [source.training.folder], output: target, including: { !source.isMask($0) })
    let plan = try TranslationPlan(
      inputs, output: target, .init(format: files.format, suffix: suffix, isOverwriting: files.overwrite)
    ) { manifest.past(of: $0, isStartingAnew: files.overwrite) }
    let losses = TranslationLosses(inputs, plan, output: target)
    losses.report()
    set.fail(count: losses.count + plan.existing.count)
    set.fail(count: try translate(plan, translator, input, manifest, losses, into: target))
    if StopSignal.status == nil { try enter(plan, manifest, into: set) }
  }

  /// - Returns: how many pictures could not be translated.
  private func translate(
    _ plan: TranslationPlan, _ translator: Translator, _ input: TranslationInput, _ manifest: TranslationManifest,
    _ losses: TranslationLosses, into target: String
  ) throws(Failure) -> Int {
    let pair = TranslationPair(there: translator, back: nil, blending: .none) { memory.limits(picture: $0) }
    let forecast = TranslationForecast(
      plan.items, input, pair, model.trainedSizes[direction], isThereAndBack: false)
    if !plan.items.isEmpty {
      try memory.check(translator, waiting: 0)
      Console.output.line(
        "Translating \(Wording.count(plan.items.count, "picture")) to \(model.target(of: direction)) into \(Wording.shell(target))"
      )
      let total = memory.total(working: forecast.peakBytes(shared: memory.pictureBytes), waiting: 0)
      for line in forecast.lines(
        memoryBytes: total, allowed: memory.allowed, scratchFolder: memory.scratchFolder,
        secondsPerWork: translator.secondsPerMultiplication())
      { Console.output.line(line) }
    }
    let output = TranslationOutput(
      folder: try OutputFolder(making: target, manifest: manifest.path), quality: files.writing.quality)
    try manifest.begin()
    let translation = FolderTranslation(
      plan, pair, from: input, to: output, manifest, forecast, patience: files.writing.patience,
      pictureBytes: memory.pictureBytes)
    defer { Console.output.line(losses.summary(translation)) }
    try translation.run()
    return translation.failureCount
  }

  /// Enters the translations that are there, with the annotations of their pictures.
  private func enter(_ plan: TranslationPlan, _ manifest: TranslationManifest, into set: EnlargedSet) throws(Failure) {
    let part = source.part(source.training)
    let hasClasses = (try? source.training.classes()) != nil
    func classOf(_ name: String) -> String? {
      hasClasses ? FolderEntry.names(in: String(name.dropFirst(part.count))).first : nil
    }
    for item in plan.all where manifest.past(of: item, isStartingAnew: false) == .done {
      let name = part + item.name
      set.add(
        .init(
          file: name, kind: .translated, class: classOf(name), source: TranslationInputs.resolved(item.source),
          run: FolderEntry.absolute(run.path)))
      let picture = source.name(of: item.source, in: source.training)
      let annotations = source.annotations(of: picture, in: source.training).map { tail, file in
        LabelledFolder.File(source: file.source, name: LabelledFolder.stem(name) + tail, kind: file.kind)
      }
      // A copy always: beside its original, the annotation of a translation is often changed for itself.
      try set.place(annotations, isLinking: false, classOf: classOf)
    }
  }
}
