import Files
import Images

/// The pictures below a folder, in an order that is the same on every machine.
///
/// Pictures are found by their names' extensions in any case; what they really are shows when they are read. Names that
/// begin with a dot are hidden: neither listed nor searched. Links are followed. Every folder is searched once, under its
/// own path rather than that of a link where it has both, so that links in a circle do no harm.
public struct PictureListing: Equatable, Sendable {
  /// Something that might have held pictures but cannot be used.
  public struct Skipped: Equatable, Sendable {
    /// Why it cannot be used.
    public enum Reason: Equatable, Sendable {
      /// A link that leads nowhere.
      case danglingLink
      /// A link to a folder that is searched under another path.
      case folderListedAlready
      /// The name has a picture's extension, but it is a device, a pipe or a socket.
      case notAFile
      /// The name is not UTF-8.
      case unusableName
      /// The system refuses access; its words.
      case unreadable(String)
      /// The other domain has no picture of that name, so that it makes no pair.
      case withoutPartner
      /// It has no caption, where pictures are learned with theirs.
      case withoutCaption
      /// Its caption cannot be used; why.
      case unusableCaption(String)
      /// A table of captions names it, but it is not there.
      case captionWithoutPicture
    }

    /// The path relative to the listing's folder.
    public let name: String
    /// Why it cannot be used.
    public let reason: Reason
  }

  /// The folder as it was named.
  public let folder: String
  /// The paths of the pictures relative to the folder, in the order of their bytes; at least one.
  public let names: [String]
  /// What cannot be used, in the order of its names' bytes.
  public let skipped: [Skipped]
  /// Files of other formats, counted.
  public let leftOut: LeftOutFiles
  /// Which part of each file is the picture.
  public let part: PicturePart
  /// The caption of each picture, in the order of their names; nil where none are wanted.
  public let captions: [String]?

  /// How many pictures there are.
  public var count: Int { names.count }
  /// The paths of the pictures, each the folder and the name.
  public var paths: [String] { names.map { Self.joined(folder, $0) } }

  /// The extensions of pictures, in lower case.
  static let extensions = PictureFormat.allCases.flatMap(\.fileExtensions)
  static let extensionsText = extensions.map { "." + $0 }.joined(separator: ", ")

  /// Lists the pictures below `folder`.
  ///
  /// - Parameters:
  ///   - folder: the folder, or a link to it.
  ///   - rules: what is taken for a picture.
  ///   - excluded: names of sub-folders right below `folder` that are left out.
  /// - Throws: `DataError` if the folder is missing, no folder, out of reach, empty or without pictures.
  public init(
    of folder: String, by rules: PictureRules = .current, excluding excluded: [String] = []
  ) throws(DataError) {
    let identity = try Self.identity(ofFolder: folder)
    var search = PictureSearch(root: folder, rules: rules, excluding: excluded)
    do {
      try search.run(identity: identity)
    } catch {
      throw .unreadableFolder(path: folder, system: error.text)
    }
    guard !search.pictures.isEmpty else {
      let isEmpty = search.leftOut == LeftOutFiles() && search.skipped.isEmpty && !search.hasSubfolders
      if isEmpty { throw .emptyFolder(path: folder) }
      throw .noPictures(path: folder, search.leftOut, skipped: search.skipped.count)
    }
    self.folder = folder
    names = search.pictures.sorted(by: FolderContent.bytesPrecede)
    skipped = search.skipped.sorted { FolderContent.bytesPrecede($0.name, $1.name) }
    leftOut = search.leftOut
    part = .whole
    captions = nil
  }

  private init(
    folder: String, names: [String], skipped: [Skipped], leftOut: LeftOutFiles, part: PicturePart,
    captions: [String]? = nil
  ) {
    self.folder = folder
    self.names = names
    self.skipped = skipped
    self.leftOut = leftOut
    self.part = part
    self.captions = captions
  }

  /// The same folder, only some of its pictures, with their captions.
  func with(names: [String], captions: [String], skipped: [Skipped]) -> PictureListing {
    PictureListing(
      folder: folder, names: names, skipped: skipped, leftOut: leftOut, part: part, captions: captions)
  }

  /// The same files, of each of which only a part is the picture.
  func taking(_ part: PicturePart) -> PictureListing {
    PictureListing(folder: folder, names: names, skipped: skipped, leftOut: leftOut, part: part)
  }

  /// The same pictures, only those of some names, in that order; the others count as without a partner.
  func keeping(_ kept: [String]) -> PictureListing {
    let known = Set(kept.map(ExactName.init))
    let others = names.filter { !known.contains(ExactName($0)) }.map { Skipped(name: $0, reason: .withoutPartner) }
    return PictureListing(
      folder: folder, names: kept,
      skipped: (skipped + others).sorted { FolderContent.bytesPrecede($0.name, $1.name) }, leftOut: leftOut, part: part)
  }

  /// The check sum of the pictures' names and sizes, by which a run notices that its pictures have changed.
  public var checksum: String {
    var checksum = Checksum()
    for name in names {
      let size = (try? FileStatus(of: Self.joined(folder, name)))?.size ?? -1
      Array("\(name)\0\(size)\0".utf8).withUnsafeBytes { checksum.add($0) }
    }
    return checksum.description
  }

  /// The path of the picture at `index`.
  public func path(at index: Int) -> String { Self.joined(folder, names[index]) }

  /// Reads the picture at `index`: the part of the file that belongs to the listing.
  ///
  /// - Throws: `PictureError`.
  package func picture(at index: Int, limits: DecodingLimits = DecodingLimits()) throws(PictureError) -> Picture {
    let picture = try Picture(contentsOf: path(at: index), limits: limits)
    // One that has no such part is used as it is; training leaves it out.
    return part.of(picture) ?? picture
  }

  /// The extension of a file's name in lower case, without the dot; nil if it has none.
  static func fileExtension(of name: String) -> String? {
    name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[name.utf8.index(after: $0)...]).lowercased() }
  }

  /// The path of `name` in `folder`.
  static func joined(_ folder: String, _ name: String) -> String {
    folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
  }

  /// Which folder is at `path`.
  static func identity(ofFolder path: String) throws(DataError) -> FileStatus.Identity {
    let status: FileStatus
    do {
      status = try FileStatus(of: path)
    } catch {
      throw error.isMissing ? .missingFolder(path: path) : .unreadableFolder(path: path, system: error.text)
    }
    guard status.kind == .folder else { throw .notAFolder(path: path) }
    return status.identity
  }
}
