/// An RGB picture of 8 bits while things are being put on it; what falls outside is cut off.
package struct Canvas: Sendable {
  /// The number of rows.
  package let height: Int
  /// The number of pixels in a row.
  package let width: Int
  private var pixels: [UInt8]

  /// Makes a canvas of one colour.
  package init(height: Int, width: Int, background: Colour) {
    precondition(height > 0 && width > 0, "Canvas: height and width must be positive, got \(height)×\(width)")
    self.height = height
    self.width = width
    pixels = [UInt8](repeating: 0, count: height * width * 3)
    fill(top: 0, left: 0, height: height, width: width, background)
  }

  /// What is on the canvas.
  package var picture: Picture { Picture(width: width, height: height, channels: .rgb, pixels: pixels) }

  /// Fills a rectangle.
  package mutating func fill(top: Int, left: Int, height: Int, width: Int, _ colour: Colour) {
    let rows = max(top, 0)..<max(min(top + height, self.height), max(top, 0))
    let columns = max(left, 0)..<max(min(left + width, self.width), max(left, 0))
    for row in rows {
      for column in columns { set(row, column, colour) }
    }
  }

  /// Puts a picture with its top left corner at the given place; transparent ones are seen on white, deep ones in 8 bits.
  package mutating func place(_ picture: Picture, top: Int, left: Int) {
    let shown = picture.composedOnWhite().convertedToEightBits().convertedToRGB()
    guard case .eight(let source) = shown.samples else { return }
    let columns = max(0, -left)..<max(min(shown.width, width - left), max(0, -left))
    guard !columns.isEmpty else { return }
    for row in 0..<shown.height where (0..<height).contains(top + row) {
      let from = (row * shown.width + columns.lowerBound) * 3
      let to = ((top + row) * width + left + columns.lowerBound) * 3
      pixels.replaceSubrange(to..<to + columns.count * 3, with: source[from..<from + columns.count * 3])
    }
  }

  /// Writes a line of text with its top left corner at the given place, each dot of a letter `scale` pixels wide.
  package mutating func write(_ text: String, top: Int, left: Int, scale: Int, _ colour: Colour) {
    precondition(scale > 0, "write: scale must be positive, got \(scale)")
    var left = left
    for letter in text.unicodeScalars {
      for (row, dots) in BitmapFont.rows(of: letter).enumerated() {
        for column in 0..<BitmapFont.width where dots >> (BitmapFont.width - 1 - column) & 1 == 1 {
          fill(top: top + row * scale, left: left + column * scale, height: scale, width: scale, colour)
        }
      }
      left += BitmapFont.advance * scale
    }
  }

  /// The size in pixels of a line of text.
  package static func size(of text: String, scale: Int) -> (height: Int, width: Int) {
    let letters = text.unicodeScalars.count
    return (BitmapFont.height * scale, letters == 0 ? 0 : (letters * BitmapFont.advance - 1) * scale)
  }

  private mutating func set(_ row: Int, _ column: Int, _ colour: Colour) {
    let at = (row * width + column) * 3
    pixels[at] = colour.red
    pixels[at + 1] = colour.green
    pixels[at + 2] = colour.blue
  }
}
