import Files
import Foundation
import Images

/// The folder that a job writes to.
///
/// It is made at the job's beginning only. If it is gone later, a drive or network is away, and what would be made in its
/// place would lie on another disk.
struct OutputFolder: Sendable {
  /// Its path.
  let path: String
  /// What is in it from the beginning on: the job's record; nil if that lies elsewhere.
  private let mark: String?
  /// Which folder it is.
  private let identity: FileStatus.Identity?

  /// Makes the folder, and those that hold it, where they are not there.
  ///
  /// - Parameter manifest: the path of the job's record, which tells the folder where it lies in it.
  /// - Throws: `Failure`.
  init(making path: String, manifest: String? = nil) throws(Failure) {
    self.path = path
    mark = manifest.flatMap { $0.utf8.starts(with: "\(path)/".utf8) ? $0 : nil }
    if let status = try? FileStatus(of: path), status.kind != .folder {
      throw Failure(.cannotCreate, "\(path.quoted) is a file; name a folder.")
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotCreate, "the folder \(path.quoted) cannot be made; check its path and permissions.")
    }
    identity = (try? FileStatus(of: path))?.identity
  }

  /// Makes the folders between this one and the file of that relative name.
  func makeFolders(for name: String) throws(FileFault) {
    try check()
    var folder = path
    for part in FolderEntry.names(in: name).dropLast() {
      folder += "/" + part
      try FolderEntry.makeFolder(folder)
    }
  }

  /// Writes a picture to the file of that relative name; it appears complete or not at all.
  func write(
    _ picture: Picture, to name: String, as encoding: PictureEncoding, replacing: Bool
  ) throws(PictureError) {
    let path = "\(self.path)/\(name)"
    do {
      try makeFolders(for: name)
    } catch {
      throw PictureError(.file(error), path: path)
    }
    do {
      try picture.write(to: path, as: encoding, replacing: replacing)
    } catch {
      guard case .file(let fault) = error.reason else { throw error }
      throw PictureError(.file(cause(of: fault)), path: path)
    }
  }

  /// Why a write failed that followed `makeFolders`. If the folder went meanwhile, that is the reason, even if it is back by now.
  func cause(of fault: FileFault) -> FileFault {
    do {
      try check()
    } catch {
      return error
    }
    return fault == .writing(ENOENT) ? .unavailable("the folder \(path.quoted) was gone for a moment") : fault
  }

  /// Checks that the folder is there, and not an empty place where a disk was.
  func check() throws(FileFault) {
    // Another folder in its place is the empty one on which its disk was mounted; a disk that is back may have another number.
    let status = try? FileStatus(of: mark ?? path)
    guard let status, mark != nil || status.identity == identity else {
      throw .unavailable("the folder \(path.quoted) is gone")
    }
  }
}
