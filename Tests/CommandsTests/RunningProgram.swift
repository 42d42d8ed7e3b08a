import Foundation
import TemporaryFolders

/// A process of the program; its output goes to files, so that it can never wait for a reader.
///
/// It is started and waited for by the system's own calls: Foundation's `Process` wants to be waited for on the thread that
/// started it, and a test does not stay on one.
final class RunningProgram: @unchecked Sendable {
  private let folder: TemporaryFolder
  private var process: pid_t = 0
  private var status: Int32?
  private let lock = NSLock()
  private let peak = PeakMemory()

  /// - Parameter unblocksSignals: whether it starts with no signal blocked; threads of tests have some blocked, which is inherited.
  init(path: String, _ arguments: [String], input: String? = nil, unblocksSignals: Bool = false) throws {
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
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    if unblocksSignals {
      var none = sigset_t()
      sigemptyset(&none)
      posix_spawnattr_setsigmask(&attributes, &none)
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    }
    let result = posix_spawn(&process, path, &actions, &attributes, &words, environ)
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
  var isRunning: Bool { exitStatus == nil }

  /// The exit code, or 128 and the signal that ended it, as a shell says it; nil while it runs.
  private var exitStatus: Int32? {
    lock.withLock {
      var code: Int32 = 0
      if status == nil, waitpid(process, &code, WNOHANG) == process {
        status = code & 0x7F == 0 ? (code >> 8) & 0xFF : 128 + (code & 0x7F)
      }
      return status
    }
  }

  /// Sends it a signal.
  func send(_ signal: Int32) {
    kill(process, signal)
  }

  /// Sends it signals as soon as something is so, unless it has ended before.
  ///
  /// All of them gather while it is held, so that it meets the last before it can act on the first.
  func send(_ signals: [Int32], once isSo: @escaping @Sendable () -> Bool) async {
    await onThread { [self] in
      while isRunning, !isSo() { usleep(1_000) }
      guard isRunning else { return }
      if signals.count > 1 { send(SIGSTOP) }
      for signal in signals { send(signal) }
      if signals.count > 1 { send(SIGCONT) }
    }
  }

  /// Waits until something is so or it has ended.
  func wait(until isSo: @escaping @Sendable () -> Bool) async {
    await onThread { [self] in while isRunning, !isSo() { usleep(1_000) } }
  }

  /// Waits for its end.
  func result() async throws -> BuiltProgram.Result {
    await wait { false }
    return BuiltProgram.Result(status: exitStatus ?? -1, output: output, errors: errors, peakBytes: peak.bytes)
  }

  /// Waits for work on a thread of its own: those of the tests may all be busy, and a program that trains until it gets a
  /// signal would use the processors meanwhile.
  private func onThread(_ work: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        work()
        continuation.resume()
      }
    }
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOfFile: folder(name), encoding: .utf8)) ?? ""
  }
}
