import Files
import Foundation
import Runs
import Training

extension RunFolder {
  /// Writes imported networks here: safetensors files, and `model.json` last, so that the folder counts only once it is complete.
  ///
  /// - Throws: `RunError` if the folder holds something already, or cannot be written.
  package func write(_ set: NetworkSet, _ model: ImportedModel) throws(RunError) {
    try write(set.networks.map { ($0.key.rawValue, $0.value) }, model)
  }

  /// Writes imported networks that make pictures from nothing here, as above.
  ///
  /// - Throws: `RunError` if the folder holds something already, or cannot be written.
  package func write(_ set: LatentNetworkSet, _ model: ImportedSampler) throws(RunError) {
    try write(
      [(LatentNetworks.generatorName, set.generator)]
        + (set.discriminator.map { [(LatentNetworks.discriminatorName, $0)] } ?? []), model)
  }

  private func write(_ networks: [(name: String, network: ImportedNetwork)], _ model: some Encodable) throws(RunError) {
    try checkIsFree()
    try make()
    do {
      for (name, network) in networks {
        try NetworkFile.write(network.module, name: name, to: importedPath(of: name))
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try AtomicFile.write([UInt8](try encoder.encode(model)) + Array("\n".utf8), to: modelPath, replacing: false)
    } catch {
      throw .cannotWrite(path, reason: error.writingReason)
    }
  }
}
