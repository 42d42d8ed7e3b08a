import Images

/// A sheet of pictures, their translations, and the translation back or the truth where that is to be seen.
struct ContactSheet {
  private var rows: [[Picture?]] = []
  private var labels: [String] = []
  private let hasBack: Bool
  private let hasTruth: Bool

  /// Wider pictures are made so wide.
  private static let width = 256

  /// An empty sheet, with or without a column for the translation back, and for the truth.
  init(hasBack: Bool = true, hasTruth: Bool = false) {
    self.hasBack = hasBack
    self.hasTruth = hasTruth
  }

  /// How many pictures are on it.
  var count: Int { rows.count }

  /// Adds a row.
  mutating func add(label: String, _ picture: Picture, translated: Picture, back: Picture?, truth: Picture? = nil) {
    let row = [picture, translated] + (hasBack ? [back] : []) + (hasTruth ? [truth] : [])
    rows.append(row.map { $0.map(Self.thumbnail) })
    labels.append(label)
  }

  /// The sheet as a picture.
  var picture: Picture {
    let titles = ["picture", "translated"] + (hasBack ? ["and back"] : []) + (hasTruth ? ["truth"] : [])
    return PictureGrid(rows: rows, titles: titles, rowLabels: labels).picture
  }

  private static func thumbnail(_ picture: Picture) -> Picture {
    let eightBits = picture.composedOnWhite().convertedToEightBits()
    guard picture.width > width else { return eightBits }
    let height = max(1, (picture.height * width + picture.width / 2) / picture.width)
    return eightBits.resized(height: height, width: width, filter: .lanczos)
  }
}
