import Files
import Runs

/// Files that lie in the folder of a run itself, and are no links to others.
enum OwnFile {
  /// The bytes of a file of a run.
  ///
  /// - Parameters:
  ///   - place: the path within the run's folder, which no request has a part in.
  ///   - limit: the most bytes that are read.
  /// - Throws: `Refusal` if there is none.
  static func bytes(_ place: String, of run: RunFolder, limit: Int) throws(Refusal) -> [UInt8] {
    guard holds(place, run) else { throw Refusal(404, "The run has no \(place).") }
    do { return try InputFile(path: "\(run.path)/\(place)").readAll(limit: limit) } catch {
      throw Refusal(404, "The file \(place) of the run cannot be read: it \(error)")
    }
  }

  /// Whether a run has a file at a place.
  static func holds(_ place: String, _ run: RunFolder) -> Bool {
    let folder = FolderEntry.folder(of: place)
    return kind("\(run.path)/\(place)") == .file && (folder == "." || kind("\(run.path)/\(folder)") == .folder)
  }

  private static func kind(_ path: String) -> FileStatus.Kind? {
    (try? FileStatus(of: path, isLinkKept: true))?.kind
  }
}
