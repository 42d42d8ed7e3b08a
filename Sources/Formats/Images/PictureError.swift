import Files

/// Why a picture could not be read or written: what happened, where, and what to try.
public struct PictureError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What happened.
  package enum Reason: Error, Equatable, Sendable {
    /// The file has no bytes.
    case empty
    /// The bytes are no known picture.
    case notAPicture
    /// The bytes are of a format that is recognised, but not read.
    case foreign(ForeignFormat)
    /// The bytes are of a format that is read, but of a kind that the library does not decode.
    case unsupported(PictureFormat, detail: String)
    /// The bytes end before the picture does.
    case truncated(PictureFormat, detail: String)
    /// The bytes contradict the format.
    case corrupted(PictureFormat, detail: String)
    /// The header announces more pixels than the limit.
    case tooManyPixels(width: Int, height: Int, maximum: Int)
    /// The decoded picture would need more memory than the limit.
    case tooMuchMemory(width: Int, height: Int, maximum: Int)
    /// The file is larger than the limit.
    case fileTooLarge(bytes: Int, maximum: Int)
    /// Memory ran out while a picture was decoded or encoded.
    case outOfMemory
    /// The file itself could not be read or written.
    case file(FileFault)
    /// The format cannot hold the picture.
    case unencodable(PictureFormat, detail: String)
  }

  /// What happened.
  package let reason: Reason
  /// The file it happened to; nil for bytes in memory.
  public let path: String?

  /// Makes an error about the file at `path`, or about bytes in memory.
  package init(_ reason: Reason, path: String? = nil) {
    self.reason = reason
    self.path = path
  }

  /// One sentence on what happened where, and what to try.
  public var description: String {
    let place = path?.quoted ?? "The data"
    return "\(place) \(predicate)"
  }

  private var predicate: String {
    switch reason {
    case .empty:
      "is empty (0 bytes); copy it again or remove it."
    case .notAPicture:
      "is not a picture; only \(PictureFormat.list) are read."
    case .foreign(let format):
      "is \(format.rawValue); only \(PictureFormat.list) are read."
        + (format.conversion.map { " Convert it first, for example by: \($0)" } ?? " Save the picture itself.")
    case .unsupported(.tiff, let detail):
      // ImageMagick reads them all, and spreads numbers that are no shares of white over the whole range.
      "is a TIFF of a kind that is not read: \(detail). "
        + "Convert it, for example by: convert 'in.tif[0]' -colorspace sRGB -auto-level -depth 16 out.png"
    case .unsupported(let format, let detail):
      "is a \(format.rawValue) of a kind that is not read: \(detail). Save it again as an ordinary PNG or JPEG."
    case .truncated(let format, let detail):
      "is a truncated \(format.rawValue): \(detail). Copy or download it again."
    case .corrupted(let format, let detail):
      "is a damaged \(format.rawValue): \(detail). Copy or download it again."
    case .tooManyPixels(let width, let height, let maximum):
      "has \(width) × \(height) pixels, more than the limit of \(maximum) pixels; make it smaller or raise the limit for reading pictures."
    case .tooMuchMemory(let width, let height, let maximum):
      "needs more memory to decode its \(width) × \(height) pixels than the limit of \(maximum) bytes; "
        + "make it smaller or raise the limit for reading pictures."
    case .fileTooLarge(let bytes, let maximum):
      "has \(bytes) bytes, more than the limit of \(maximum) bytes; make it smaller or raise the limit for reading pictures."
    case .outOfMemory:
      "needs more memory than there is; make it smaller, or do less at the same time."
    case .file(let fault):
      fault.description
    case .unencodable(let format, let detail):
      "cannot be written as \(format.rawValue): \(detail)."
    }
  }
}
