import Files
import Foundation
import Training

extension RunFolder {
  /// The largest `model.json` that is read; an honest one has a few thousand bytes.
  private static let modelByteLimit = 1_000_000

  /// The file of a network that was imported.
  package func importedPath(of name: String) -> String { "\(path)/\(name).safetensors" }

  /// What the imported networks in the folder are that translate.
  ///
  /// - Throws: `RunError` if there are none, or their `model.json` cannot be used.
  package func importedModel() throws(RunError) -> ImportedModel {
    guard holdsImport else { throw absence }
    if try importedSampler() != nil { throw .translatesNothing(path, nil) }
    return try model(ImportedModel.self) { $0.fault }
  }

  /// What the imported networks in the folder are that make pictures from nothing; nil if they translate.
  ///
  /// - Throws: `RunError` if there are none, or their `model.json` cannot be used.
  package func importedSampler() throws(RunError) -> ImportedSampler? {
    guard holdsImport else { throw absence }
    let parts = try model([String: JSONPart].self) { _ in nil }
    guard parts[ImportedSampler.CodingKeys.generator.rawValue] != nil else { return nil }
    return try model(ImportedSampler.self) { $0.fault }
  }

  /// Any part of a JSON object, of which only the name counts.
  private struct JSONPart: Decodable {
    init(from decoder: any Decoder) throws {}
  }

  /// Reads `model.json`.
  private func model<Model: Decodable>(
    _ type: Model.Type, fault: (Model) -> String?
  ) throws(RunError) -> Model {
    do {
      let bytes = try InputFile(path: modelPath).readAll(limit: Self.modelByteLimit)
      let model = try JSONDecoder().decode(type, from: Data(bytes))
      if let fault = fault(model) { throw ConfigurationError(fault) }
      return model
    } catch {
      throw .badConfiguration(modelPath, reason: error.reasonForPeople)
    }
  }
}
