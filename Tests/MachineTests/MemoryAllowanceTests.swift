import Testing

@testable import Machine

@Suite struct MemoryAllowanceTests {
  private static let meminfo = "MemTotal:       33554432 kB\nMemFree:  1000 kB\nMemAvailable:   16777216 kB\n"

  @Test func `without limits it is what the machine has free`() throws {
    let system = try FakeSystem.unified("/", ["/proc/meminfo": Self.meminfo, "/sys/fs/cgroup/memory.stat": "anon 5\n"])
    #expect(system.allowance() == MemoryAllowance(bytes: 16 << 30, source: .machine))
  }

  @Test func `without any of the files it is the machine's memory`() throws {
    #expect(try FakeSystem([:]).allowance() == MemoryAllowance(bytes: 64 << 30, source: .machine))
  }

  @Test func `a container's limit counts without what it uses, but for its page cache`() throws {
    let system = try FakeSystem.unified(
      "/",
      [
        "/proc/meminfo": Self.meminfo, "/sys/fs/cgroup/memory.max": "300000000\n",
        "/sys/fs/cgroup/memory.current": "120000000\n",
        "/sys/fs/cgroup/memory.stat": "anon 80000000\nfile 40000000\ninactive_file 30000000\nactive_file 10000000\n",
      ])
    #expect(system.allowance() == MemoryAllowance(bytes: 210_000_000, source: .controlGroup("/sys/fs/cgroup")))
  }

