import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of one run and what lies where in it.
///
///     config.json              everything needed to build the networks and to go on
///     losses.csv               every step's losses
///     samples/                 sheets of samples, a PNG each
///     checkpoints/step-…/      the newest complete states, each in a folder of its own
///     epochs/epoch-…/          states kept for good, if asked for
public struct RunFolder: Sendable {
  /// The folder's path as it was named.
  public let path: String

  /// The run in the folder `path`, which may not exist yet.
  public init(_ path: String) {
    self.path = path
  }

  /// The run's configuration.
  public var configurationPath: String { "\(path)/config.json" }
  /// Every step's losses.
  public var lossesPath: String { "\(path)/losses.csv" }
  /// The folder of sample sheets.
  public var samplesPath: String { "\(path)/samples" }
  /// The folder of the newest checkpoints.
  public var checkpointsPath: String { "\(path)/checkpoints" }
  /// The folder of checkpoints that are kept for good.
  public var epochsPath: String { "\(path)/epochs" }

  /// Whether it holds a run.
  public var holdsRun: Bool { FileManager.default.fileExists(atPath: configurationPath) }

  /// Begins a run here.
  ///
  /// - Throws: `RunError` if the folder holds something already, or cannot be written.
  public func begin(_ configuration: RunConfiguration) throws(RunError) {
    if holdsRun { throw .folderHoldsRun(path) }
    let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if content.contains(where: { !$0.hasPrefix(".") }) { throw .folderNotEmpty(path) }
    try makeFolder(path)
    try write(configuration)
  }

  /// Reads the run's configuration.
  ///
  /// - Throws: `RunError` if there is no run, or its `config.json` cannot be used.
  public func configuration() throws(RunError) -> RunConfiguration {
    guard holdsRun else { throw .noRun(path) }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: configurationPath))
      let configuration = try JSONDecoder().decode(RunConfiguration.self, from: data)
      try configuration.validate()
      return configuration
    } catch let error as ConfigurationError {
      throw .badConfiguration(configurationPath, reason: error.description)
    } catch let error as DecodingError {
      throw .badConfiguration(configurationPath, reason: error.reasonForPeople)
    } catch {
      throw .badConfiguration(configurationPath, reason: error.localizedDescription)
    }
  }

  /// Writes the configuration, atomically.
  public func write(_ configuration: RunConfiguration) throws(RunError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      let data = try encoder.encode(configuration) + Data("\n".utf8)
      try data.write(to: URL(fileURLWithPath: configurationPath), options: .atomic)
    } catch {
      throw .cannotWrite(configurationPath, reason: error.localizedDescription)
    }
  }

  /// Makes a folder and those above it.
  func makeFolder(_ path: String) throws(RunError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path, reason: error.localizedDescription)
    }
  }
}

extension DecodingError {
  /// Which key is at fault, and how.
  var reasonForPeople: String {
    switch self {
    case .keyNotFound(let key, _): "the key “\(key.stringValue)” is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "the value of “\(context.codingPath.map(\.stringValue).joined(separator: "."))” has the wrong type"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "it is not JSON (\(context.debugDescription))"
        : "the value of “\(context.codingPath.map(\.stringValue).joined(separator: "."))” is not one of those known"
    @unknown default: "it cannot be decoded"
    }
  }
}
