import Files
import Foundation
import Images

/// A single picture that a command writes at its end: whether it can be is found out before the work begins.
struct OutputPicture {
  /// The file.
  let path: String
  /// The format that its name promises.
  let format: OutputFormat

  /// Checks the name, makes the folder where it is missing, and sees that nothing is written over.
  ///
  /// - Parameters:
  ///   - option: the option that named the file, for messages.
  ///   - isReplacing: whether a file that is there is to be replaced.
  /// - Throws: `Failure`.
  init(_ path: String, option: String, isReplacing: Bool) throws(Failure) {
    self.path = path
    guard let format = OutputFormat(ofName: path) else {
      throw Failure(
        .usage,
        "\(option) \(path.quoted) does not say what to write; name a file with an extension such as .png or .jpg.")
    }
    self.format = format
    let folder = FolderEntry.folder(of: path)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .cannotCreate, "the folder \(folder.quoted) for \(option) cannot be made; check its path and permissions.")
    }
    guard let status = try? FileStatus(of: path, isLinkKept: true) else { return }
    guard status.kind != .folder else {
      throw Failure(.cannotCreate, "\(option) \(path.quoted) is a folder; name a file in it.")
    }
    guard status.kind != .other else {
      throw Failure(.cannotCreate, "\(option) \(path.quoted) is a device, pipe or socket; name a file.")
    }
    guard isReplacing else {
      throw Failure(.cannotCreate, "\(path.quoted) exists already; name another file, or give --overwrite.")
    }
  }

  /// Writes the picture; the file appears complete or not at all.
  func write(_ picture: Picture, quality: Int = 95, isReplacing: Bool) throws(PictureError) {
    try format.fitted(picture).write(to: path, as: format.encoding(quality: quality), replacing: isReplacing)
  }
}
