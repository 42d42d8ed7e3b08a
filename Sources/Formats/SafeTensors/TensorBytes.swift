import Files

/// The parts of a safetensors file on the disk.
struct TensorBytes {
  private let file: InputFile

  /// Opens the file at `path`.
  init(path: String) throws(SafeTensorsError.Reason) {
    do { file = try InputFile(path: path) } catch { throw .file(error) }
  }

  /// The length of the file.
  var count: Int { file.count }

  /// The `count` bytes at `offset`, for short parts of the file.
  func bytes(at offset: Int, count: Int) throws(SafeTensorsError.Reason) -> [UInt8] {
    do { return try file.read(at: offset, count: count) } catch { throw .file(error) }
  }

  /// The `count` bytes at `offset`, in memory of their own.
  func block(at offset: Int, count: Int) throws(SafeTensorsError.Reason) -> MemoryBlock {
    guard let block = MemoryBlock(count: count) else { throw .outOfMemory(bytes: count) }
    do { try file.fill(block.bytes, from: offset) } catch { throw .file(error) }
    return block
  }
}
