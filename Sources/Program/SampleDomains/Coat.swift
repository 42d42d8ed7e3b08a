/// What the animal of a scene wears: the one thing in which the two sample domains differ.
package enum Coat: String, Sendable, CaseIterable {
  /// One warm brown, softly shaded: the animal of the domain `horse`.
  case plain
  /// Dark stripes on off-white: the animal of the domain `zebra`.
  case striped
}
