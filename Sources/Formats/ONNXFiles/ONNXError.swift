import Files

/// Why an ONNX file could not be read or written.
package struct ONNXError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What happened.
  package enum Reason: Error, Equatable, Sendable {
    /// The file itself could not be read or written.
    case file(FileFault)
    /// The bytes are no ONNX model.
    case notONNX
    /// The bytes break the grammar at a place.
    case damaged(byte: Int)
    /// The file ends before its contents do.
    case truncated
    /// The model is larger than Protocol Buffers allow.
    case tooLarge(bytes: Int)
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
    switch reason {
    case .file(let fault): "\(path.quoted) \(fault.description)"
    case .notONNX: "\(path.quoted) is not an ONNX model. Check that it is the right file."
    case .damaged(let byte):
      "\(path.quoted) is not an ONNX model, or damaged at byte \(byte). Copy or download it again."
    case .truncated: "\(path.quoted) is truncated, or not an ONNX model. Copy or download it again."
    case .tooLarge(let bytes):
      "\(path.quoted) cannot be written: the model has \(bytes) bytes, more than the 2 GB that ONNX allows in a file. Use "
        + "safetensors."
    }
  }
}
