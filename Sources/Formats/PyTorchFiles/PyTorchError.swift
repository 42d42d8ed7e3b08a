import Files

/// Why a PyTorch file could not be read or written.
package struct PyTorchError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What happened.
  package enum Reason: Error, Equatable, Sendable {
    /// The file itself could not be read or written.
    case file(FileFault)
    /// The bytes are of some other format.
    case notPyTorch(detail: String)
    /// The file ends before its contents do.
    case truncated(detail: String)
    /// The archive around the pickle is damaged or of a kind that PyTorch does not write.
    case badArchive(detail: String)
    /// The pickle breaks its grammar at a byte.
    case badPickle(byte: Int, detail: String)
    /// The file is a TorchScript program.
    case torchScript
    /// The archive is of another program; what it is.
    case otherArchive(String)
    /// The weights ask for something that a state dict does not need.
    case refused(String)
    /// A tensor does not fit what the file holds.
    case badTensor(String, detail: String)
    /// There is no state dict; what there is instead.
    case noStateDictionary(found: String)
    /// The state dict is too large for the file format.
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
  package var description: String { "\(path.quoted) \(predicate)" }

  private static let saveAgain = "save it again in Python by torch.save(net.state_dict(), \"file.pth\")"

  private var predicate: String {
    switch reason {
    case .file(let fault):
      fault.description
    case .notPyTorch(let detail):
      "is not a PyTorch file: \(detail). Check that it is the right file, or \(Self.saveAgain)."
    case .truncated(let detail):
      "is truncated: \(detail). Copy or download it again."
    case .badArchive(let detail):
      "is a damaged archive, or none that PyTorch wrote: \(detail). Copy or download it again, or \(Self.saveAgain)."
    case .badPickle(let byte, let detail):
      "has a damaged pickle: \(detail) at its byte \(byte). Copy or download it again, or \(Self.saveAgain)."
    case .torchScript:
      "is a TorchScript program, as torch.jit.save writes it, not a file of weights. Take the weights out of it in Python: "
        + "torch.save(torch.jit.load(\"\(path)\", map_location=\"cpu\").state_dict(), \"weights.pth\")."
    case .otherArchive(let what):
      "is \(what), not a PyTorch file. Load it in the program it is of, copy the weights into the PyTorch network, and "
        + "\(Self.saveAgain)."
    case .refused(let thing):
      "asks for \(thing), which no state dict needs; nothing of it was run. It may hold a whole program rather than weights: "
        + "if you trust it, \(Self.saveAgain)."
    case .badTensor(let name, let detail):
      "has a tensor \(name.quoted(limit: 120)) that \(detail). Copy or download it again, or \(Self.saveAgain)."
    case .noStateDictionary(let found):
      "holds no state dict; it holds \(found). Name a file of weights, or \(Self.saveAgain)."
    case .tooLarge(let bytes):
      "cannot be written: its weights have \(bytes) bytes, more than the 4 GB that the archive may have. Use safetensors."
    }
  }
}
