import Foundation
import TemporaryFolders

@testable import Machine

/// `/proc` and `/sys/fs/cgroup` in a temporary folder.
final class FakeSystem {
  private let folder: TemporaryFolder

  /// A system whose files are given by their paths.
  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder()
    for (path, text) in files {
      let url = URL(fileURLWithPath: folder.path + path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  private var files: SystemFiles { SystemFiles(root: folder.path) }

  /// A system with version 2 only, whose process is in the group `path`.
  static func unified(_ path: String, root: String = "/", _ files: [String: String]) throws -> FakeSystem {
    try FakeSystem(
      files.merging([
        "/proc/self/cgroup": "0::\(path)\n",
        "/proc/self/mountinfo": """
        22 28 0:21 / /proc rw,nosuid shared:5 - proc proc rw
        29 23 0:26 \(root) /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate

        """,
      ]) { given, _ in given })
  }

  /// A system with version 1, each controller in a hierarchy of its own.
  static func legacy(memory: String, cpu: String, _ files: [String: String]) throws -> FakeSystem {
    try FakeSystem(
      files.merging([
        "/proc/self/cgroup": "9:name=systemd:/\n4:memory:\(memory)\n3:cpu,cpuacct:\(cpu)\n",
        "/proc/self/mountinfo": """
        31 23 0:28 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:7 master:1 - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory

        """,
      ]) { given, _ in given })
  }

  /// What may still be taken on a machine with 64 GiB.
  func allowance(_ limits: ResourceLimits = ResourceLimits()) -> MemoryAllowance {
    withExtendedLifetime(self) { MemoryAllowance(files, limits, installed: 64 << 30) }
  }

  /// The processors' worth of time that the control groups grant.
  var quota: Double? { withExtendedLifetime(self) { Processors.quota(files) } }
}
