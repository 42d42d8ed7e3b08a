import ArgumentParser

/// What becomes of files, and which of them.
struct TranslationFileOptions: ParsableArguments {
  @Option(help: "The format to write. (default: as each picture's)")
  var format: OutputFormat?

  @OptionGroup var writing: WritingOptions

  @Option(help: ArgumentHelp("What is added to names before the extension.", valueName: "text"))
  var suffix = ""

  @Flag(help: "Write over files that exist: translations, comparisons and the contact sheet.")
  var overwrite = false

  @Option(
    help: ArgumentHelp(
      "Translate only this part of the pictures, such as 3/8, chosen by their names. (default: all; under mpirun a part for each process)",
      valueName: "part/parts"))
  var shard: Shard?

  @Option(
    help: ArgumentHelp(
      "The record of the job. (default: translation.jsonl in the output folder; a file of its own for each shard)",
      valueName: "file"), completion: .file(extensions: ["jsonl"]))
  var manifest: String?

  @Option(
    help: ArgumentHelp(
      "Write every picture under its path relative to this folder. (default: relative to the folder that is searched; listed pictures under their whole path, single ones under their names)",
      valueName: "folder"))
  var relativeTo: String?

  func validate() throws {
    if suffix.contains("/") || suffix.utf8.contains(0) { throw ValidationError("--suffix cannot hold a slash.") }
  }

  /// The part that was asked for, or this process's.
  var part: Shard? { shard ?? .launched }

  var naming: TranslationPlan.Naming {
    TranslationPlan.Naming(format: format, suffix: suffix, shard: part, isOverwriting: overwrite)
  }

  /// Shards may run at the same time on machines that share the folder, so each has a file of its own.
  func manifestPath(_ output: String) -> String {
    manifest ?? "\(output)/translation\(part.map { "-\($0.number)-of-\($0.count)" } ?? "").jsonl"
  }
}
