/// Settings that make no sense, alone or together.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible, Sendable {
  /// What is wrong, and what to do about it.
  public let description: String
  /// The settings to change, if the message names any.
  public let settings: [Setting]

  public init(_ description: String, settings: [Setting] = []) {
    self.description = description
    self.settings = settings
  }
}

/// A setting that a message names; whoever shows the message knows what it is called there.
public enum Setting: Sendable {
  case batchSize, cropSize, discriminatorLayers, pictureMemory, poolSize, width
}

/// Throws what is wrong where a condition does not hold.
public func require(
  _ condition: Bool, _ message: @autoclosure () -> String, settings: [Setting] = []
) throws(ConfigurationError) {
  if !condition { throw ConfigurationError(message(), settings: settings) }
}
