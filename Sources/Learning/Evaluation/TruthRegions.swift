import Images

/// The two parts of a picture whose truth in both domains is known: what a translation should keep and what it should
/// change.
///
/// A pixel where the two truths differ by more than `tolerance` in some channel belongs to the *subject*. A pixel from
/// which the subject is more than `margin` pixels away (in rows and in columns) belongs to the *background*. The pixels
/// in between, where the subject's softened edge runs and where a network's blur reaches, belong to neither.
struct TruthRegions {
  /// The largest difference of a channel, in steps of 1/255, of two pixels that agree.
  static let tolerance = 2
  /// How many pixels around the subject do not count as background.
  static let margin = 2

  /// The pixels of the background, as offsets row by row.
  let background: [Int]
  /// The pixels of the subject, as offsets row by row.
  let subject: [Int]

  /// Tells the regions of two 8-bit pictures of the same size and channels apart.
  init(_ first: Picture, _ second: Picture) {
    guard case .eight(let samples) = first.samples, case .eight(let others) = second.samples else {
      preconditionFailure("TruthRegions: 8-bit samples expected, got 16-bit ones")
    }
    let (height, width, channelCount) = (first.height, first.width, first.channels.rawValue)
    var differs = [Bool](repeating: false, count: height * width)
    for pixel in differs.indices {
      differs[pixel] = (0..<channelCount).contains { channel in
        let index = pixel * channelCount + channel
        return abs(Int(samples[index]) - Int(others[index])) > Self.tolerance
      }
    }
    var background: [Int] = []
    for row in 0..<height {
      for column in 0..<width {
        let rows = max(0, row - Self.margin)...min(height - 1, row + Self.margin)
        let columns = max(0, column - Self.margin)...min(width - 1, column + Self.margin)
        let isClear = rows.allSatisfy { row in columns.allSatisfy { !differs[row * width + $0] } }
        if isClear { background.append(row * width + column) }
      }
    }
    self.background = background
    subject = differs.indices.filter { differs[$0] }
  }
}
