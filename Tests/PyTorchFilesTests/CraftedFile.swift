import Files
import SafeTensors
import TemporaryFolders

@testable import PyTorchFiles

/// PyTorch files put together by hand.
enum CraftedFile {
  /// Writes an archive around a pickle, with blocks of numbers.
  static func archive(
    _ pickle: [UInt8], blocks: [String: [UInt8]] = [:], byteOrder: String? = "little", in folder: TemporaryFolder,
    name: String = "crafted.pth"
  ) throws -> String {
    let file = try AtomicFile(path: folder.file(name))
    var writer = ZipWriter(file)
    writer.add("a/data.pkl", pickle)
    if let byteOrder { writer.add("a/byteorder", Array(byteOrder.utf8)) }
    for (key, bytes) in blocks.sorted(by: { $0.key < $1.key }) { writer.add("a/data/\(key)", bytes) }
    writer.finish()
    try file.commit()
    return folder.file(name)
  }

  /// The bytes of numbers, the lowest first.
  static func bytes(_ numbers: [Float]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }

  /// All tensors of the only state dict in a file.
  static func tensors(_ path: String) throws -> SafeTensorsFile {
    let file = try PyTorchFile(path: path)
    return try file.tensors()[0].tensors
  }

  /// What reading a file fails with; nil if it does not.
  static func fault(_ path: String) -> PyTorchError? {
    do {
      _ = try tensors(path)
      return nil
    } catch {
      return error as? PyTorchError
    }
  }
}
