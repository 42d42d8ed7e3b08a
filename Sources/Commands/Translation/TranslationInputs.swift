import CycleGAN
import Files
import Foundation

/// The pictures of a job, each with the name that its translation takes in the output folder.
struct TranslationInputs {
  /// A picture.
  struct Picture: Equatable, Sendable {
    let path: String
    /// The path relative to the folder that was named.
    let name: String
  }

  /// In the order of the folders and names, each once.
  private(set) var pictures: [Picture] = []
  /// What the folders hold that cannot be used.
  private(set) var unusable: [String] = []

  /// Looks through folders, files, and the list on standard input where an argument is `-`.
  ///
  /// - Parameter output: the folder of translations; what lies in it is not translated once more.
  /// - Throws: `DataError`; `Failure` if a folder is input and output.
  init(_ arguments: [String], output: String?, listed: () -> Data = { FileHandle.standardInput.readDataToEndOfFile() })
    throws
  {
    var seen: Set<Picture> = []
    func add(_ picture: Picture) { if seen.insert(picture).inserted { pictures.append(picture) } }
    for argument in arguments {
      if argument == "-" {
        for path in Self.paths(in: listed()) { add(Picture(path: path, name: Self.name(ofListed: path))) }
      } else if (try? FileStatus(of: argument))?.kind == .folder {
        let listing = try PictureListing(of: argument)
        let outputPath = output.map(Self.resolved)
        guard Self.resolved(argument) != outputPath else {
          throw Failure(
            .cannotCreate, "\((output ?? "").quoted) is both input and output; name another folder for --output.")
        }
        // An output folder within this one holds earlier translations, which are no pictures to translate.
        let isWithin = outputPath?.hasPrefix(Self.resolved(argument) + "/") ?? false
        let inner = isWithin ? outputPath.map { $0 + "/" } : nil
        unusable += listing.skipped.map { "\(listing.folder)/\($0.name)" }
        for (path, name) in zip(listing.paths, listing.names) {
          if let inner, Self.resolved(path).hasPrefix(inner) { continue }
          add(Picture(path: path, name: name))
        }
      } else {
        add(Picture(path: argument, name: (argument as NSString).lastPathComponent))
      }
    }
  }

  /// The absolute path without links, so far as it exists.
  static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  /// A path a line; or, where a NUL shows that names may hold anything, a path between NULs (`find -print0`).
  private static func paths(in list: Data) -> [String] {
    let separator = list.contains(0) ? UInt8(0) : UInt8(ascii: "\n")
    return list.split(separator: separator).map { line in
      let isWindowsLine = separator != 0 && line.last == UInt8(ascii: "\r")
      return String(decoding: isWindowsLine ? line.dropLast() : line, as: UTF8.self)
    }.filter { !$0.isEmpty }
  }

  /// A listed path keeps its folders, unless they lead up or begin at the root: then only the file's name is left.
  private static func name(ofListed path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    if path.hasPrefix("/") || parts.contains("..") { return (path as NSString).lastPathComponent }
    return parts.joined(separator: "/")
  }
}

extension TranslationInputs.Picture: Hashable {}
