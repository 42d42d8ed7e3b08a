import ArgumentParser

/// How pictures that are made become files.
struct GenerationFileOptions: ParsableArguments {
  @Option(help: "The format of the pictures. (default: png)")
  var format: OutputFormat?

  @OptionGroup var writing: WritingOptions

  @Flag(help: "Write over files that exist.")
  var overwrite = false
}
