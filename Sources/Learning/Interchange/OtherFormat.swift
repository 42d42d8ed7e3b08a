/// A format of files that people try to import and that holds no weights this program reads, known by how its files begin or end.
package enum OtherFormat: Equatable, Sendable {
  /// Keras' and TensorFlow's HDF5.
  case hdf5
  /// One of the files of a TensorFlow checkpoint.
  case tensorFlowCheckpoint
  /// A model for TensorFlow Lite.
  case tensorFlowLite
  /// ONNX.
  case onnx
  /// A NumPy array.
  case numpy
  /// GGUF.
  case gguf
  /// JSON that says which tensors lie in which of several safetensors files.
  case safeTensorsIndex
  /// Some other JSON.
  case json
  /// A tar archive.
  case tar
  /// Compressed by a program of that name.
  case compressed(String)
  /// What stands in for a file in a Git repository until Git LFS fetched it.
  case gitPointer
  /// A web page.
  case webPage
  /// Nothing.
  case empty

  /// So many bytes from the start are looked at: a tar archive tells what it is at 257.
  static let startByteCount = 512

  /// The last bytes of a table of LevelDB, in which TensorFlow keeps the index of a checkpoint.
  private static let tableEnd: [UInt8] = [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB]

  private static let compressions: [(start: [UInt8], program: String)] = [
    ([0x1F, 0x8B], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz"),
    (Array("BZh".utf8), "bzip2"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"), (Array("Rar!".utf8), "rar"),
  ]

  /// Recognises a format; nil if it is none of these.
  init?(start: [UInt8], end: [UInt8], path: String) {
    func begins(_ text: String, at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: Array(text.utf8)) }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let text = String(decoding: start.drop { $0 <= 0x20 }.prefix(20), as: UTF8.self).lowercased()
    if start.isEmpty {
      self = .empty
    } else if start.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      self = .hdf5
    } else if end == Self.tableEnd || name.contains(".data-00000-of-") || begins("model_checkpoint_path") {
      self = .tensorFlowCheckpoint
    } else if begins("TFL3", at: 4) {
      self = .tensorFlowLite
    } else if begins("GGUF") {
      self = .gguf
    } else if start.starts(with: [0x93] + Array("NUMPY".utf8)) {
      self = .numpy
    } else if let compression = Self.compressions.first(where: { start.starts(with: $0.start) }) {
      self = .compressed(compression.program)
    } else if begins("ustar", at: 257) {
      self = .tar
    } else if begins("version https://git-lfs") {
      self = .gitPointer
    } else if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
      self = .webPage
    } else if text.hasPrefix("{") || text.hasPrefix("[") {
      self = name.hasSuffix(".index.json") ? .safeTensorsIndex : .json
    } else if name.hasSuffix(".onnx"), start.first == 0x08 {
      self = .onnx
    } else {
      return nil
    }
  }

  /// What it is, in words.
  var name: String {
    switch self {
    case .hdf5: "an HDF5 file, as Keras writes it"
    case .tensorFlowCheckpoint: "part of a TensorFlow checkpoint"
    case .tensorFlowLite: "a TensorFlow Lite model"
    case .onnx: "an ONNX model"
    case .numpy: "a NumPy array"
    case .gguf: "a GGUF model"
    case .safeTensorsIndex: "the index of weights that lie in several safetensors files"
    case .json: "a JSON file"
    case .tar: "a tar archive"
    case .compressed(let program): "a file that \(program) compressed"
    case .gitPointer: "a pointer of Git LFS"
    case .webPage: "a web page"
    case .empty: "an empty file"
    }
  }

  /// What to do about a file of it.
  var advice: String {
    switch self {
    case .hdf5, .tensorFlowCheckpoint, .tensorFlowLite, .numpy, .gguf:
      "Copy its weights into the PyTorch network, and save them by torch.save(net.state_dict(), \"weights.pth\")."
    case .onnx: "Import the .pth or .safetensors file that it was exported from; `cyclegan info` describes it."
    case .safeTensorsIndex: "Join the files in Python by safetensors.torch, and import the whole."
    case .json: "Name the file of weights beside it, such as .pth or .safetensors."
    case .tar: "Unpack it by tar -xf, and import the weights in it."
    case .compressed(let program): "Unpack it with \(program), and import the weights in it."
    case .gitPointer: "Fetch the file itself by git lfs pull."
    case .webPage: "Download the file itself, not the page about it."
    case .empty: "Copy or download it again."
    }
  }
}
