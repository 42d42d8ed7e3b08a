import Files

/// Why a picture could not be translated, beside what is wrong with its file.
public enum TranslationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Features could not be written to a temporary file, or not be read back.
  case scratch(folder: String, system: String)
  /// The disk has no room for the temporary file.
  case noRoomForScratch(folder: String, needed: Int, free: Int)
  /// The picture cannot be translated within the memory that is allowed.
  case tooLittleMemory(needed: Int, allowed: Int)
  /// The network's output is infinite or not a number.
  case notFinite
  /// This process may not take as much memory as planned.
  case noMemory(needed: Int, free: Int)
  /// Someone asked to stop.
  case stopped

  public var description: String {
    switch self {
    case .scratch(let folder, let system):
      "the temporary file in \(folder.quoted) cannot be used: \(system)."
    case .noRoomForScratch(let folder, let needed, let free):
      "it needs a temporary file of \(Self.gibibytes(needed)), and \(folder.quoted) has room for \(Self.gibibytes(free))."
    case .tooLittleMemory(let needed, let allowed):
      "it needs at least \(Self.gibibytes(needed)) of memory, and \(Self.gibibytes(allowed)) are allowed."
    case .notFinite:
      "the network's output is infinite or not a number: its weights are damaged, or training diverged. Use an earlier checkpoint."
    case .noMemory(let needed, let free):
      "it needs \(needed >> 20) MiB of memory, and this process may take only \(free >> 20) MiB more."
    case .stopped: "it was stopped."
    }
  }

  private static func gibibytes(_ bytes: Int) -> String {
    let tenths = (bytes * 10 + 1 << 29) >> 30
    return "\(tenths / 10).\(tenths % 10) GiB"
  }
}
