/// How many pixels go to a unit of length.
package struct Resolution: Equatable, Sendable {
  /// The unit of length.
  package enum Unit: Equatable, Sendable {
    /// No length: the two numbers are only the shape of a pixel.
    case shapeOnly
    /// Pixels an inch, as JPEG says it.
    case inch
    /// Pixels a centimetre, as JPEG may say it.
    case centimetre
    /// Pixels a metre, as PNG says it.
    case metre
  }

  /// Pixels a unit along a row.
  package var horizontal: Int
  /// Pixels a unit along a column.
  package var vertical: Int
  /// The unit of length.
  package var unit: Unit

  /// Makes a resolution.
  package init(horizontal: Int, vertical: Int, unit: Unit) {
    self.horizontal = horizontal
    self.vertical = vertical
    self.unit = unit
  }

  /// The same for a picture whose rows have become columns.
  var transposed: Resolution { Resolution(horizontal: vertical, vertical: horizontal, unit: unit) }

  /// The same in pixels a metre, or as a shape; nil where it does not fit into PNG's 31 bits.
  var forPNG: Resolution? {
    let pixelsPerMetre: Double
    switch unit {
    case .shapeOnly, .metre: return fitting(1...0x7FFF_FFFF)
    case .inch: pixelsPerMetre = 1 / 0.0254
    case .centimetre: pixelsPerMetre = 100
    }
    return scaled(by: pixelsPerMetre, to: .metre).fitting(1...0x7FFF_FFFF)
  }

  /// The same in pixels an inch or a centimetre, or as a shape; nil where it does not fit into JPEG's 16 bits.
  var forJPEG: Resolution? {
    switch unit {
    case .shapeOnly, .inch, .centimetre: fitting(1...0xFFFF)
    case .metre: scaled(by: 0.0254, to: .inch).fitting(1...0xFFFF)
    }
  }

  /// The same as TIFF says it: fractions, and the number of the unit; nil where it does not fit into 32 bits.
  var forTIFF: (horizontal: (Int, Int), vertical: (Int, Int), unit: Int)? {
    guard fitting(1...0xFFFF_FFFF) != nil else { return nil }
    switch unit {
    case .shapeOnly: return ((horizontal, 1), (vertical, 1), 1)
    case .inch: return ((horizontal, 1), (vertical, 1), 2)
    case .centimetre: return ((horizontal, 1), (vertical, 1), 3)
    // Pixels a metre are hundredths of pixels a centimetre.
    case .metre: return ((horizontal, 100), (vertical, 100), 3)
    }
  }

  /// A resolution as TIFF says it; in pixels a metre where it is no whole number of pixels a unit.
  init?(horizontal: Double, vertical: Double, unit: Unit) {
    guard max(horizontal, vertical) <= 0xFFFF_FFFF, min(horizontal, vertical) > 0 else { return nil }
    let isWhole = horizontal.rounded() == horizontal && vertical.rounded() == vertical
    let pixelsPerMetre: [Unit: Double] = [.inch: 1 / 0.0254, .centimetre: 100]
    let factor = isWhole ? 1 : pixelsPerMetre[unit] ?? 1
    self.init(
      horizontal: Int((horizontal * factor).rounded()), vertical: Int((vertical * factor).rounded()),
      unit: isWhole || unit == .shapeOnly ? unit : .metre)
    guard self.horizontal > 0, self.vertical > 0 else { return nil }
  }

  private func scaled(by factor: Double, to unit: Unit) -> Resolution {
    Resolution(
      horizontal: Int((Double(horizontal) * factor).rounded()), vertical: Int((Double(vertical) * factor).rounded()),
      unit: unit)
  }

  private func fitting(_ range: ClosedRange<Int>) -> Resolution? {
    range.contains(horizontal) && range.contains(vertical) ? self : nil
  }
}
