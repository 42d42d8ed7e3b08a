#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How much more memory this process may take.
///
/// Everything that plans with memory asks here: what the machine has free, what the control groups leave, and what is left of
/// the process's own limits.
package struct MemoryAllowance: Equatable, Sendable {
  /// What sets the limit.
  package enum Source: Equatable, Sendable {
    /// The machine's free memory.
    case machine
    /// A control group, as of a container or a batch job; its folder.
    case controlGroup(String)
    /// `ulimit -v`.
    case addressSpace
    /// `ulimit -d`.
    case data
  }

  /// The bytes that may still be taken; 0 or more.
  package let bytes: Int
  /// What allows no more.
  package let source: Source

  package init(bytes: Int, source: Source) {
    self.bytes = max(0, bytes)
    self.source = source
  }

  /// What this process may still take at this moment.
  package static var current: MemoryAllowance {
    MemoryAllowance(
      SystemFiles(), .ofThisProcess, installed: installedBytes, processes: LaunchedProcess.current?.countHere ?? 1)
  }

  /// What may still be taken according to these files and limits.
  ///
  /// - Parameters:
  ///   - installed: the machine's memory, for where `/proc/meminfo` is missing.
  ///   - processes: how many processes of one job share what the machine has free.
  package init(_ files: SystemFiles, _ limits: ResourceLimits, installed: Int, processes: Int = 1) {
    let all = files.number("MemAvailable:", in: "/proc/meminfo").map { $0 << 10 } ?? installed
    let free = MemoryAllowance(bytes: all / processes, source: .machine)
    let limits = Self.controlGroups(files) + Self.ownLimits(files, limits)
    self = limits.reduce(free) { $1.bytes < $0.bytes ? $1 : $0 }
  }

  /// What the limits leave whose excess ends a process: those of its control groups and its own; nil where there are none.
  package static var enforced: MemoryAllowance? {
    let files = SystemFiles()
    return (controlGroups(files) + ownLimits(files, .ofThisProcess)).min { $0.bytes < $1.bytes }
  }

  private static func controlGroups(_ files: SystemFiles) -> [MemoryAllowance] {
    var left: [MemoryAllowance] = []
    let groups = ControlGroups(files)
    for folder in groups.unified {
      // Beyond `memory.high` a process is slowed down until it hardly moves.
      let most = ["memory.max", "memory.high"].compactMap { files.number("\(folder)/\($0)") }.min()
      guard let most, let used = files.number("\(folder)/memory.current") else { continue }
      let reclaimable = files.number("inactive_file", in: "\(folder)/memory.stat") ?? 0
      left.append(MemoryAllowance(bytes: most - max(0, used - reclaimable), source: .controlGroup(folder)))
    }
    for folder in groups.folders(of: "memory") {
      guard let most = files.number("\(folder)/memory.limit_in_bytes"), most < unlimited,
        let used = files.number("\(folder)/memory.usage_in_bytes")
      else { continue }
      let stat = "\(folder)/memory.stat"
      let reclaimable = files.number("total_inactive_file", in: stat) ?? files.number("inactive_file", in: stat) ?? 0
      left.append(MemoryAllowance(bytes: most - max(0, used - reclaimable), source: .controlGroup(folder)))
    }
    return left
  }

  /// What is left of the process's own limits (`ulimit -v`, `ulimit -d`); nil where it has none.
  package static var ownLimitsLeft: MemoryAllowance? {
    ownLimits(SystemFiles(), .ofThisProcess).min { $0.bytes < $1.bytes }
  }

  private static func ownLimits(_ files: SystemFiles, _ limits: ResourceLimits) -> [MemoryAllowance] {
    let all: [(limit: Int?, used: String, source: Source)] = [
      (limits.addressSpace, "VmSize:", .addressSpace), (limits.data, "VmData:", .data),
    ]
    return all.compactMap { limit, used, source in
      guard let limit, let kibibytes = files.number(used, in: "/proc/self/status") else { return nil }
      return MemoryAllowance(bytes: limit - kibibytes << 10, source: source)
    }
  }

  /// Version 1 writes no limit as the largest number of whole pages.
  private static let unlimited = 1 << 60

  /// The machine's memory.
  package static var installedBytes: Int {
    let (bytes, overflow) = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(
      by: sysconf(Int32(_SC_PAGESIZE)))
    return overflow || bytes <= 0 ? .max : bytes
  }

  /// Whether so many bytes can be had at this moment: the limits that end a process leave as much, and the system gives them.
  ///
  /// - Returns: nil, or how many can be had.
  package static func shortage(of bytes: Int) -> Int? {
    let left = enforced?.bytes ?? .max
    if left < bytes { return left }
    return canMap(bytes) ? nil : min(left, current.bytes)
  }

  /// Whether the system would give so many bytes at this moment: they are asked for in one piece and given back at once, which
  /// takes no memory, since pages are taken when they are used.
  package static func canMap(_ bytes: Int) -> Bool {
    guard bytes > 0 else { return true }
    guard let pages = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      pages != MAP_FAILED
    else { return false }
    munmap(pages, bytes)
    return true
  }
}
