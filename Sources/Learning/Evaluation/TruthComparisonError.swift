import Files

/// Why translations could not be compared with the truth.
package enum TruthComparisonError: Error, Equatable, CustomStringConvertible {
  /// There was no picture to compare.
  case noExamples
  /// The pictures of that name differ in size or channels; both forms as text.
  case unequalPictures(name: String, String, String)
  /// A picture of that name is not an 8-bit grey or RGB one.
  case unsupportedSamples(name: String)

  /// What happened, and what to try.
  package var description: String {
    switch self {
    case .noExamples:
      "There is no picture whose truth is known; put pictures of the same names into the test folders of both domains."
    case .unequalPictures(let name, let expected, let found):
      "\(name.quoted): the input is \(expected), but its translation or its truth is \(found); "
        + "pictures of the same name must have the same size and channels in both domains."
    case .unsupportedSamples(let name):
      "\(name.quoted): only grey and RGB pictures of 8 bits without opacity can be compared; convert them first."
    }
  }
}
