import Foundation

/// The most memory that a process has held, watched while it runs; 0 where the system has no `/proc`.
///
/// What `wait4` tells afterwards counts the memory of the tests as well, which started the process.
final class PeakMemory: @unchecked Sendable {
  private let lock = NSLock()
  private var peak = 0

  var bytes: Int { lock.withLock { peak } }

  /// Watches until the process ends, on a thread of its own: those of the tests may all be busy.
  func watch(_ process: pid_t) {
    Thread.detachNewThread { [self] in
      while let bytes = Self.bytes(of: process) {
        lock.withLock { peak = bytes }
        usleep(3_000)
      }
    }
  }

  private static func bytes(of process: pid_t) -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
  }
}
