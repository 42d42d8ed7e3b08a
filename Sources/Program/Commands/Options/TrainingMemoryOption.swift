import ArgumentParser

/// The memory that training may take.
struct TrainingMemoryOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Memory limit, such as 4G; where training needs more, residual blocks keep less and are computed twice, with the same results. (default: what the process may take)",
      valueName: "size"))
  var memory: MemorySize?

  /// Bytes; nil for no limit but that of the process.
  var limit: Int? { memory?.bytes }
}

extension TrainingMemoryOption: LayeredOptions {
  static var layered: [LayeredOption<Self>] { [.init("memory", \.memory)] }
}
