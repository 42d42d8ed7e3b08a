import Foundation
import Runs

/// The files of a run that its steps decide, by their paths in its folder: weights, optimisers, pools, losses, samples.
struct RunFiles: Equatable {
  private let bytes: [String: Data]

  /// Reads them; of a position everything but the seconds of training counts.
  init(_ folder: String) throws {
    var bytes: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let url = URL(fileURLWithPath: "\(folder)/\(path)")
      // What is written for people to watch has times in it.
      guard !path.hasPrefix("tensorboard/"), path != "report.html" else { continue }
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
      switch url.lastPathComponent {
      case ".lock", "checksums.txt": continue
      case "position.json":
        var position = try Checkpoint(url.deletingLastPathComponent().path).position()
        position.seconds = 0
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        bytes[path] = try encoder.encode(position)
      default: bytes[path] = try Data(contentsOf: url)
      }
    }
    self.bytes = bytes
  }

  /// The paths of files that only one of the two has, or that differ; where more is allowed, the other's alone count.
  func differences(from other: RunFiles, allowingMore: Bool) -> [String] {
    let paths = allowingMore ? Set(other.bytes.keys) : Set(bytes.keys).union(other.bytes.keys)
    return paths.filter { bytes[$0] != other.bytes[$0] }.sorted()
  }

  /// How many there are.
  var count: Int { bytes.count }

  /// What a kill left half done in a run's folder.
  static func remains(_ folder: String) -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return paths.filter { path in
      path.hasSuffix(".partial") || path.hasSuffix(".removed") || path.contains("/.partial-")
        || path.hasPrefix(".partial-")
    }
  }
}
