import Files

/// Why a safetensors file could not be read or written, or does not hold what was asked for.
package struct SafeTensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What happened.
  package enum Reason: Error, Equatable, Sendable {
    /// The file itself could not be read or written.
    case file(FileFault)
    /// The data need more memory than the system gives.
    case outOfMemory(bytes: Int)
    /// The file has no bytes.
    case empty
    /// The bytes are of some other format.
    case notSafeTensors(detail: String)
    /// The file ends before its contents do: it should have at least `expected` bytes.
    case truncated(expected: Int, found: Int)
    /// The file goes on after the last tensor.
    case surplus(expected: Int, found: Int)
    /// The header breaks the grammar at a byte of the file.
    case malformedHeader(byte: Int, detail: String)
    /// The header to be written is longer than readers accept.
    case headerTooLarge(bytes: Int, maximum: Int)
    /// A name occurs twice.
    case duplicateName(String)
    /// A tensor has numbers of a type that is not known here.
    case unknownDataType(tensor: String, type: String)
    /// What the header says about a tensor contradicts itself or its neighbours.
    case inconsistentTensor(String, detail: String)
    /// The file holds no tensor of this name.
    case noSuchTensor(String)
    /// The tensor holds numbers of another type than was asked for.
    case wrongDataType(tensor: String, found: String, wanted: String)
    /// A number of the tensor is outside the range of the type that was asked for.
    case numberOutOfRange(tensor: String, number: String)
  }

  /// What happened.
  package let reason: Reason
  /// The file it happened to; nil for bytes in memory.
  package let path: String?

  /// Makes an error about the file at `path`, or about bytes in memory.
  package init(_ reason: Reason, path: String? = nil) {
    self.reason = reason
    self.path = path
  }

  /// One sentence on what happened where, and what to try.
  package var description: String {
    let place = path?.quoted ?? "The safetensors data"
    return "\(place) \(predicate)"
  }

  private var predicate: String {
    switch reason {
    case .file(let fault):
      fault.description
    case .outOfMemory(let bytes):
      "needs \(bytes) bytes of memory for its tensors, more than the system gives; close other programs."
    case .empty:
      "is empty (0 bytes); copy it again or remove it."
    case .notSafeTensors(let detail):
      "is not a safetensors file: \(detail). Check that it is the right file."
    case .truncated(let expected, let found):
      "is truncated: \(expected) bytes expected, \(found) found. Copy or download it again."
    case .surplus(let expected, let found):
      "goes on after its last tensor: \(expected) bytes expected, \(found) found. Copy or download it again."
    case .malformedHeader(let byte, let detail):
      "has a damaged header: \(detail) at byte \(byte). Copy or download it again."
    case .headerTooLarge(let bytes, let maximum):
      "cannot be written: names, shapes and metadata need a header of \(bytes) bytes, more than the \(maximum) that "
        + "readers accept. Use fewer tensors or shorter metadata."
    case .duplicateName(let name):
      "has a damaged header: it names \(name.quotedName) twice. Write the file again with distinct names."
    case .unknownDataType(let tensor, let type):
      "holds the tensor \(tensor.quotedName) with numbers of type \(type.quotedName), which is not known here. "
        + "Save it with one of \(SafeTensorsDataType.allCases.map(\.rawValue).joined(separator: ", "))."
    case .inconsistentTensor(let name, let detail):
      "has a damaged header: the tensor \(name.quotedName) \(detail). Copy or download it again."
    case .noSuchTensor(let name):
      "holds no tensor named \(name.quotedName). Check that it was written for this kind of network."
    case .wrongDataType(let tensor, let found, let wanted):
      "holds the tensor \(tensor.quotedName) as \(found), where \(wanted) is expected. "
        + "Check that it was written for this purpose."
    case .numberOutOfRange(let tensor, let number):
      "holds the number \(number) in the tensor \(tensor.quotedName), which is outside the range that is read. "
        + "Check that it was written for this purpose."
    }
  }
}
