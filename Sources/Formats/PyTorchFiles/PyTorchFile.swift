import Files
import SafeTensors

/// A file that PyTorch's `torch.save` wrote, in the archive of today or in the form from before version 1.6.
///
/// Nothing in it is ever run: `PickleParser` says how.
///
/// - SeeAlso: `torch/serialization.py` of PyTorch, which describes both forms.
package struct PyTorchFile {
  typealias Reason = PyTorchError.Reason

  /// The two forms of the file.
  package enum Form: Sendable {
    /// A ZIP archive.
    case archive
    /// Pickles one after the other.
    case legacy
  }

  /// Where the file lies.
  package let path: String
  /// Its form.
  package let form: Form
  /// The state dicts in it, those further out first; never empty.
  package let stateDictionaries: [StateDictionary]
  let pickle: Pickle
  let blocks: any StorageBlocks
  let byteCount: Int

  /// Whether a file that begins with these bytes may be one of PyTorch's: an archive or a pickle.
  package static func mayBegin(with start: [UInt8]) -> Bool {
    start.starts(with: ZipArchive.signature) || start.first == PickleOpcode.proto.rawValue
  }

  /// Reads everything but the numbers of the file at `path`.
  package init(path: String) throws(PyTorchError) {
    self.path = path
    do throws(Reason) {
      let file: InputFile
      do throws(FileFault) {
        file = try InputFile(path: path)
      } catch {
        throw .file(error)
      }
      byteCount = file.count
      let start = try file.part(0..<min(file.count, 4))
      if start == ZipArchive.signature {
        let archive = try PyTorchArchive(file)
        (form, pickle, blocks) = (.archive, archive.pickle, archive)
      } else {
        let legacy = try LegacyFile(file)
        (form, pickle, blocks) = (.legacy, legacy.pickle, legacy)
      }
      stateDictionaries = try pickle.stateDictionaries()
      guard !stateDictionaries.isEmpty else { throw .noStateDictionary(found: pickle.summary) }
    } catch {
      throw PyTorchError(error, path: path)
    }
  }

  /// The tensors of every state dict with their numbers, each in the order of its axes.
  ///
  /// One reader serves them all, so that what they may take together is bounded by the size of the file.
  package func tensors() throws(PyTorchError) -> [(dictionary: StateDictionary, tensors: SafeTensorsFile)] {
    do throws(Reason) {
      var reader = TensorReader(self)
      var read: [(StateDictionary, SafeTensorsFile)] = []
      for dictionary in stateDictionaries { read.append((dictionary, try tensors(of: dictionary, &reader))) }
      return read
    } catch {
      throw PyTorchError(error, path: path)
    }
  }

  private func tensors(
    of dictionary: StateDictionary, _ reader: inout TensorReader
  ) throws(Reason) -> SafeTensorsFile {
    if let foreign = dictionary.foreignWeights.first { throw .refused(foreign.maker.quoted(limit: 120)) }
    var file = SafeTensorsFile(describing: path)
    for entry in dictionary.tensors {
      guard SafeTensorsFile.allows(entry.name) else {
        throw .badTensor(entry.name, detail: "has a name that is reserved")
      }
      let tensor = pickle.tensors[entry.tensor]
      let bytes = try reader.bytes(of: tensor, named: entry.name)
      file.add(entry.name, tensor.dataType, shape: tensor.shape, bytes: bytes)
    }
    return file
  }
}

/// Where the blocks of numbers lie that tensors are cut from.
protocol StorageBlocks {
  /// Whether the numbers of a block begin with their highest byte.
  var isBigEndian: Bool { get }
  /// All bytes of the block of that key; nil if there is none.
  func bytes(ofBlock key: String) throws(PyTorchError.Reason) -> [UInt8]?
}
