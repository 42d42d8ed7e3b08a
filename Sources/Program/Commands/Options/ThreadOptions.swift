import ArgumentParser
import Machine
import Tensors

/// How much of the processor is used.
struct ThreadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Number of compute threads; results do not depend on it. (default: the processors available to the process)",
      valueName: "count"))
  var threads: Int?

  func validate() throws {
    if let threads, !ComputeThreads.possible.contains(threads) {
      throw ValidationError("--threads must lie between 1 and \(ComputeThreads.possible.upperBound), not \(threads)")
    }
  }

  /// Lets so many threads compute from now on, and makes ready what they need.
  ///
  /// - Throws: `Failure` if that is not to be had.
  func apply() throws(Failure) {
    if let threads { ComputeThreads.count = threads }
    if let warning = Self.warning(threads: threads, processors: Processors.available) {
      Console.errors.line("cyclegan: warning: \(warning)")
    }
    if let missing = ComputeThreads.prepare() { throw Failure(missing) }
  }

  /// What is to be said about more threads than processors; nil where there are no more.
  static func warning(threads: Int?, processors: Int) -> String? {
    guard let threads, threads > processors else { return nil }
    return "\(Wording.count(threads, "thread")) on \(Wording.count(processors, "processor")) are slower than "
      + "\(processors); leave --threads out to use the processors that there are."
  }
}

extension ThreadOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] { [.init("threads", \.threads)] }
}
