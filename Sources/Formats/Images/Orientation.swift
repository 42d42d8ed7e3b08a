/// How a stored picture must be turned to stand upright: EXIF's eight values.
package enum Orientation: Int, Sendable, CaseIterable {
  /// As stored.
  case upright = 1
  /// Mirrored left to right.
  case mirrored = 2
  /// Turned by half a turn.
  case upsideDown = 3
  /// Mirrored top to bottom.
  case flipped = 4
  /// Mirrored along the diagonal from top left to bottom right.
  case transposed = 5
  /// Stored rows are columns: turn a quarter clockwise.
  case quarterClockwise = 6
  /// Mirrored along the diagonal from top right to bottom left.
  case transversed = 7
  /// Stored rows are columns: turn a quarter anticlockwise.
  case quarterAnticlockwise = 8

  /// Whether rows become columns, so that width and height change places.
  package var swapsSides: Bool { rawValue >= 5 }
}
