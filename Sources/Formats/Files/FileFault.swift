#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Why a file could not be read or written, whatever is in it.
package enum FileFault: Error, Equatable, Sendable {
  /// Nothing is at the path, or a link at it leads nowhere.
  case missing
  /// The path is a folder.
  case folder
  /// The path is neither file nor folder: a device, a pipe or a socket.
  case notAFile
  /// The file is larger than it may be.
  case tooLarge(bytes: Int, maximum: Int)
  /// The system refused to read; its words.
  case unreadable(String)
  /// The disk or server that holds the file does not answer, or the system is short of resources for the moment; its words.
  case unreachable(String)
  /// The system refused to write; its words.
  case unwritable(String)
  /// The disk is full or out of reach, which may pass; the system's words.
  case unavailable(String)
  /// A file is at the path already, and may not be replaced.
  case exists

  /// What the system answered when a file was opened or looked at.
  package static func opening(_ code: CInt) -> FileFault {
    FileStatus.Failure(code: code).isMissing ? .missing : reading(code)
  }

  /// What the system answered when a file was read.
  package static func reading(_ code: CInt) -> FileFault {
    temporaryCodes.contains(code) ? .unreachable(SystemError.text(code)) : .unreadable(SystemError.text(code))
  }

  /// What the system answered when a file was written.
  package static func writing(_ code: CInt) -> FileFault {
    if code == EFBIG {
      return .unwritable("\(SystemError.text(code)) for the limit of the shell (`ulimit -f`) or for the file system")
    }
    return temporaryCodes.contains(code) || code == ENOSPC || code == EDQUOT
      ? .unavailable(SystemError.text(code)) : .unwritable(SystemError.text(code))
  }

  /// Errors of a device, a network or the whole system rather than of one file; the same call may succeed later.
  private static let temporaryCodes: Set<CInt> = [
    EIO, ESTALE, ENOTCONN, ETIMEDOUT, ECONNRESET, ECONNABORTED, ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH, ENETDOWN,
    ENETUNREACH, ENODEV, ENXIO, EMFILE, ENFILE, ENOMEM, EAGAIN,
  ]
}

extension FileFault: CustomStringConvertible {
  /// What happened and what to try, as the rest of a sentence that begins with the file's name.
  package var description: String {
    switch self {
    case .missing:
      "is missing; check its name, or where a link of this name leads."
    case .folder:
      "is a folder, not a file; name a file."
    case .notAFile:
      "is a device, pipe or socket, not a file; name a file."
    case .tooLarge(let bytes, let maximum):
      "has \(bytes) bytes, more than the limit of \(maximum) bytes; check that it is the right file."
    case .unreadable(let system):
      "cannot be read: \(system). Check its permissions and the disk."
    case .unreachable(let system):
      "cannot be read: \(system). Check the disk or the network connection."
    case .unwritable(let system):
      "cannot be written: \(system). Check the folder, its permissions and the space on the disk."
    case .unavailable(let system):
      "cannot be written: \(system). Make room on the disk, or connect it again."
    case .exists:
      "exists already, and was left as it is; choose another name or allow replacing."
    }
  }
}
