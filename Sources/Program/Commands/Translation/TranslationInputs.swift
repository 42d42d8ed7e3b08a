import Datasets
import Files
import Foundation

/// The pictures of a job, each with the name that its translation takes in the output folder.
///
/// That name is the picture's path relative to the folder that was named, or to `--relative-to`; a picture that was named by
/// itself takes its file's name; one of a list takes its path as it is listed, without `/` at the beginning.
struct TranslationInputs {
  /// A picture.
  struct Picture: Sendable {
    let path: String
    /// The relative path of its translation in the output folder, but for format and suffix.
    let name: String
    /// The folder that was searched; if it is gone, all its pictures are. nil for pictures that were named or listed.
    let folder: String?
  }

  /// Something that looked like a picture and cannot be translated.
  struct Unusable: Sendable {
    let path: String
    /// Why, as the rest of a sentence.
    let reason: String
  }

  /// In the order of the arguments and names, each once.
  private(set) var pictures: [Picture] = []
  /// What the folders and lists hold that cannot be used.
  private(set) var unusable: [Unusable] = []
  /// What the folders hold in formats that are not read.
  private(set) var leftOut = LeftOutFiles()

  /// How many pictures of the folders lie where the job writes, and are taken for its earlier translations.
  private(set) var ownCount = 0

  private let output: String?
  /// Where the job writes, the output folder and what is to be looked at.
  private let written: [String]
  private let base: String?
  private let isIncluded: (String) -> Bool
  private var seen: Set<[ExactName]> = []

  /// Looks through folders, files, and the list on standard input where an argument is `-`.
  ///
  /// - Parameters:
  ///   - output: the folder of translations; what lies in it is not translated once more.
  ///   - display: the folder of comparisons and the contact sheet of an earlier command, which are no pictures to translate either.
  ///   - base: the folder to which names are relative; nil for the rule above.
  ///   - including: which pictures of a folder are taken, by their names in it.
  /// - Throws: `DataError`; `Failure` if an argument is not there, or a folder is input and output.
  init(
    _ arguments: [String], output: String?, display: [String] = [], relativeTo base: String? = nil,
    including: @escaping (String) -> Bool = { _ in true }, listed: () throws -> Data = Self.standardInput
  ) throws {
    isIncluded = including
    written = ((output.map { [$0] } ?? []) + display).map(Self.resolved)
    self.output = output.map(Self.resolved)
    self.base = base.map(Self.resolved)
    if let base, (try? FileStatus(of: base))?.kind != .folder {
      throw Failure(.unusableData, "\(base.quoted), which names shall be relative to, is no folder.")
    }
    for argument in arguments {
      if argument == "-" {
        addList(try listed())
      } else {
        switch try Self.kind(of: argument) {
        case .folder: try add(folder: argument)
        default: add(argument, name: FolderEntry.names(in: argument).last ?? argument)
        }
      }
    }
  }

  /// All that standard input holds.
  private static func standardInput() throws -> Data {
    do {
      return try FileHandle.standardInput.readToEnd() ?? Data()
    } catch {
      throw Failure(.unusableData, "the list of pictures on standard input cannot be read; check where it comes from.")
    }
  }

  private static func kind(of argument: String) throws(Failure) -> FileStatus.Kind {
    do {
      return try FileStatus(of: argument).kind
    } catch {
      throw Failure(
        .unusableData,
        error.isMissing
          ? "\(argument.quoted) is missing; check the name." : "\(argument.quoted) cannot be read: \(error.text).")
    }
  }

  private mutating func addList(_ list: Data) {
    let (paths, unreadable) = PictureList.paths(in: list)
    for path in paths {
      let parts = FolderEntry.names(in: path).filter { $0 != "." }
      // A path that leads up has no place below the output folder but its absolute one.
      let whole = parts.contains("..") ? FolderEntry.names(in: Self.resolved(path)) : parts
      add(path, name: whole.joined(separator: "/"))
    }
    unusable += unreadable.map { Unusable(path: $0, reason: PictureListing.Skipped.Reason.unusableName.text) }
  }

  private mutating func add(folder: String) throws {
    let listing = try PictureListing(of: folder)
    let resolved = Self.resolved(folder)
    guard !resolved.utf8.elementsEqual((output ?? "").utf8) else {
      throw Failure(
        .cannotCreate, "\(folder.quoted) is both input and output; name another folder for --output.")
    }
    // An output folder within this one, or to which a link in it leads, holds earlier translations, which are no pictures to
    // translate. One that holds this folder may hold its pictures.
    let inner = written.filter { ExactName($0) != ExactName(resolved) && Self.relative(resolved, to: $0) == nil }
    leftOut = leftOut + listing.leftOut
    for skipped in listing.skipped where skipped.reason != .folderListedAlready {
      unusable.append(Unusable(path: "\(folder)/\(skipped.name)", reason: skipped.reason.text))
    }
    for (path, name) in zip(listing.paths, listing.names) where isIncluded(name) {
      if !inner.isEmpty {
        let place = Self.resolved(path)
        if inner.contains(where: { ExactName($0) == ExactName(place) || Self.relative(place, to: $0) != nil }) {
          ownCount += 1
          continue
        }
      }
      add(path, name: name, folder: folder)
    }
  }

  private mutating func add(_ path: String, name: String, folder: String? = nil) {
    var name = name
    if let base {
      // The picture's own name, even where it is a link that leads elsewhere.
      let parent = Self.resolved(FolderEntry.folder(of: path))
      let place = (parent == "/" ? "" : parent) + "/" + (FolderEntry.names(in: path).last ?? path)
      guard let relative = Self.relative(place, to: base) else {
        unusable.append(Unusable(path: path, reason: "it does not lie below \(base.quoted), which --relative-to names"))
        return
      }
      name = relative
    }
    guard seen.insert([ExactName(Self.resolved(path)), ExactName(name)]).inserted else { return }
    pictures.append(Picture(path: path, name: name, folder: folder))
  }

  /// The absolute path without links, so far as it exists.
  static func resolved(_ path: String) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    return URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  /// The path of what lies below `folder`, both resolved, from there on; nil if it does not lie there.
  private static func relative(_ path: String, to folder: String) -> String? {
    let start = folder.utf8.last == UInt8(ascii: "/") ? folder : folder + "/"
    guard path.utf8.starts(with: start.utf8), path.utf8.count > start.utf8.count else { return nil }
    return String(decoding: path.utf8.dropFirst(start.utf8.count), as: UTF8.self)
  }
}
