import Foundation

/// The program as it was built, run as a person runs it.
struct BuiltProgram {
  /// What a run of the program came to.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
    /// The most bytes of memory that it held; 0 where the system has no `/proc`.
    let peakBytes: Int
  }

  /// Settings with which a step takes milliseconds.
  static let tiny = ["--size", "24", "--width", "2", "--blocks", "1", "--discriminator-layers", "2", "--no-estimate"]

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - limit: what the shell's `ulimit` is to limit, such as `-v 600000`.
  ///   - environment: variables that are set beside those of the tests.
  static func run(
    _ arguments: [String], input: String? = nil, limit: String? = nil, environment: [String: String] = [:]
  ) async throws -> Result {
    if !environment.isEmpty {
      let words = environment.map { "\($0.key)=\($0.value)" } + [path] + arguments
      return try await RunningProgram(path: "/usr/bin/env", words, input: input).result()
    }
    guard let limit else { return try await start(arguments, input: input).result() }
    let shell = ["-c", "ulimit \(limit); exec \"$0\" \"$@\"", path] + arguments
    return try await RunningProgram(path: "/bin/sh", shell, input: input).result()
  }

  /// Starts it.
  static func start(_ arguments: [String], input: String? = nil) throws -> RunningProgram {
    try RunningProgram(path: path, arguments, input: input)
  }

  /// It lies beside the tests.
  static var path: String {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let folders = [Bundle.main.bundleURL, tests, Bundle.main.bundleURL.deletingLastPathComponent()]
    let paths = folders.map { $0.appendingPathComponent("cyclegan").path }
    return paths.first { FileManager.default.isExecutableFile(atPath: $0) } ?? paths[0]
  }
}
