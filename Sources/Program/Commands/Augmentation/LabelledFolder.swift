import Datasets
import Files

/// A folder of pictures that is to be enlarged: those to train on, those to test with, and the annotations beside them.
struct LabelledFolder {
  /// A file that goes along as it is.
  struct File {
    /// Its path.
    let source: String
    /// Its path relative to the folder.
    let name: String
    /// What it is.
    let kind: AugmentationManifest.Kind
  }

  /// Its path.
  let path: String
  /// The pictures to train on.
  let training: PictureListing
  /// The pictures to test with; nil where there are none.
  let test: PictureListing?
  /// Pictures beside those two, which belong to neither; nil where there are none.
  let besideTraining: PictureListing?
  private let maskSuffix: String?

  /// The extensions of annotations, which have the stem of their picture.
  private static let annotationExtensions = [".txt", ".xml", ".json"]

  /// Finds the pictures: those of its `train` and `test` where it has them, and otherwise all below it.
  ///
  /// - Parameter maskSuffix: what the names of masks beside pictures end with before the extension; nil if there are none.
  /// - Throws: `DataError`.
  init(_ path: String, maskSuffix: String?) throws(DataError) {
    let domain = try DomainFolders(only: path).a
    self.path = path
    (training, test, besideTraining) = (domain.training, domain.test, domain.besideTraining)
    self.maskSuffix = maskSuffix
  }

  /// The folder that the pictures of a listing lie in, relative to this one, with a slash at its end: `train/`, `test/`, or nothing.
  func part(_ listing: PictureListing) -> String {
    listing.folder == path ? "" : (FolderEntry.names(in: listing.folder).last ?? "") + "/"
  }

  /// The name in a listing of one of its pictures.
  func name(of picture: String, in listing: PictureListing) -> String {
    let folder = listing.path(at: 0).utf8.count - listing.names[0].utf8.count
    return String(decoding: picture.utf8.dropFirst(folder), as: UTF8.self)
  }

  /// The name of a file of one of the listings before its extension.
  static func stem(_ name: String) -> String { String(name.dropLast(OutputFormat.fileExtension(of: name).count)) }

  /// Whether a picture of a listing is the mask of another.
  func isMask(_ name: String) -> Bool { maskSuffix.map { Self.stem(name).hasSuffix($0) } ?? false }

  /// The pictures of a listing that are no masks, by their names in it.
  func pictures(_ listing: PictureListing) -> [String] { listing.names.filter { !isMask($0) } }

  /// The annotations and masks of a picture, each with what follows the picture's stem in its name: `.txt`, `_mask.png`.
  func annotations(of name: String, in listing: PictureListing) -> [(tail: String, file: File)] {
    let stem = Self.stem(name)
    let tails =
      Self.annotationExtensions.map { ($0, AugmentationManifest.Kind.annotation) }
      + (maskSuffix.map { suffix in MaskFolder.extensions.map { (suffix + $0, .mask) } } ?? [])
    return tails.compactMap { tail, kind in
      let source = "\(listing.folder)/\(stem)\(tail)"
      guard (try? FileStatus(of: source))?.kind == .file else { return nil }
      return (tail, File(source: source, name: part(listing) + stem + tail, kind: kind))
    }
  }

  /// The pictures of a listing with their annotations and masks, each file once.
  func files(of listing: PictureListing) -> [File] {
    var seen: Set<ExactName> = []
    return pictures(listing).flatMap { name in
      [File(source: "\(listing.folder)/\(name)", name: part(listing) + name, kind: .original)]
        + annotations(of: name, in: listing).map(\.file)
    }
    .filter { seen.insert(ExactName($0.name)).inserted }
  }
}
