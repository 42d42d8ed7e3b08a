/// A colour of 8 bits a sample, for backgrounds and text.
public struct Colour: Equatable, Sendable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  /// Mixes a colour.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// No light.
  public static let black = Colour(red: 0, green: 0, blue: 0)
  /// All light.
  public static let white = Colour(red: 255, green: 255, blue: 255)
}
