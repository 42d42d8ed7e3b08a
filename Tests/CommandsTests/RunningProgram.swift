import Foundation
import TemporaryFolders

/// A process of the program; its output goes to files, so that it can never wait for a reader.
///
/// It is started and waited for by the system's own calls: Foundation's `Process` wants to be waited for on the thread that
/// started it, and a test does not stay on one.
final class RunningProgram {
  private let folder: TemporaryFolder
  private var process: pid_t = 0
  private var status: Int32?
  private let peak = PeakMemory()

  init(path: String, _ arguments: [String], input: String? = nil) throws {
    folder = try TemporaryFolder()
    if let input { try folder.write(input, to: "input") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, name) in [(STDOUT_FILENO, "output"), (STDERR_FILENO, "errors")] {
      posix_spawn_file_actions_addopen(&actions, descriptor, folder(name), O_WRONLY | O_CREAT, 0o600)
    }
    if input != nil { posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, folder("input"), O_RDONLY, 0) }
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let result = posix_spawn(&process, path, &actions, nil, &words, environ)
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: result) ?? .ENOENT) }
    // Programs that train until they get a signal leave the processors to the tests that send it.
    setpriority(.init(PRIO_PROCESS.rawValue), id_t(process), 10)
    peak.watch(process)
  }

  deinit {
    if isRunning { kill(process, SIGKILL) }
  }

  /// What it has printed so far.
  var output: String { text("output") }

  /// What it has said of faults so far.
  var errors: String { text("errors") }

  /// The bytes that it has written to standard output.
  var outputBytes: Data { (try? Data(contentsOf: URL(fileURLWithPath: folder("output")))) ?? Data() }

  /// Whether it still runs.
  var isRunning: Bool {
    guard status == nil else { return false }
    var code: Int32 = 0
    guard waitpid(process, &code, WNOHANG) == process else { return true }
    // The exit code, or 128 and the signal that ended it, as a shell says it.
    status = code & 0x7F == 0 ? (code >> 8) & 0xFF : 128 + (code & 0x7F)
    return false
  }

  /// Sends it a signal.
  func send(_ signal: Int32) {
    kill(process, signal)
  }

  /// Waits for its end.
  func result() async throws -> BuiltProgram.Result {
    while isRunning { try await Task.sleep(for: .milliseconds(5)) }
    return BuiltProgram.Result(status: status ?? -1, output: output, errors: errors, peakBytes: peak.bytes)
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOfFile: folder(name), encoding: .utf8)) ?? ""
  }
}