  @Test func `of nested groups the tightest counts, wherever it is`() throws {
    var files = [
      "/proc/meminfo": Self.meminfo, "/sys/fs/cgroup/a.slice/b:c/job/memory.max": "max\n",
      "/sys/fs/cgroup/a.slice/b:c/job/memory.current": "1000000\n",
      "/sys/fs/cgroup/a.slice/b:c/memory.max": "500000000\n", "/sys/fs/cgroup/a.slice/b:c/memory.current": "1000000\n",
      "/sys/fs/cgroup/a.slice/memory.max": "400000000\n", "/sys/fs/cgroup/a.slice/memory.current": "350000000\n",
    ]
    let group = "/a.slice/b:c/job"
    #expect(
      try FakeSystem.unified(group, files).allowance()
        == MemoryAllowance(bytes: 50_000_000, source: .controlGroup("/sys/fs/cgroup/a.slice")))
    files["/sys/fs/cgroup\(group)/memory.max"] = "20000000"
    #expect(
      try FakeSystem.unified(group, files).allowance()
        == MemoryAllowance(bytes: 19_000_000, source: .controlGroup("/sys/fs/cgroup\(group)")))
    // Beyond `memory.high` nothing is killed, but nothing moves either.
    files["/sys/fs/cgroup/a.slice/memory.high"] = "355000000"
    #expect(try FakeSystem.unified(group, files).allowance().bytes == 5_000_000)
  }

  @Test func `what is used up leaves nothing rather than less`() throws {
    let system = try FakeSystem.unified(
      "/job", ["/sys/fs/cgroup/job/memory.max": "1000", "/sys/fs/cgroup/job/memory.current": "5000"])
    #expect(system.allowance().bytes == 0)
  }

  @Test func `a container without a name space sees its group at the mount point`() throws {
    let files = ["/sys/fs/cgroup/memory.max": "7000000", "/sys/fs/cgroup/memory.current": "0"]
    let group = "/docker/0123"
    #expect(try FakeSystem.unified(group, root: group, files).allowance().bytes == 7_000_000)
    // A group below the mounted one.
    let below = [
      "/sys/fs/cgroup/memory.max": "max", "/sys/fs/cgroup/job/memory.max": "6000000",
      "/sys/fs/cgroup/job/memory.current": "0",
    ]
    #expect(try FakeSystem.unified("\(group)/job", root: group, below).allowance().bytes == 6_000_000)
    // A group beyond the name space, and one that is not mounted.
    #expect(try FakeSystem.unified("/../other", files).allowance().bytes == 7_000_000)
    #expect(try FakeSystem.unified("/elsewhere", files).allowance().bytes == 7_000_000)
  }

  @Test func `version 1 has a path of its own for memory`() throws {
    let files = [
      "/sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/slurm/job_7/memory.usage_in_bytes": "100\n",
      "/sys/fs/cgroup/memory/slurm/memory.limit_in_bytes": "800000000\n",
      "/sys/fs/cgroup/memory/slurm/memory.usage_in_bytes": "300000000\n",
      "/sys/fs/cgroup/memory/slurm/memory.stat": "inactive_file 1\ntotal_inactive_file 100000000\n",
    ]
    #expect(
      try FakeSystem.legacy(memory: "/slurm/job_7", cpu: "/", files).allowance()
        == MemoryAllowance(bytes: 600_000_000, source: .controlGroup("/sys/fs/cgroup/memory/slurm")))
  }

  @Test func `both versions at once`() throws {
    let system = try FakeSystem([
      "/proc/self/cgroup": "4:memory:/job\n1:name=systemd:/job\n0::/job\n",
      "/proc/self/mountinfo": """
      35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
      41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw

      """,
      "/sys/fs/cgroup/memory/job/memory.limit_in_bytes": "5000", "/sys/fs/cgroup/memory/job/memory.usage_in_bytes": "0",
      "/sys/fs/cgroup/unified/job/memory.max": "4000", "/sys/fs/cgroup/unified/job/memory.current": "0",
    ])
    #expect(system.allowance().bytes == 4_000)
  }

  @Test func `mounts with odd names, and none at all`() throws {
    let odd = try FakeSystem([
      "/proc/self/cgroup": "0::/a b\n",
      "/proc/self/mountinfo": "29 23 0:26 / /mnt/control\\040groups rw - cgroup2 cgroup2 rw\n",
      "/mnt/control groups/a b/memory.max": "3000", "/mnt/control groups/a b/memory.current": "1000",
    ])
    #expect(odd.allowance().bytes == 2_000)
    let unmounted = try FakeSystem([
      "/proc/self/cgroup": "0::/job\n", "/sys/fs/cgroup/job/memory.max": "3000",
      "/sys/fs/cgroup/job/memory.current": "500",
    ])
    #expect(unmounted.allowance().bytes == 2_500)
  }

  @Test(arguments: ["", "max", "-1", "many", "99999999999999999999999", "\u{0}\u{1}"])
  func `what is no number is no limit`(text: String) throws {
    let files = [
      "/proc/meminfo": Self.meminfo, "/sys/fs/cgroup/memory.max": text, "/sys/fs/cgroup/memory.high": text,
      "/sys/fs/cgroup/memory.current": "0", "/sys/fs/cgroup/memory/memory.limit_in_bytes": text,
    ]
    #expect(try FakeSystem.unified("/", files).allowance() == MemoryAllowance(bytes: 16 << 30, source: .machine))
    #expect(try FakeSystem.legacy(memory: "/", cpu: "/", files).allowance().source == .machine)
  }

  @Test(arguments: ["", "\n\n", "0", "0:", "::::", "0::", "x:y:/z", "29 23 - cgroup2", "a - b"])
  func `malformed descriptions do no harm`(text: String) throws {
    let system = try FakeSystem([
      "/proc/meminfo": Self.meminfo, "/proc/self/cgroup": text, "/proc/self/mountinfo": text,
    ])
    #expect(system.allowance().bytes == 16 << 30)
    #expect(system.quota == nil)
  }

  @Test func `the shell's limits count without what is mapped already`() throws {
    let system = try FakeSystem([
      "/proc/meminfo": Self.meminfo, "/proc/self/status": "Name:\tx\nVmSize:\t  300000 kB\nVmData:\t  100000 kB\n",
    ])
    let space = system.allowance(ResourceLimits(addressSpace: 750_000 << 10))
    #expect(space == MemoryAllowance(bytes: 450_000 << 10, source: .addressSpace))
    let both = system.allowance(ResourceLimits(addressSpace: 750_000 << 10, data: 200_000 << 10))
    #expect(both == MemoryAllowance(bytes: 100_000 << 10, source: .data))
    #expect(system.allowance(ResourceLimits(addressSpace: 100)).bytes == 0)
  }

  @Test func `more than the address space cannot be mapped, a little can`() {
    #expect(MemoryAllowance.canMap(1 << 20))
    #expect(MemoryAllowance.canMap(0))
    #expect(!MemoryAllowance.canMap(1 << 60))
    #expect(MemoryAllowance.shortage(of: 1 << 60) != nil)
    #expect(MemoryAllowance.current.bytes > 0)
  }
}
