import Foundation

/// The words of captions that networks know, and which of them lie side by side: from these a text becomes a vector.
///
/// The networks see which words a text has, and which stand next to each other; grammar they do not see. All is learned from the
/// captions of a run: nothing is trained before.
public struct Vocabulary: Hashable, Sendable {
  /// Words in lower case, and pairs of them with a space between: `red`, `red circle`. Those of most captions come first.
  public let entries: [String]
  private let places: [String: Int]

  /// The most entries.
  public static let mostEntries = 1024
  /// In how many captions an entry occurs at least: of what occurs in one alone, nothing can be learned about it by itself.
  static let fewestCaptions = 2
  /// Longer words are cut off.
  private static let mostCharacters = 64

  /// A vocabulary of some entries.
  package init(_ entries: [String]) {
    self.entries = entries
    places = Dictionary(entries.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The vocabulary of captions: the words and pairs that occur in at least two of them, and of more than 1,024 those of most
  /// captions.
  public init(of captions: [String]) {
    var counts: [String: Int] = [:]
    for caption in captions { for entry in Set(Self.parts(of: caption)) { counts[entry, default: 0] += 1 } }
    let frequent = counts.filter { $0.value >= Self.fewestCaptions }.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    self.init(frequent.prefix(Self.mostEntries).map(\.key))
  }

  public var count: Int { entries.count }

  /// How often a text has each entry, as a vector of length 1; all 0 if it has none.
  ///
  /// Shapes: as many numbers as there are entries.
  package func vector(of text: String) -> [Float] {
    var counts = [Float](repeating: 0, count: count)
    for part in Self.parts(of: text) { if let place = places[part] { counts[place] += 1 } }
    let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? counts.map { $0 / length } : counts
  }

  /// The words of a text, each once: those that are known, and those that are not.
  package func words(of text: String) -> (known: [String], unknown: [String]) {
    var (known, unknown): ([String], [String]) = ([], [])
    for word in Self.words(of: text) where !known.contains(word) && !unknown.contains(word) {
      if places[word] == nil { unknown.append(word) } else { known.append(word) }
    }
    return (known, unknown)
  }

  /// The words of a text, and the pairs of words that follow each other.
  static func parts(of text: String) -> [String] {
    let words = words(of: text)
    return words + zip(words, words.dropFirst()).map { "\($0) \($1)" }
  }

  /// The words of a text in lower case: letters and digits that follow each other. In scripts that write no spaces between words,
  /// Chinese and Japanese, each character is one.
  static func words(of text: String) -> [String] {
    var (words, word): ([String], String) = ([], "")
    func end() {
      if !word.isEmpty { words.append(String(word.prefix(mostCharacters))) }
      word = ""
    }
    for character in text.lowercased().precomposedStringWithCanonicalMapping {
      if character.isWordByItself {
        end()
        words.append(String(character))
      } else if character.isLetter || character.isNumber {
        word.append(character)
      } else {
        end()
      }
    }
    end()
    return words
  }
}

extension Character {
  /// Whether it is an ideograph or a kana.
  fileprivate var isWordByItself: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    return scalar.properties.isIdeographic || (0x3041...0x30FF).contains(scalar.value)
  }
}

/// In files it is the list of its entries.
extension Vocabulary: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([String].self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(entries)
  }
}
