import Datasets
import Foundation
import Images
import RandomStreams
import Tensors

/// Square pictures of one size, ready for a classifier, each with its class.
struct LabelledPictures {
  /// The side of each.
  let side: Int
  /// 1 for grey, 3 for red, green and blue.
  let channels: Int
  /// The values of each, `[side, side, channels]` in −1…1.
  private(set) var values: [[Float]] = []
  /// The class of each, by its place.
  private(set) var labels: [Int] = []

  init(side: Int, channels: Int) {
    (self.side, self.channels) = (side, channels)
  }

  var count: Int { values.count }

  /// Adds a picture of that size and number of channels.
  mutating func add(_ picture: Picture, label: Int) {
    let added = PictureValues([picture])
    precondition(
      added.height == side && added.width == side && added.channels == channels,
      "LabelledPictures: \(side)×\(side)×\(channels) was expected, got \(added.shape)")
    values.append(added.values)
    labels.append(label)
  }

  /// Reads pictures as a network that was trained with a preparation sees them in a test.
  ///
  /// - Throws: `PictureError`, `DataError`: an experiment that left pictures out would not be the one that was asked for.
  mutating func add(_ files: [(path: String, label: Int)], _ preparation: Preparation) throws {
    for (path, label) in files {
      let picture = try Picture(contentsOf: path)
      add(try preparation.forTesting.apply(to: picture, channels: channels, path: path), label: label)
    }
  }
}

/// Small shifts and turns, by which pictures of things stay pictures of them: up to a sixteenth of the side (2 pixels of 32) and 10 degrees,
/// each equally likely.
struct SmallMovement {
  /// Radians, anticlockwise as rows count downwards.
  let angle: Double
  /// Pixels downwards and to the right.
  let rows, columns: Double

  init(angle: Double, rows: Double, columns: Double) {
    (self.angle, self.rows, self.columns) = (angle, rows, columns)
  }

  /// Draws one for a picture of that side.
  init(side: Int, _ stream: inout RandomStream) {
    let most = Double(side) / 16
    self.init(
      angle: stream.uniform(in: -1...1) * 10 * .pi / 180, rows: stream.uniform(in: -1...1) * most,
      columns: stream.uniform(in: -1...1) * most)
  }

  /// A picture moved, between its four nearest pixels; beyond an edge its outermost pixels go on.
  ///
  /// Shapes: `[side, side, channels]`.
  func apply(to values: [Float], side: Int, channels: Int) -> [Float] {
    let (cosine, sine) = (cos(angle), sin(angle))
    let middle = Double(side - 1) / 2
    let last = Double(side - 1)
    return [Float](unsafeUninitializedCapacity: values.count) { target, count in
      for row in 0..<side {
        for column in 0..<side {
          let (y, x) = (Double(row) - middle - rows, Double(column) - middle - columns)
          let sourceY = min(max(cosine * y + sine * x + middle, 0), last)
          let sourceX = min(max(cosine * x - sine * y + middle, 0), last)
          let (top, left) = (min(Int(sourceY), max(side - 2, 0)), min(Int(sourceX), max(side - 2, 0)))
          let (down, right) = (Float(sourceY - Double(top)), Float(sourceX - Double(left)))
          let (bottom, far) = (min(top + 1, side - 1), min(left + 1, side - 1))
          for channel in 0..<channels {
            func value(_ row: Int, _ column: Int) -> Float { values[(row * side + column) * channels + channel] }
            let upper = value(top, left) * (1 - right) + value(top, far) * right
            let lower = value(bottom, left) * (1 - right) + value(bottom, far) * right
            target[(row * side + column) * channels + channel] = upper * (1 - down) + lower * down
          }
        }
      }
      count = values.count
    }
  }
}
