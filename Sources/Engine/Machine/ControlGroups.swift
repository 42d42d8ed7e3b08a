/// The control groups that this process belongs to: Linux's limits for containers, services and batch jobs.
///
/// Groups are nested, and the limits of all of them count, so each list of folders leads from the process's own group up to the
/// one at the mount point. Version 2 has one hierarchy for everything; version 1 has one for each controller, in a place of its
/// own. A system may have both at once. A container sees its own group as the root, either because of a name space (its path is
/// `/` then) or because only its part of the hierarchy is mounted.
struct ControlGroups {
  /// The folders of version 2, the innermost first.
  let unified: [String]
  private let legacy: [String: [String]]

  /// The folders of a controller of version 1 (`cpu`, `memory`), the innermost first.
  func folders(of controller: String) -> [String] { legacy[controller] ?? [] }

  /// Reads `/proc/self/cgroup` and `/proc/self/mountinfo`.
  init(_ files: SystemFiles) {
    let mounts = files.lines("/proc/self/mountinfo").compactMap(Mount.init)
    var unified: [String] = []
    var legacy: [String: [String]] = [:]
    for line in files.lines("/proc/self/cgroup") {
      // Number, controllers, path; the path may hold colons.
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let path = Self.components(parts[2])
      if parts[1].isEmpty {
        let mount = mounts.last { $0.isUnified } ?? Mount(unifiedAt: "/sys/fs/cgroup")
        unified = mount.folders(path)
        continue
      }
      for controller in parts[1].split(separator: ",") {
        let mount =
          mounts.last { !$0.isUnified && $0.controllers.contains(controller) }
          ?? Mount(controller, at: "/sys/fs/cgroup/\(controller)")
        legacy[String(controller)] = mount.folders(path)
      }
    }
    self.unified = unified
    self.legacy = legacy
  }

  /// The names in a path. A group outside of the process's name space begins with `..`, which leads nowhere from here.
  private static func components(_ path: Substring) -> [Substring] {
    let names = path.split(separator: "/")
    return names.contains("..") ? [] : names
  }

  /// Where a hierarchy can be seen.
  private struct Mount {
    /// The group that lies at the mount point.
    let root: [Substring]
    let point: String
    let isUnified: Bool
    /// The options of the hierarchy, the controllers of version 1 among them.
    let controllers: [Substring]

    /// The mount in a line of `/proc/self/mountinfo`; nil if it is of no control groups.
    init?(_ line: Substring) {
      let words = line.split(separator: " ")
      guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count > dash + 1 else { return nil }
      let kind = words[dash + 1]
      guard kind == "cgroup" || kind == "cgroup2" else { return nil }
      root = ControlGroups.components(Self.unescaped(words[3])[...])
      point = Self.unescaped(words[4])
      isUnified = kind == "cgroup2"
      controllers = words.last?.split(separator: ",") ?? []
    }

    init(unifiedAt point: String) {
      (root, self.point, isUnified, controllers) = ([], point, true, [])
    }

    init(_ controller: Substring, at point: String) {
      (root, self.point, isUnified, controllers) = ([], point, false, [controller])
    }

    /// The folders of a group and of those around it, as far as they are mounted; the mount point is the last.
    func folders(_ path: [Substring]) -> [String] {
      // A group that does not lie below the mounted one is another's name for it.
      let names = path.starts(with: root) ? path.dropFirst(root.count) : []
      return (0...names.count).reversed().map { count in
        ([point] + names.prefix(count).map(String.init)).joined(separator: "/")
      }
    }

    /// Spaces, tabs, line breaks and backslashes are written as `\040` and the like.
    private static func unescaped(_ word: Substring) -> String {
      var bytes: [UInt8] = []
      var rest = word.utf8[...]
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "\\"), rest.count >= 3, let code = UInt8(Substring(rest.prefix(3)), radix: 8) {
          bytes.append(code)
          rest = rest.dropFirst(3)
        } else {
          bytes.append(byte)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
