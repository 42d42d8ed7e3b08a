import Foundation
import Images

/// What can be seen of a picture, or of a picture and its translation, by which runs are judged.
package enum PictureSigns {
  /// The side that pictures are brought to before their brightness is compared.
  private static let side = 32

  /// The correlation of the brightness of two pictures at 32×32 pixels (Pearson's); nil where one of them has no contrast.
  package static func brightnessCorrelation(_ first: Picture, _ second: Picture) -> Double? {
    let (x, y) = (brightness(first.small(side)), brightness(second.small(side)))
    let (meanX, meanY) = (mean(x), mean(y))
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xx += (a - meanX) * (a - meanX)
      yy += (b - meanY) * (b - meanY)
      xy += (a - meanX) * (b - meanY)
    }
    // A standard deviation below one level is none.
    guard min(xx, yy) > Double(x.count) else { return nil }
    return xy / (xx * yy).squareRoot()
  }

  /// The root mean square of the differences of two pictures' samples, on the scale 0…1.
  package static func distance(_ first: [UInt8], _ second: [UInt8]) -> Double {
    var squares = 0
    for (a, b) in zip(first, second) { squares += (Int(a) - Int(b)) * (Int(a) - Int(b)) }
    return (Double(squares) / Double(max(first.count, 1))).squareRoot() / 255
  }

  /// The mean absolute difference of two pictures of one size, on the scale from −1 to 1; of their brightness, where one has no colours.
  package static func change(_ first: Picture, _ second: Picture) -> Double {
    if first.channels == second.channels, let a = first.pixels, let b = second.pixels {
      return mean(zip(a, b).map { Double(abs(Int($0) - Int($1))) }) / 127.5
    }
    return mean(zip(brightness(first), brightness(second)).map { abs($0 - $1) }) / 127.5
  }

  /// How strong the finest pattern is that pixels can show, light and dark by turns, beside the next coarser ones, along rows and columns:
  /// of every eight pixels in a row |X₄|² beside |X₃|² of their discrete Fourier transform. About 1 for noise, less for photographs.
  package static func grid(_ picture: Picture) -> Double {
    let values = brightness(picture)
    let (height, width) = (picture.height, picture.width)
    var (finest, next) = (0.0, 0.0)
    func add(from start: Int, stride: Int) {
      var (x4, real, imaginary) = (0.0, 0.0, 0.0)
      for place in 0..<8 {
        let value = values[start + place * stride]
        x4 += place.isMultiple(of: 2) ? value : -value
        real += value * cosines[3 * place % 8]
        imaginary += value * cosines[(3 * place + 2) % 8]
      }
      finest += x4 * x4
      next += real * real + imaginary * imaginary
    }
    for row in 0..<height {
      for column in stride(from: 0, to: width - 7, by: 8) { add(from: row * width + column, stride: 1) }
    }
    for column in 0..<width {
      for row in stride(from: 0, to: height - 7, by: 8) { add(from: row * width + column, stride: width) }
    }
    // What rounding to whole levels adds to each: flat pictures have no more.
    let rounding = 8.0 / 12 * Double(height * (width / 8) + width * (height / 8))
    return (finest + rounding) / (next + rounding)
  }

  /// cos(2πk/8).
  private static let cosines = (0..<8).map { cos(2 * Double.pi * Double($0) / 8) }

  /// The brightness of each pixel, 0 to 255 (Rec. 601).
  private static func brightness(_ picture: Picture) -> [Double] {
    let pixels = picture.pixels ?? []
    guard picture.channels == .rgb else { return pixels.map { Double($0) } }
    return stride(from: 0, to: pixels.count, by: 3).map { place -> Double in
      let (red, green, blue) = (Double(pixels[place]), Double(pixels[place + 1]), Double(pixels[place + 2]))
      return 0.299 * red + 0.587 * green + 0.114 * blue
    }
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }
}

extension Picture {
  fileprivate func small(_ side: Int) -> Picture { resized(height: side, width: side, filter: .bicubic) }
}

/// The middle of numbers; nil where there are none.
package func median(_ values: [Double]) -> Double? {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return nil }
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
