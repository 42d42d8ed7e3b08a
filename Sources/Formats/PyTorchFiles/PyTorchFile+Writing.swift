import Files
import SafeTensors

extension PyTorchFile {
  /// Writes tensors as a state dict in PyTorch's archive, which `torch.load(path, weights_only=True)` reads; it appears complete
  /// or not at all.
  package static func write(_ tensors: SafeTensorsFile, to path: String, replacing: Bool) throws(PyTorchError) {
    do throws(Reason) {
      var described: [(name: String, storage: String, shape: [Int])] = []
      var blocks: [[UInt8]] = []
      for name in tensors.names {
        guard let tensor = tensors.content(of: name), let storage = tensor.dataType.storageName else {
          throw .badTensor(name, detail: "has unsigned numbers, which PyTorch has no storage for")
        }
        described.append((name, storage, tensor.shape))
        blocks.append(tensor.bytes)
      }
      let size = blocks.reduce(0) { $0 + $1.count }
      guard size <= sizeLimit, blocks.count < Int(UInt16.max) - 3 else { throw .tooLarge(bytes: size) }
      do throws(FileFault) {
        let file = try AtomicFile(path: path)
        var archive = ZipWriter(file)
        archive.add("archive/data.pkl", PickleWriter.stateDictionary(described))
        archive.add("archive/byteorder", Array("little".utf8))
        for (index, block) in blocks.enumerated() { archive.add("archive/data/\(index)", block) }
        archive.add("archive/version", Array("3\n".utf8))
        archive.finish()
        try file.commit(replacing: replacing)
      } catch {
        throw .file(error)
      }
    } catch {
      throw PyTorchError(error, path: path)
    }
  }

  /// The archive's numbers have 32 bits; some room is left for headers.
  private static let sizeLimit = Int(UInt32.max) - (1 << 24)
}
