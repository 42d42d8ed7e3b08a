/// One of the two sample domains.
package enum SampleDomain: String, Sendable, CaseIterable {
  /// Landscapes with a plain-coated animal.
  case horse
  /// Landscapes with a striped animal.
  case zebra

  /// What the animals of the domain wear.
  package var coat: Coat {
    switch self {
    case .horse: .plain
    case .zebra: .striped
    }
  }

  /// What the scenes of the domain's training pictures are drawn for.
  package var trainingPurpose: SampleScene.Purpose {
    switch self {
    case .horse: .horseTraining
    case .zebra: .zebraTraining
    }
  }
}
