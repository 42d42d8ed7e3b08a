import Files
import PyTorchFiles
import SafeTensors

/// The weights of one or more networks in a file, in any of the forms that are known: safetensors, and both of PyTorch's.
///
/// A file may hold a state dict alone, within a dictionary (`{"state_dict": …}`), several of them (`{"netG_A": …, "netD_A": …}`), or
/// several networks in one state dict, told apart by what stands before their own keys.
package struct WeightsFile {
  /// The form of the file.
  package enum Form: String, Codable, Sendable {
    case safetensors
    /// The archive of PyTorch 1.6 and later.
    case pyTorch = "pytorch"
    /// PyTorch's form from before 1.6.
    case legacyPyTorch = "pytorch-legacy"

    /// The form in words.
    package var text: String {
      switch self {
      case .safetensors: "safetensors"
      case .pyTorch: "a PyTorch archive"
      case .legacyPyTorch: "a PyTorch file of the form before 1.6"
      }
    }
  }

  /// Where it lies.
  package let path: String
  /// Its form.
  package let form: Form
  /// What it says about itself.
  package let metadata: [(key: String, text: String)]
  /// The networks in it.
  package let networks: [NetworkWeights]

  /// Reads the file at `path`, whose form is seen from how it begins.
  ///
  /// - Throws: `SafeTensorsError`, `PyTorchError`, `ImportError` if it is of neither form.
  package init(path: String) throws {
    self.path = path
    if try Self.isSafeTensors(path) {
      let file = try SafeTensorsFile(path: path)
      form = .safetensors
      metadata = file.metadata.keys.map { ($0, file.metadata[$0] ?? "") }
      networks = NetworkWeights.separated(file, name: "", path: path)
    } else {
      let file = try PyTorchFile(path: path)
      form = file.form == .archive ? .pyTorch : .legacyPyTorch
      metadata = []
      var networks: [NetworkWeights] = []
      for (dictionary, tensors) in try file.tensors() {
        let name = dictionary.path.joined(separator: ".")
        networks += NetworkWeights.separated(tensors, name: name, path: path)
      }
      self.networks = networks
    }
  }

  /// Whether it is safetensors rather than a PyTorch file; where the bytes are of neither, the name decides whose reader tells
  /// what is wrong.
  private static func isSafeTensors(_ path: String) throws -> Bool {
    let start: [UInt8]
    let end: [UInt8]
    do throws(FileFault) {
      let file = try InputFile(path: path)
      start = try file.read(at: 0, count: min(file.count, OtherFormat.startByteCount))
      end = try file.read(at: file.count - min(file.count, 8), count: min(file.count, 8))
    } catch {
      throw SafeTensorsError(.file(error), path: path)
    }
    if PyTorchFile.mayBegin(with: start) { return false }
    // Eight bytes with the length of a header, which begins with a brace.
    if start.count >= 9, start[8] == UInt8(ascii: "{") { return true }
    if let other = OtherFormat(start: start, end: end, path: path) { throw ImportError.otherFormat(path: path, other) }
    if path.hasSuffix(".safetensors") { return true }
    guard [".pth", ".pt", ".ckpt"].contains(where: path.hasSuffix) else { throw ImportError.unknownForm(path: path) }
    return false
  }
}
