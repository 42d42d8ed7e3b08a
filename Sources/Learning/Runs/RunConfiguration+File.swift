import Files
import Foundation
import Training

extension RunConfiguration {
  /// A configuration's file is never longer.
  private static let fileLimit = 1_000_000

  /// Reads and checks a `config.json`.
  ///
  /// - Throws: `RunError.badConfiguration`.
  init(contentsOf path: String) throws(RunError) {
    do {
      let bytes = try InputFile(path: path).readAll(limit: Self.fileLimit)
      self = try Self(fileBytes: bytes)
    } catch let fault as FileFault {
      throw .badConfiguration(path, reason: "it \(fault)")
    } catch {
      throw .badConfiguration(path, reason: error.reasonForPeople)
    }
  }

  /// Takes the bytes of a `config.json` and checks what they say.
  ///
  /// - Throws: `DecodingError`, `ConfigurationError`.
  package init(fileBytes bytes: [UInt8]) throws {
    let (decoder, data) = (JSONDecoder(), Data(bytes))
    switch try decoder.decode(Version.self, from: data).version {
    case 1: self = try decoder.decode(FirstVersionConfiguration.self, from: data).current
    case Self.currentVersion: self = try decoder.decode(Self.self, from: data)
    case let other:
      throw ConfigurationError(
        "it has version \(other), this program knows up to \(Self.currentVersion); use the program that wrote it")
    }
    try validate()
  }

  /// What every form of the file says.
  private struct Version: Decodable {
    let version: Int
  }

  /// The bytes of a `config.json`: JSON with its keys in order, for people to read.
  package func fileBytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + Array("\n".utf8)
  }

  /// The first setting in which another configuration would make another run, and its two values; nil if there is none.
  ///
  /// How long a run is, what it saves and where its pictures lie may change on the way.
  func difference(from other: RunConfiguration) throws -> (name: String, own: String, other: String)? {
    let (own, others) = (try settings(), try other.settings())
    return Set(own.keys).union(others.keys).sorted().lazy
      .filter { name in !["length", "saving", "domains.folders"].contains { name == $0 || name.hasPrefix("\($0).") } }
      .first { own[$0] != others[$0] }
      .map { ($0, own[$0] ?? "nothing", others[$0] ?? "nothing") }
  }

  /// Every setting under its path in the file: `method.cyclegan.poolSize`.
  package func settings() throws -> [String: String] {
    var result: [String: String] = [:]
    func visit(_ value: Any, _ path: String) throws {
      if let object = value as? [String: Any] {
        for (key, value) in object { try visit(value, path.isEmpty ? key : "\(path).\(key)") }
      } else if let list = value as? [Any] {
        for (place, value) in list.enumerated() { try visit(value, "\(path).\(place)") }
      } else if value is NSNumber {
        // As it stands in the file, where switches are true or false.
        let text = try JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
        result[path] = String(decoding: text, as: UTF8.self)
      } else {
        result[path] = "\(value)"
      }
    }
    try visit(try JSONSerialization.jsonObject(with: Data(fileBytes())), "")
    return result
  }
}
