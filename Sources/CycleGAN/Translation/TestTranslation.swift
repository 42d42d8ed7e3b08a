import Images

/// The translations of a run's test pictures, compared with the truth where both domains have test pictures of one name.
public enum TestTranslation {
  /// The names that the test folders of both domains share; empty if they do not.
  public static func sharedNames(_ domains: DomainFolders) -> [String] {
    guard let a = domains.a.test, let b = domains.b.test else { return [] }
    let namesOfB = Set(b.names)
    return a.names.filter(namesOfB.contains)
  }

  /// Translates the pictures of shared names one way and compares them with their counterparts; nil if there are none.
  ///
  /// - Throws: `PictureError`, `TruthComparisonError`.
  public static func compare(
    _ translator: Translator, _ direction: Direction, _ domains: DomainFolders
  ) throws -> TruthComparison? {
    guard let a = domains.a.test, let b = domains.b.test else { return nil }
    let (inputs, truths) = direction == .aToB ? (a, b) : (b, a)
    let examples = try sharedNames(domains).map { name in
      let input = try Picture(contentsOf: "\(inputs.folder)/\(name)").convertedToEightBits().convertedToRGB()
      let truth = try Picture(contentsOf: "\(truths.folder)/\(name)").convertedToEightBits().convertedToRGB()
      return try TruthExample(
        name: name, input: input, translation: try translator.translate(input).convertedToRGB(), truth: truth)
    }
    return examples.isEmpty ? nil : try TruthComparison(examples)
  }
}
