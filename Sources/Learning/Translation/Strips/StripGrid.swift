/// How a picture is divided into strips, and with it all features that a network makes of it.
///
/// Strip i of any features covers the same part of the picture, so two features of one size have the same strips.
struct StripGrid: Equatable {
  /// Rows of the picture.
  let height: Int
  /// Rows of a strip of the picture; the last may have fewer, or a few more.
  let rows: Int
  /// The fewest rows: as many as make whole rows, and whole tiles of Winograd's convolutions, in the smallest features.
  private let unit: Int

  /// Strips of about `rows` rows.
  ///
  /// - Parameter unit: what every boundary between strips is a multiple of.
  init(height: Int, rows: Int, unit: Int) {
    precondition(height > 0 && unit > 0, "StripGrid: a height and a unit above 0 were expected, got \(height), \(unit)")
    self.height = height
    self.unit = unit
    self.rows = max(unit, rows / unit * unit)
  }

  /// The number of strips; what is left at the end and shorter than a unit belongs to the last of them.
  var count: Int { max(1, (height + rows - unit) / rows) }

  /// The rows of a strip in features of `featureHeight` rows.
  func rows(of strip: Int, in featureHeight: Int) -> Range<Int> {
    boundary(strip, featureHeight)..<boundary(strip + 1, featureHeight)
  }

  private func boundary(_ strip: Int, _ featureHeight: Int) -> Int {
    strip == count ? featureHeight : strip * rows * featureHeight / height
  }
}
