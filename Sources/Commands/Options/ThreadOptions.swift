import ArgumentParser
import Tensors

/// How much of the processor is used.
struct ThreadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Threads that compute; results do not depend on it. (default: all cores)", valueName: "count"))
  var threads: Int?

  func validate() throws {
    if let threads, !ComputeThreads.possible.contains(threads) {
      throw ValidationError("--threads must lie between 1 and \(ComputeThreads.possible.upperBound), not \(threads)")
    }
  }

  /// Lets so many threads compute from now on.
  func apply() {
    if let threads { ComputeThreads.count = threads }
  }
}

extension ThreadOptions: LayeredOptions {
  mutating func fill(from lower: ThreadOptions) {
    threads = threads ?? lower.threads
  }
}
