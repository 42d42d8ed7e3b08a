import ArgumentParser
import Foundation

/// An amount of memory: `512M`, `4G`, `1.5GiB`; the units are those of 1,024.
struct MemorySize: Equatable, Sendable, ExpressibleByArgument {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let digits = argument.prefix { $0.isNumber || $0 == "." }
    let shifts = ["M": 20, "MB": 20, "MIB": 20, "G": 30, "GB": 30, "GIB": 30, "T": 40, "TB": 40, "TIB": 40]
    guard let number = Double(digits), number > 0, let shift = shifts[argument.dropFirst(digits.count).uppercased()],
      number * Double(1 << shift) < 1e15
    else { return nil }
    bytes = Int(number * Double(1 << shift))
  }

  /// Three quarters of what is free on this machine, or of what its container allows.
  static var sensible: MemorySize {
    var free = Int(ProcessInfo.processInfo.physicalMemory)
    if let available = availableBytes { free = min(free, available) }
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      if let text = try? String(contentsOfFile: path, encoding: .utf8),
        let limit = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
      {
        free = min(free, limit)
      }
    }
    return MemorySize(bytes: free / 4 * 3)
  }

  /// What Linux says programs can have without others being pushed out.
  private static var availableBytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }
}
