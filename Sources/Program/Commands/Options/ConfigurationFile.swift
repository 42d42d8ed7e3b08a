import ArgumentParser
import Files
import Foundation
import Runs
import Training
import Yams

/// A file of settings in YAML or JSON: the long options of `train` without their dashes, as `identity-weight: 3`.
package struct ConfigurationFile {
  /// The file, for messages.
  package let path: String
  private let arguments: [String]

  /// Reads the file at `path`.
  ///
  /// - Throws: `ConfigurationError` if it cannot be read or holds no settings.
  init(path: String) throws(ConfigurationError) {
    let text: String
    do {
      text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    } catch {
      throw ConfigurationError(
        "the settings in \(path.quoted) cannot be read; check that it is a text file and its name is right.")
    }
    try self.init(text, path: path)
  }

  /// Takes the text of a file. JSON is YAML, too.
  ///
  /// - Throws: `ConfigurationError` if it holds no settings.
  package init(_ text: String, path: String) throws(ConfigurationError) {
    self.path = path
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch YamlError.duplicatedKeysInMapping(let names, _) {
      throw ConfigurationError("\(path.quoted) names \((names.first ?? "?").quoted) twice; remove one of them.")
    } catch {
      let line = Self.line(of: error).map { " (line \($0))" } ?? ""
      throw ConfigurationError(
        "\(path.quoted) is neither YAML nor JSON\(line); write a line for each setting, such as `identity-weight: 3`.")
    }
    guard let root else {
      arguments = []
      return
    }
    guard case .mapping(let mapping) = root else {
      throw ConfigurationError(
        "\(path.quoted) holds no names and values; write a line for each, such as `identity-weight: 3`.")
    }
    var arguments: [String] = []
    var names: Set<String> = []
    for (key, value) in mapping {
      guard let name = key.string, names.insert(name).inserted else {
        throw ConfigurationError("\(path.quoted) names \((key.string ?? "?").quoted) twice; remove one of them.")
      }
      arguments.append(try Self.argument(name, value, path))
    }
    self.arguments = arguments
  }

  /// The settings of the file; what it does not name is left open.
  ///
  /// - Throws: `ConfigurationError` that names the setting which is unknown or has no such value.
  func settings() throws(ConfigurationError) -> TrainingSettings {
    // One by one, so that the message names the one at fault.
    for argument in arguments {
      do {
        _ = try TrainingSettings.parse([argument])
      } catch {
        throw ConfigurationError("\(path.quoted): \(Self.reason(error, argument)). See `cyclegan train --help`.")
      }
    }
    do {
      return try TrainingSettings.parse(arguments)
    } catch {
      throw ConfigurationError("\(path.quoted): \(TrainingSettings.message(for: error)).")
    }
  }

  private static func argument(_ name: String, _ node: Node, _ path: String) throws(ConfigurationError) -> String {
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }), name.count > 1
    else {
      throw ConfigurationError("\(path.quoted): \(name.quoted) is no setting. See `cyclegan train --help`.")
    }
    guard case .scalar(let scalar) = node, node.tag != Tag(.null) else {
      throw ConfigurationError("\(path.quoted): \(name.quoted) needs one value, a number or a word.")
    }
    // Only plain true and false are switches; in quotation marks they are words.
    if scalar.style == .plain, let isOn = node.bool {
      if isOn { return "--\(name)" }
      return name.hasPrefix("no-") ? "--\(name.dropFirst(3))" : "--no-\(name)"
    }
    return "--\(name)=\(scalar.string)"
  }

  private static func line(of error: any Error) -> Int? {
    switch error as? YamlError {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    default: nil
    }
  }

  private static func reason(_ error: any Error, _ argument: String) -> String {
    let name = String(argument.drop { $0 == "-" }.prefix { $0 != "=" })
    let message = TrainingSettings.message(for: error)
    if message.hasPrefix("Unknown option") { return "\(name.quoted) is no setting" }
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "\(name.quoted): \(line.hasSuffix(".") ? String(line.dropLast()) : line)"
  }
}
