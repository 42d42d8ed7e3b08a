import CMachine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The processors that this process may use.
package enum Processors {
  /// How many there are for this process: those that are online, that it may run on, and that its control groups grant it
  /// time for, whichever is the fewest; of these its share where other processes of its job use the same. At least 1.
  package static let available: Int = {
    let all = count(online: online, allowed: allowed, quota: quota(SystemFiles()))
    // Processes that may run on a part only were given each its own.
    guard let here = LaunchedProcess.current?.countHere, allowed == online else { return all }
    return max(1, all / here)
  }()

  /// The fewest of the three, a quota rounded down.
  ///
  /// A quota of 1.5 gives one thread: threads that use it up are all paused for the rest of the period, in the middle of their
  /// work, and what is left of it serves those that read and write pictures beside.
  package static func count(online: Int?, allowed: Int?, quota: Double?) -> Int {
    let whole = quota.map { Int(min($0, 1e6)) }
    return max(1, [online, allowed, whole].compactMap(\.self).min() ?? 1)
  }

  /// The processors' worth of time that the control groups grant: the tightest along the path; nil without a limit.
  package static func quota(_ files: SystemFiles) -> Double? {
    let groups = ControlGroups(files)
    var quotas: [Double] = groups.unified.compactMap { folder in
      // `50000 100000`: microseconds of each period; `max 100000` without a limit.
      let words = files.lines("\(folder)/cpu.max").first?.split(whereSeparator: \.isWhitespace) ?? []
      return words.count == 2 ? ratio(Int(words[0]), Int(words[1])) : nil
    }
    quotas += groups.folders(of: "cpu").compactMap { folder in
      ratio(files.number("\(folder)/cpu.cfs_quota_us"), files.number("\(folder)/cpu.cfs_period_us"))
    }
    return quotas.min()
  }

  private static func ratio(_ quota: Int?, _ period: Int?) -> Double? {
    guard let quota, let period, quota > 0, period > 0 else { return nil }
    return Double(quota) / Double(period)
  }

  /// How many processors the machine has.
  package static var online: Int? {
    let count = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return count > 0 ? count : nil
  }

  private static var allowed: Int? {
    let count = Int(system_allowed_processors())
    return count > 0 ? count : nil
  }
}
