import ArgumentParser
import Foundation
import Machine

/// The program from its arguments to its exit code.
package enum Program {
  /// Runs with the arguments of this process and exits.
  package static func main() -> Never {
    StandardStreams.fill()
    StopSignal.ignoreFailedWriting()
    exit(run(ProgramArguments.words))
  }

  /// Runs with the given arguments, without the program's name.
  ///
  /// - Returns: the exit code; `cyclegan --help` lists them.
  package static func run(_ arguments: [String]) -> Int32 {
    run(arguments) { command in
      try command.run()
      return .success
    }
  }

  /// Runs the server's own program, whose arguments are those of `cyclegan serve`, and exits.
  ///
  /// - Parameter serve: serves until it is told to stop, and returns what to exit with.
  package static func serve(by serve: (ServerSettings) throws -> ExitStatus) -> Never {
    StandardStreams.fill()
    StopSignal.ignoreFailedWriting()
    let code = run([ServeCommand.name] + ProgramArguments.words) { command in
      guard let command = command as? ServeCommand else { throw Failure(.usage, "cyclegan-serve only serves.") }
      return try serve(command.settings())
    }
    exit(code)
  }

  private static func run(
    _ arguments: [String], _ work: (inout any ParsableCommand) throws -> ExitStatus
  ) -> Int32 {
    if let refusal = DashedWord.refusal(arguments) {
      Console.errors.line("cyclegan: \(refusal)")
      return ExitStatus.usage.rawValue
    }
    OutOfMemory.listen()
    ResourceLimits.saveAddressSpace()
    do {
      var command = try CycleGANCommand.parseAsRoot(arguments)
      try Processor.check()
      return try work(&command).rawValue
    } catch {
      return report(error)
    }
  }

  /// Tells the person of an error that ends the program.
  ///
  /// - Returns: what to exit with.
  static func report(_ error: any Error) -> Int32 {
    // The command has told everything already.
    if let code = error as? ExitCode { return code.rawValue }
    let code = CycleGANCommand.exitCode(for: error)
    if code == .success {
      Console.output.line(CycleGANCommand.fullMessage(for: error))
      return ExitStatus.success.rawValue
    }
    if code == .validationFailure {
      // All processes of a job have the same words; one tells.
      if let process = LaunchedProcess.current, process.rank > 0 { return ExitStatus.usage.rawValue }
      Console.errors.line("cyclegan: \(usageMessage(of: error))")
      return ExitStatus.usage.rawValue
    }
    let failure = Failure(error)
    Console.errors.line("cyclegan: \(failure.message)")
    return failure.status.rawValue
  }

  /// What is wrong with the command line, in one line, and where its manual is.
  private static func usageMessage(of error: any Error) -> String {
    let message = CycleGANCommand.message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
    let usage = CycleGANCommand.fullMessage(for: error).split(whereSeparator: \.isNewline)
      .first { $0.hasPrefix("Usage: ") }
    let words = usage?.dropFirst("Usage: ".count).split(separator: " ").prefix { $0.first?.isLetter == true } ?? []
    let command = words.first == "cyclegan" ? words.joined(separator: " ") : "cyclegan"
    if command == ResumeCommand.fullName, let reason = ResumeCommand.refusal(message) { return reason }
    let end = message.hasSuffix(".") ? "" : "."
    return "\(message)\(end) See `\(command) --help`."
  }
}
