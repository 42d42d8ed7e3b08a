import Images

/// A picture whose translation is known: what went in, what the network made of it, and what it should have made.
package struct TruthExample: Sendable {
  /// What the pictures are called, for messages.
  package let name: String
  /// The picture of the one domain.
  package let input: Picture
  /// What the network made of the input.
  package let translation: Picture
  /// The picture of the same name in the other domain.
  package let truth: Picture

  /// Joins three pictures, which must be 8-bit grey or RGB ones of the same size and channels.
  ///
  /// - Throws: `TruthComparisonError` if they are not.
  package init(name: String, input: Picture, translation: Picture, truth: Picture) throws(TruthComparisonError) {
    for picture in [input, translation, truth] {
      guard case .eight = picture.samples, picture.channels == .grey || picture.channels == .rgb else {
        throw .unsupportedSamples(name: name)
      }
      guard picture.width == input.width, picture.height == input.height, picture.channels == input.channels else {
        throw .unequalPictures(name: name, Self.form(of: input), Self.form(of: picture))
      }
    }
    self.name = name
    self.input = input
    self.translation = translation
    self.truth = truth
  }

  private static func form(of picture: Picture) -> String {
    "\(picture.width)×\(picture.height) \(picture.channels)"
  }
}
