import Datasets
import Images
import Tensors

/// A picture as a network takes it, strip by strip: numbers from −1 to 1, sides extended by the mirror image.
final class PictureStrips: StripSource {
  let shape: Shape
  private let picture: Picture
  private let grid: StripGrid
  private let columns: [Int]

  /// A grey or RGB picture of 8 or 16 bits, extended at the right and at the bottom to `height` × `width`.
  init(_ picture: Picture, height: Int, width: Int, _ grid: StripGrid) {
    precondition(!picture.channels.hasAlpha, "PictureStrips: grey or RGB expected, got \(picture.channels)")
    self.picture = picture
    self.grid = grid
    shape = Shape(batch: 1, height: height, width: width, channels: picture.channels.rawValue)
    columns = (0..<width).map { mirrored($0, size: picture.width) }
  }

  func reader(isLast: Bool) -> any StripReader { Reader(self) }
  func enter(in account: inout StripAccount, isLast: Bool) {}
  var releasableBytes: Int { 0 }

  private func strip(_ rows: Range<Int>) -> Tensor {
    switch picture.samples {
    case .eight(let samples): strip(rows, of: samples) { PictureValues.value(ofLevel: $0) }
    case .sixteen(let samples): strip(rows, of: samples) { PictureValues.value(ofLevel: $0) }
    }
  }

  private func strip<Sample>(_ rows: Range<Int>, of samples: [Sample], _ value: (Sample) -> Float) -> Tensor {
    let channels = shape.channels
    return Tensor(shape.with(height: rows.count)) { target in
      samples.withUnsafeBufferPointer { samples in
        var place = 0
        for row in rows {
          let line = mirrored(row, size: picture.height) * picture.width
          for column in columns {
            for channel in 0..<channels {
              target[place] = value(samples[(line + column) * channels + channel])
              place += 1
            }
          }
        }
      }
    }
  }

  private final class Reader: StripReader {
    private let strips: PictureStrips
    private var index = 0

    init(_ strips: PictureStrips) { self.strips = strips }

    func next() throws(TranslationError) -> Tensor {
      defer { index += 1 }
      return strips.strip(strips.grid.rows(of: index, in: strips.shape.height))
    }
  }
}

/// The coordinate within 0 ..< size that a coordinate beyond mirrors, back and forth as often as needed; the edge pixel is not
/// repeated.
func mirrored(_ index: Int, size: Int) -> Int {
  guard size > 1 else { return 0 }
  let place = index % (2 * size - 2)
  return place < size ? place : 2 * size - 2 - place
}

/// A picture that is put together from the strips that a network makes.
struct PictureAssembly {
  private let height: Int
  private let width: Int
  private var eight: [UInt8] = []
  private var sixteen: [UInt16] = []
  private let bitDepth: Int
  private var channels = 0

  /// A picture of `height` × `width`; what strips have beyond is cut off.
  init(height: Int, width: Int, bitDepth: Int) {
    self.height = height
    self.width = width
    self.bitDepth = bitDepth
  }

  /// Adds the next strip. Shapes: `[1, rows, width or more, channels]`, as many channels as `Picture.Channels` has values for.
  mutating func append(_ strip: Tensor) {
    if channels == 0 {
      channels = strip.shape.channels
      if bitDepth == 16 {
        sixteen.reserveCapacity(height * width * channels)
      } else {
        eight.reserveCapacity(height * width * channels)
      }
    }
    let line = width * channels
    let present = (bitDepth == 16 ? sixteen.count : eight.count) / line
    strip.withValues { values in
      for row in 0..<min(strip.shape.height, height - present) {
        let start = row * strip.shape.width * channels
        let part = values[start..<start + line]
        if bitDepth == 16 {
          sixteen.append(contentsOf: part.lazy.map { PictureValues.level16(of: $0) })
        } else {
          eight.append(contentsOf: part.lazy.map { PictureValues.level(of: $0) })
        }
      }
    }
  }

  /// The picture, once all strips are there.
  var picture: Picture {
    guard let channels = Picture.Channels(rawValue: channels) else {
      preconditionFailure("PictureAssembly: 1 to 4 channels were expected, got \(channels)")
    }
    return Picture(
      width: width, height: height, channels: channels, samples: bitDepth == 16 ? .sixteen(sixteen) : .eight(eight))
  }
}
