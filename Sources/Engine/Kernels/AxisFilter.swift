/// Which pixels along one axis, and with which weights, are added up to make each pixel of a smaller or larger picture.
///
/// A picture is filtered along its rows and along its columns, by `ConvolutionKernels.filterSeparably`. The gradient is the same work with the
/// adjoint filters, edges included.
package struct AxisFilter {
  /// A pixel and its weight.
  package struct Tap {
    package let place: Int
    package let weight: Float
  }

  /// Pixels before.
  package let size: Int
  /// Pixels afterwards.
  package let count: Int
  /// The taps of all pixels one after the other, and where each pixel's begin.
  package let taps: [Tap]
  package let starts: [Int]

  private init(size: Int, _ taps: [[Tap]]) {
    self.size = size
    count = taps.count
    self.taps = taps.flatMap { $0 }
    starts = taps.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  /// Every second pixel of the picture blurred by (1, 2, 1) / 4, mirrored at its edges: `size` pixels become half as many,
  /// rounded up.
  ///
  /// - Parameter padding: the pixels beyond both ends: 1, or 0 where a strip of a picture goes on.
  package static func blurDownsampling(of size: Int, padding: (before: Int, after: Int)) -> AxisFilter {
    let count = (size + padding.before + padding.after - 3) / 2 + 1
    return AxisFilter(
      size: size,
      (0..<count).map { pixel in
        let middle = 2 * pixel + 1 - padding.before
        return [(middle - 1, 0.25), (middle, 0.5), (middle + 1, 0.25)].map { place, weight in
          Tap(place: paddedIndex(place, size: size, mode: .reflection), weight: weight)
        }
      })
  }

  /// Twice as many pixels by linear interpolation between the centres of pixels; beyond the edge lies the edge's pixel.
  ///
  /// It is the transposed convolution by (1, 3, 3, 1) / 4 with stride 2.
  ///
  /// - Parameter padding: the pixels that are left out at both ends of that convolution's result: 1, or as many as do not belong
  ///   to a strip of a picture.
  package static func bilinearUpsampling(of size: Int, padding: (before: Int, after: Int)) -> AxisFilter {
    let count = 2 * size + 2 - padding.before - padding.after
    return AxisFilter(
      size: size,
      (0..<count).map { pixel in
        let place = pixel + padding.before
        let nearer = place % 2 == 0 ? place / 2 - 1 : place / 2
        let farther = place % 2 == 0 ? nearer + 1 : nearer - 1
        return [(nearer, 0.75), (farther, 0.25)].map { place, weight in
          Tap(place: min(max(place, 0), size - 1), weight: weight)
        }
      })
  }

  /// The filter that leads gradients back.
  package var adjoint: AxisFilter {
    var result = [[Tap]](repeating: [], count: size)
    for pixel in 0..<count {
      for tap in taps[starts[pixel]..<starts[pixel + 1]] {
        result[tap.place].append(Tap(place: pixel, weight: tap.weight))
      }
    }
    return AxisFilter(size: count, result)
  }
}
