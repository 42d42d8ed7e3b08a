import Datasets

/// What a run knows of the captions of its pictures.
public struct CaptionSettings: Codable, Equatable, Sendable {
  /// The words that its networks know.
  public var vocabulary: Vocabulary
  /// Some of the captions: what pictures are made from where no text is asked for, on sheets of samples, and for standing statistics.
  public var examples: [String]

  /// The most examples.
  static let mostExamples = 64

  /// What is to be known of the captions of a training set: examples are spread over all that differ, in their order.
  public init(of captions: [String]) {
    vocabulary = Vocabulary(of: captions)
    var seen: Set<String> = []
    let different = captions.filter { seen.insert($0).inserted }
    let count = min(different.count, Self.mostExamples)
    examples = (0..<count).map { different[$0 * different.count / count] }
  }

  package init(vocabulary: Vocabulary, examples: [String]) {
    self.vocabulary = vocabulary
    self.examples = examples
  }

  /// A few of the examples, spread over all.
  package func examples(_ count: Int) -> [String] {
    let count = min(count, examples.count)
    return (0..<count).map { examples[$0 * examples.count / count] }
  }

  /// Checks the words and examples.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require(
      (1...Vocabulary.mostEntries).contains(vocabulary.count),
      vocabulary.count == 0
        ? "no word occurs in two captions, so that nothing can be learned of words"
        : "a vocabulary has at most \(Vocabulary.mostEntries) words and pairs of words")
    try require(
      Set(vocabulary.entries).count == vocabulary.count, "each word of a vocabulary must be in it once")
    try require(
      (1...Self.mostExamples).contains(examples.count),
      "there must be from 1 to \(Self.mostExamples) examples of captions")
  }
}
