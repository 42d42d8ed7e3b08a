import Files
import Foundation

extension RunFolder {
  /// The largest `model.json` that is read; an honest one has a few thousand bytes.
  private static let modelByteLimit = 1_000_000

  /// The file of a network that was imported.
  public func importedPath(of name: String) -> String { "\(path)/\(name).safetensors" }

  /// Writes imported networks here: safetensors files, and `model.json` last, so that the folder counts only once it is complete.
  ///
  /// - Throws: `RunError` if the folder holds something already, or cannot be written.
  public func write(_ set: NetworkSet, _ model: ImportedModel) throws(RunError) {
    if holdsRun || holdsImport { throw .folderHoldsRun(path) }
    let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if content.contains(where: { !$0.hasPrefix(".") }) { throw .folderNotEmpty(path) }
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

  /// What the imported networks in the folder are.
  ///
  /// - Throws: `RunError` if there are none, or their `model.json` cannot be used.
  public func importedModel() throws(RunError) -> ImportedModel {
    guard holdsImport else { throw absence }
    do {
      let bytes = try InputFile(path: modelPath).readAll(limit: Self.modelByteLimit)
      let model = try JSONDecoder().decode(ImportedModel.self, from: Data(bytes))
      if let fault = model.fault { throw ConfigurationError(fault) }
      return model
    } catch {
      throw .badConfiguration(modelPath, reason: error.reasonForPeople)
    }
  }
}
