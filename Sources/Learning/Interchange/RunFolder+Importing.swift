import Files
import Foundation
import Runs

extension RunFolder {
  /// Writes imported networks here: safetensors files, and `model.json` last, so that the folder counts only once it is complete.
  ///
  /// - Throws: `RunError` if the folder holds something already, or cannot be written.
  package func write(_ set: NetworkSet, _ model: ImportedModel) throws(RunError) {
    try checkIsFree()
    try make()
    do {
      for (name, network) in set.networks {
        try NetworkFile.write(network.module, name: name.rawValue, to: importedPath(of: name.rawValue))
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try AtomicFile.write([UInt8](try encoder.encode(model)) + Array("\n".utf8), to: modelPath, replacing: false)
    } catch {
      throw .cannotWrite(path, reason: error.writingReason)
    }
  }
}
