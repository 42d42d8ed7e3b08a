/// How the picture itself takes part in what a ResNet makes of it.
public enum InputSkip: String, Sendable, CaseIterable {
  /// tanh(f(x)): not at all, as published.
  case without = "none"
  /// tanh(x + f(x)): the network learns the change.
  case sum
  /// The network learns a content and a mask of where it replaces the picture, and may leave the rest as it is (`AttentionMask`).
  case mask
}

extension InputSkip: Codable {
  /// Reads what runs noted before there was a mask, too: whether the input is added.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let isAdded = try? container.decode(Bool.self) {
      self = isAdded ? .sum : .without
      return
    }
    let name = try container.decode(String.self)
    guard let known = InputSkip(rawValue: name) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no input skip is called \(name)")
    }
    self = known
  }
}
