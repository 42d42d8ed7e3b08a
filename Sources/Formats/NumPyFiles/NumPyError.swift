import Files

/// Why a file of NumPy arrays could not be read or written.
package struct NumPyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What happened.
  package enum Reason: Error, Equatable, Sendable {
    /// The file itself could not be read or written.
    case file(FileFault)
    /// The bytes are no archive of arrays, or a damaged one.
    case damaged(detail: String)
    /// There is no array of this name; those that there are.
    case noSuchArray(String, names: [String])
    /// An array is of a kind that is not read.
    case unsupported(String, detail: String)
  }

  /// What happened.
  package let reason: Reason
  /// The file it happened to.
  package let path: String

  /// Makes an error about the file at `path`.
  package init(_ reason: Reason, path: String) {
    self.reason = reason
    self.path = path
  }

  /// One sentence on what happened where, and what to try.
  package var description: String {
    let predicate =
      switch reason {
      case .file(let fault): fault.description
      case .damaged(let detail):
        "is no archive of NumPy arrays, or a damaged one: \(detail). Save it again by numpy.savez."
      case .noSuchArray(let name, let names):
        "holds no array \(name.quoted); it holds \(names.isEmpty ? "none" : names.map { $0.quoted(limit: 60) }.joined(separator: ", ")). "
          + "Name a file of statistics as pytorch-fid and clean-fid write it."
      case .unsupported(let name, let detail):
        "has an array \(name.quoted(limit: 60)) that \(detail). Save it as float64 in C order."
      }
    return "\(path.quoted) \(predicate)"
  }
}
