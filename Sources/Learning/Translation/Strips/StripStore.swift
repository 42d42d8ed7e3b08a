import Tensors

/// Keeps strips of features: in memory as far as that is allowed, and in a file beyond.
final class StripStore {
  /// A strip that is kept.
  enum Strip {
    case memory(Tensor)
    case file(offset: Int, Shape)
  }

  /// Bytes of strips that may lie in memory.
  let memoryLimit: Int
  /// The most bytes that the file has had.
  var scratchBytes: Int { file?.size ?? 0 }

  private let scratchFolder: String
  private var file: ScratchFile?
  /// Bytes of strips that lie in memory.
  private(set) var memoryBytes = 0

  /// - Parameter scratchFolder: where the file is made, if it is needed at all.
  init(memoryLimit: Int, scratchFolder: String) {
    self.memoryLimit = memoryLimit
    self.scratchFolder = scratchFolder
  }

  /// Keeps a strip.
  func keep(_ strip: Tensor) throws(TranslationError) -> Strip {
    let bytes = Self.bytes(strip.shape)
    if memoryBytes + bytes <= memoryLimit {
      memoryBytes += bytes
      return .memory(strip)
    }
    return .file(offset: try scratchFile().write(strip), strip.shape)
  }

  /// The values of a strip.
  func load(_ strip: Strip) throws(TranslationError) -> Tensor {
    switch strip {
    case .memory(let tensor): return tensor
    case .file(let offset, let shape):
      guard let file else { preconditionFailure("StripStore: a strip in a file has a file") }
      return try file.read(shape, at: offset)
    }
  }

  /// Lets go of a strip.
  func release(_ strip: Strip) {
    switch strip {
    case .memory(let tensor): memoryBytes -= Self.bytes(tensor.shape)
    case .file(let offset, let shape): file?.free(offset, bytes: Self.bytes(shape))
    }
  }

  private func scratchFile() throws(TranslationError) -> ScratchFile {
    if let file { return file }
    let made = try ScratchFile(in: scratchFolder)
    file = made
    return made
  }

  private static func bytes(_ shape: Shape) -> Int { shape.count * MemoryLayout<Float>.stride }
}
