/// A picture as planes of numbers, channel after channel, for measures and for networks that want more than 8 bits.
package struct PicturePlanes: Equatable, Sendable {
  /// The number of rows.
  package let height: Int
  /// The number of columns.
  package let width: Int
  /// For each channel its values, row after row.
  package var channels: [[Float]]

  /// Planes of the given values.
  package init(height: Int, width: Int, channels: [[Float]]) {
    precondition(
      channels.allSatisfy { $0.count == height * width },
      "PicturePlanes: \(height * width) values expected for \(width)×\(height)")
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Red, green and blue of a picture, 0…255; grey is repeated, opacity dropped.
  package init(colourOf picture: Picture) {
    let colour = picture.convertedToEightBits().convertedToRGB()
    let samples = colour.pixels ?? []
    let pixels = colour.width * colour.height
    self.init(
      height: colour.height, width: colour.width,
      channels: (0..<3).map { channel in (0..<pixels).map { Float(samples[3 * $0 + channel]) } })
  }

  /// How the planes are brought to another size.
  package enum Resampling: Sendable {
    /// Pillow's bicubic filter (a = −0.5), which is stretched where the picture shrinks.
    case bicubic
    /// Between the four nearest pixels, which are taken for points in the middle of their squares; no filter where the picture
    /// shrinks. PyTorch's `interpolate(mode="bilinear", align_corners=False)`.
    case bilinear
    /// The same with pixels taken for points in the upper left corner of their squares: `resize_bilinear` of the first TensorFlow.
    case cornerBilinear
  }

  /// The planes at another size.
  ///
  /// Sums are in double precision and their results in single, first along the rows, as in Pillow for pictures of floats.
  package func resized(height: Int, width: Int, by resampling: Resampling) -> PicturePlanes {
    let columns = Self.weights(from: self.width, to: width, resampling)
    let rows = Self.weights(from: self.height, to: height, resampling)
    return PicturePlanes(
      height: height, width: width,
      channels: channels.map { plane in
        let wide = columns.map { Self.alongRows(plane, height: self.height, width: self.width, $0) } ?? plane
        return rows.map { Self.alongColumns(wide, width: width, $0) } ?? wide
      })
  }

  /// The weights of an axis; nil where it keeps its size.
  private static func weights(from input: Int, to output: Int, _ resampling: Resampling) -> ResamplingWeights? {
    if input == output { return nil }
    switch resampling {
    case .bicubic: return ResamplingWeights(from: input, to: output, filter: .bicubic)
    case .bilinear: return ResamplingWeights(between: input, to: output, offset: 0.5)
    case .cornerBilinear: return ResamplingWeights(between: input, to: output, offset: 0)
    }
  }

  private static func alongRows(_ plane: [Float], height: Int, width: Int, _ weights: ResamplingWeights) -> [Float] {
    [Float](unsafeUninitializedCapacity: height * weights.outputCount) { target, count in
      plane.withUnsafeBufferPointer { source in
        weights.weights.withUnsafeBufferPointer { taps in
          for row in 0..<height {
            for output in 0..<weights.outputCount {
              let first = row &* width &+ weights.starts[output]
              var sum = 0.0
              for tap in 0..<weights.counts[output] {
                sum += Double(source[first &+ tap]) * taps[output &* weights.stride &+ tap]
              }
              target[row &* weights.outputCount &+ output] = Float(sum)
            }
          }
        }
      }
      count = height * weights.outputCount
    }
  }

  private static func alongColumns(_ plane: [Float], width: Int, _ weights: ResamplingWeights) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(weights.outputCount * width)
    var sums = [Double](repeating: 0, count: width)
    for output in 0..<weights.outputCount {
      sums.withUnsafeMutableBufferPointer { sums in
        sums.update(repeating: 0)
        plane.withUnsafeBufferPointer { source in
          for tap in 0..<weights.counts[output] {
            let weight = weights.weights[output * weights.stride + tap]
            let from = (weights.starts[output] + tap) * width
            for column in 0..<width { sums[column] += Double(source[from &+ column]) * weight }
          }
        }
      }
      result += sums.lazy.map { Float($0) }
    }
    return result
  }
}
