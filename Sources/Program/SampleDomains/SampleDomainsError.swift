import Images

/// Why the sample domains could not be written.
package enum SampleDomainsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The folder holds a file of one of the names already, and may not be replaced.
  case exists(path: String)
  /// A folder could not be made; the system's words say why.
  case unmakableFolder(path: String, reason: String)
  /// A file beside a picture could not be written; the system's words say why.
  case unwritable(path: String, reason: String)
  /// A picture could not be written.
  case picture(PictureError)

  /// What happened, and what to try.
  package var description: String {
    switch self {
    case .exists(let path):
      "“\(path)” exists already, and nothing was written; choose another folder or allow replacing."
    case .unmakableFolder(let path, let reason):
      "The folder “\(path)” cannot be made: \(reason). Check its name, its permissions and the space on the disk."
    case .unwritable(let path, let reason):
      "“\(path)” cannot be written: \(reason). Check the folder's permissions and the space on the disk."
    case .picture(let error):
      error.description
    }
  }
}
