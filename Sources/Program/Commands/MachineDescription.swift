import ArgumentParser
import Foundation
import Machine
import ProcessGroups
import Tensors

/// This machine as training sees it, and the processes that were started together.
enum MachineDescription {
  /// Prints it; of several processes each says which it is.
  static func print() {
    let process = LaunchedProcess.current
    if process?.rank ?? 0 == 0 { for line in lines { Console.output.line(line) } }
    guard let process else { return Console.output.line("job             none: this process was started alone") }
    do {
      let transport = try MPITransport(
        process, library: ProcessInfo.processInfo.environment["CYCLEGAN_MPI"],
        patience: Patience(seconds: 60) { Console.errors.line("cyclegan: \($0).") })
      Console.output.line(
        "job             process \(process.rank) of \(process.count) on \(ProcessInfo.processInfo.hostName), "
          + "\(Wording.count(Processors.available, "processor")), \(transport.version)")
      transport.leave()
    } catch {
      Console.output.line("job             process \(process.rank) of \(process.count): \(Failure(error).message)")
    }
  }

  private static var lines: [String] {
    let memory = MemoryAllowance.current
    var seen: Set<String> = []
    let libraries = MPILibrary.installed().filter { seen.insert($0.version).inserted }.map {
      "\($0.version) (\($0.file))"
    }
    return [
      "processor       \(Processor.text)",
      "bfloat16        \(Processor.bfloat16)",
      "processors      \(Processors.available) of \(Processors.online ?? Processors.available) for this process",
      "memory          \(Wording.bytes(memory.bytes)) may be taken",
      "matrix library  \(ComputeLibrary.description)",
      "MPI             \(libraries.isEmpty ? "no library is installed" : libraries.joined(separator: "; "))",
    ]
  }
}
