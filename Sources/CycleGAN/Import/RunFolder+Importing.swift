import Foundation

extension RunFolder {
  /// The file of a network that was imported.
  public func importedPath(of name: CycleGANNetworks.Name) -> String { "\(path)/\(name.rawValue).safetensors" }

  /// Writes imported networks here: safetensors files, and `model.json` last, so that the folder counts only once it is complete.
  ///
  /// - Throws: `RunError` if the folder holds something already, or cannot be written.
  public func write(_ set: NetworkSet, _ model: ImportedModel) throws(RunError) {
    if holdsRun || holdsImport { throw .folderHoldsRun(path) }
    let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if content.contains(where: { !$0.hasPrefix(".") }) { throw .folderNotEmpty(path) }
    try makeFolder(path)
    do {
      for (name, network) in set.networks {
        try NetworkFile.write(network.module, name: name, to: importedPath(of: name))
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let data = try encoder.encode(model) + Data("\n".utf8)
      try data.write(to: URL(fileURLWithPath: modelPath), options: .atomic)
    } catch {
      throw .cannotWrite(path, reason: error.reasonForPeople)
    }
  }

  /// What the imported networks in the folder are.
  ///
  /// - Throws: `RunError` if there are none, or their `model.json` cannot be used.
  public func importedModel() throws(RunError) -> ImportedModel {
    guard holdsImport else { throw .noRun(path) }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: modelPath))
      let model = try JSONDecoder().decode(ImportedModel.self, from: data)
      if let fault = model.fault { throw ConfigurationError(fault) }
      return model
    } catch {
      throw .badConfiguration(modelPath, reason: error.reasonForPeople)
    }
  }
}
