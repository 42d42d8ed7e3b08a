import ArgumentParser

/// What becomes of files, and which of them.
struct TranslationFileOptions: ParsableArguments {
  @Option(help: "The format to write. (default: as each picture's)")
  var format: OutputFormat?

  @Option(help: "The quality of JPEG, from 1 to 100.")
  var quality = 95

  @Option(help: ArgumentHelp("What is added to names before the extension.", valueName: "text"))
  var suffix = ""

  @Flag(help: "Write over pictures that exist in the output folder.")
  var overwrite = false

  @Option(
    help: ArgumentHelp(
      "Translate only this part of the pictures, such as 3/8, chosen by their names.", valueName: "part/parts"))
  var shard: Shard?

  @Option(
    help: ArgumentHelp(
      "The record of the job. (default: translation.jsonl in the output folder; a file of its own for each shard)",
      valueName: "file"), completion: .file(extensions: ["jsonl"]))
  var manifest: String?

  func validate() throws {
    guard (1...100).contains(quality) else {
      throw ValidationError("--quality must lie between 1 and 100, not \(quality).")
    }
    if suffix.contains("/") || suffix.utf8.contains(0) { throw ValidationError("--suffix cannot hold a slash.") }
  }

  var naming: TranslationPlan.Naming {
    TranslationPlan.Naming(format: format, suffix: suffix, shard: shard, isOverwriting: overwrite)
  }

  /// Shards may run at the same time on machines that share the folder, so each has a file of its own.
  func manifestPath(_ output: String) -> String {
    manifest ?? "\(output)/translation\(shard.map { "-\($0.number)-of-\($0.count)" } ?? "").jsonl"
  }
}
