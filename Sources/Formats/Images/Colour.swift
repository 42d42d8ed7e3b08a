/// A colour of 8 bits a sample, for backgrounds and text.
package struct Colour: Equatable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  /// Mixes a colour.
  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// No light.
  package static let black = Colour(red: 0, green: 0, blue: 0)
  /// All light.
  package static let white = Colour(red: 255, green: 255, blue: 255)
}
