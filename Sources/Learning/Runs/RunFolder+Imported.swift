import Files
import Foundation
import Training

extension RunFolder {
  /// The largest `model.json` that is read; an honest one has a few thousand bytes.
  private static let modelByteLimit = 1_000_000

  /// The file of a network that was imported.
  package func importedPath(of name: String) -> String { "\(path)/\(name).safetensors" }

  /// What the imported networks in the folder are.
  ///
  /// - Throws: `RunError` if there are none, or their `model.json` cannot be used.
  package func importedModel() throws(RunError) -> ImportedModel {
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
