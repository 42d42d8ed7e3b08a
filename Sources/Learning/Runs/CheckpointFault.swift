import Files

/// Why a checkpoint cannot be used: what happened and where.
package enum CheckpointFault: Error, Equatable, Sendable {
  /// One of its files could not be read or written at all.
  case file(path: String, FileFault)
  /// The file has fewer bytes than were written.
  case truncated(path: String, count: Int, written: Int)
  /// The bytes of the file are not those that were written.
  case damaged(path: String)
  /// The file of check sums is damaged.
  case noChecksums(path: String)
  /// The file of check sums lacks one.
  case noChecksum(path: String, of: String)
  /// The file is no position of a run; why.
  case badPosition(path: String, detail: String)
  /// What the file holds does not belong to this run or this step.
  case contradiction(path: String, detail: String)
}

extension CheckpointFault: CustomStringConvertible {
  /// What happened and where, in a sentence.
  package var description: String {
    switch self {
    case .file(let path, let fault): "\(path.quoted) \(fault)"
    case .truncated(let path, let count, let written):
      "\(path.quoted) is truncated: it has \(count) bytes, and \(written) were written."
    case .damaged(let path): "\(path.quoted) is damaged: its check sum is not that of what was written."
    case .noChecksums(let path): "\(path.quoted) is damaged: it is no list of check sums."
    case .noChecksum(let path, let name): "\(path.quoted) is damaged: it has no check sum for \(name.quoted)."
    case .badPosition(let path, let detail): "\(path.quoted) is damaged: \(detail)."
    case .contradiction(let path, let detail): "\(path.quoted) does not belong to this run: \(detail)."
    }
  }
}
