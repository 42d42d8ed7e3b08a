import Testing

@testable import Machine

@Suite struct ProcessorsTests {
  @Test func `the fewest count, a quota rounded down, and never none`() {
    #expect(Processors.count(online: 16, allowed: nil, quota: nil) == 16)
    #expect(Processors.count(online: 16, allowed: 4, quota: nil) == 4)
    #expect(Processors.count(online: 16, allowed: 4, quota: 2) == 2)
    #expect(Processors.count(online: 2, allowed: 2, quota: 8) == 2)
    #expect(Processors.count(online: 16, allowed: 16, quota: 1.5) == 1)
    #expect(Processors.count(online: 16, allowed: 16, quota: 2.99) == 2)
    #expect(Processors.count(online: 16, allowed: 16, quota: 0.25) == 1)
    #expect(Processors.count(online: 16, allowed: 16, quota: 1e300) == 16)
    #expect(Processors.count(online: nil, allowed: nil, quota: nil) == 1)
  }

  @Test func `version 2's quota is the tightest along the path`() throws {
    let files = [
      "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n", "/sys/fs/cgroup/a/cpu.max": "150000 50000\n",
      "/sys/fs/cgroup/cpu.max": "800000 100000\n",
    ]
    #expect(try FakeSystem.unified("/a/b", files).quota == 3)
    #expect(try FakeSystem.unified("/", files).quota == 8)
    #expect(try FakeSystem.unified("/c", [:]).quota == nil)
  }

  @Test func `version 1's quota lies where the processor's controller is mounted`() throws {
    let folder = "/sys/fs/cgroup/cpu,cpuacct"
    let files = [
      "\(folder)/docker/1/cpu.cfs_quota_us": "200000\n", "\(folder)/docker/1/cpu.cfs_period_us": "100000\n",
      "\(folder)/cpu.cfs_quota_us": "-1\n", "\(folder)/cpu.cfs_period_us": "100000\n",
    ]
    #expect(try FakeSystem.legacy(memory: "/", cpu: "/docker/1", files).quota == 2)
    #expect(try FakeSystem.legacy(memory: "/docker/1", cpu: "/", files).quota == nil)
  }

  @Test(arguments: ["", "100000", "100000 0", "0 100000", "-5 100000", "x y", "max max"])
  func `what is no quota is none`(text: String) throws {
    #expect(try FakeSystem.unified("/", ["/sys/fs/cgroup/cpu.max": text]).quota == nil)
  }

  @Test func `this machine has processors`() {
    #expect(Processors.available >= 1)
  }
}
