import Commands
import Files
import Runs
import Synchronization

/// The runs in the folders that were named, each known to the outside by a word of the server's own: no path ever comes from there.
package final class ServedRuns: Sendable {
  private let folders: [String]
  /// The words of runs by their paths, which they keep as long as the server lives.
  private let words = Mutex<[String: String]>([:])

  /// Takes folders of runs, or folders of such.
  ///
  /// - Throws: `Failure` where one is missing.
  package init(_ folders: [String]) throws(Failure) {
    self.folders = folders
    for folder in folders {
      guard (try? FileStatus(of: folder))?.kind == .folder else {
        throw Failure(
          .unusableRun,
          "there is no folder \(folder.quoted); name a run that `cyclegan train` wrote, or a folder of runs.")
      }
    }
  }

  /// The runs that there are now, in the order in which their folders were named, and by their names within one.
  package var all: [(id: String, run: RunFolder)] {
    let paths = folders.flatMap { folder in
      Self.holdsSomething(folder) ? [folder] : Self.runs(in: folder)
    }
    return words.withLock { words in
      var seen: Set<String> = []
      return paths.filter { seen.insert($0).inserted }.map { path in
        let id = words[path] ?? Self.word(for: path, besides: Set(words.values))
        words[path] = id
        return (id, RunFolder(path))
      }
    }
  }

  /// The run of that word.
  ///
  /// - Throws: `Refusal` if there is none.
  func run(_ id: String?) throws(Refusal) -> RunFolder {
    guard let id else { throw Refusal(400, "The parameter run is missing.") }
    guard let run = all.first(where: { $0.id == id })?.run else { throw Refusal(404, "There is no run \(id).") }
    return run
  }

  private static func holdsSomething(_ path: String) -> Bool {
    let run = RunFolder(path)
    return run.holdsRun || run.holdsImport
  }

  /// The runs in the sub-folders of a folder; links, which may lead anywhere, are passed over.
  private static func runs(in folder: String) -> [String] {
    let names = (try? FolderContent(of: folder).names) ?? []
    return names.map { "\(folder)/\($0)" }.filter { path in
      (try? FileStatus(of: path, isLinkKept: true))?.kind == .folder && holdsSomething(path)
    }
  }

  /// The name of the folder in letters that addresses have, with a number where it is taken.
  private static func word(for path: String, besides taken: Set<String>) -> String {
    let name = FolderEntry.absolute(path).split(separator: "/").last.map(String.init) ?? ""
    let plain = String(
      String.UnicodeScalarView(name.unicodeScalars.map { isPlain($0) ? $0 : "-" }.prefix(64)))
    let word = plain.isEmpty ? "run" : plain
    if !taken.contains(word) { return word }
    return (2...).lazy.map { "\(word)-\($0)" }.first { !taken.contains($0) } ?? word
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-")
  }
}
