import Files
import Foundation

/// A command that /bin/sh runs, with nothing to read and what it says where this program's goes.
struct ShellCommand {
  private let command: String
  private let environment: [String: String]

  /// A command, and what it finds in its environment beside that of this program.
  init(_ command: String, environment: [String: String]) {
    self.command = command
    self.environment = environment
  }

  /// Runs it to its end; returns what went wrong, as the rest of a sentence, or nil.
  func run() -> String? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    // What this program ignores is inherited, and would surprise the command.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var usual = sigset_t()
    sigemptyset(&usual)
    for signal in [SIGPIPE, SIGXFSZ] { sigaddset(&usual, signal) }
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    let everything = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var variables = Self.arguments(everything.map { "\($0.key)=\($0.value)" })
    var words = Self.arguments(["/bin/sh", "-c", command])
    defer { for word in variables + words { free(word) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, &variables)
    guard code == 0 else { return "could not be started: \(SystemError.text(code))" }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return "was lost sight of: \(SystemError.text(errno))" }
    }
    let signal = status & 0x7F
    if signal != 0 { return "was ended by signal \(signal)" }
    let exitCode = (status >> 8) & 0xFF
    return exitCode == 0 ? nil : "ended with exit code \(exitCode)"
  }

  /// Texts as the system takes them, with nil at the end; to be freed.
  private static func arguments(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { text in strdup(text) } + [nil]
  }
}
