import Foundation

/// The operations by their definitions, in double precision, one loop a summation sign.
public enum Reference {
  public struct Padding: Sendable {
    let rows: Int
    let columns: Int
    let reflects: Bool

    public init(rows: Int, columns: Int, reflects: Bool) {
      self.rows = rows
      self.columns = columns
      self.reflects = reflects
    }

    public static func zero(_ amount: Int) -> Padding { Padding(rows: amount, columns: amount, reflects: false) }
    public static func reflection(_ amount: Int) -> Padding { Padding(rows: amount, columns: amount, reflects: true) }
  }

  public static func padded(_ x: ReferenceArray, _ padding: Padding) -> ReferenceArray {
    let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    var result = ReferenceArray([batch, height + 2 * padding.rows, width + 2 * padding.columns, channels])
    for n in 0..<batch {
      for y in 0..<height + 2 * padding.rows {
        for x0 in 0..<width + 2 * padding.columns {
          var (sy, sx) = (y - padding.rows, x0 - padding.columns)
          if padding.reflects {
            if sy < 0 { sy = -sy }
            if sy >= height { sy = 2 * (height - 1) - sy }
            if sx < 0 { sx = -sx }
            if sx >= width { sx = 2 * (width - 1) - sx }
          }
          guard (0..<height).contains(sy), (0..<width).contains(sx) else { continue }
          for c in 0..<channels { result[n, y, x0, c] = x[n, sy, sx, c] }
        }
      }
    }
    return result
  }

  /// Shapes: x `[n, h, w, in]`, weight `[kh, kw, in, out]`, bias `[out]`.
  public static func convolution(
    _ input: ReferenceArray, weight: ReferenceArray, bias: ReferenceArray?, stride: Int, padding: Padding
  ) -> ReferenceArray {
    let x = padded(input, padding)
    let (kh, kw, inputs, outputs) = (weight.shape[0], weight.shape[1], weight.shape[2], weight.shape[3])
    let height = (x.shape[1] - kh) / stride + 1
    let width = (x.shape[2] - kw) / stride + 1
    var result = ReferenceArray([x.shape[0], height, width, outputs])
    for n in 0..<x.shape[0] {
      for oy in 0..<height {
        for ox in 0..<width {
          for o in 0..<outputs {
            var sum = bias?.values[o] ?? 0
            for ky in 0..<kh {
              for kx in 0..<kw {
                for i in 0..<inputs {
                  sum += x[n, oy * stride + ky, ox * stride + kx, i] * weight[ky, kx, i, o]
                }
              }
            }
            result[n, oy, ox, o] = sum
          }
        }
      }
    }
    return result
  }

  /// Shapes: x `[n, h, w, channels]`, weight `[kh, kw, 1, channels]`, bias `[channels]`.
  public static func depthwiseConvolution(
    _ input: ReferenceArray, weight: ReferenceArray, bias: ReferenceArray?, stride: Int, padding: Padding
  ) -> ReferenceArray {
    let x = padded(input, padding)
    let (kh, kw, channels) = (weight.shape[0], weight.shape[1], weight.shape[3])
    var result = ReferenceArray([
      x.shape[0], (x.shape[1] - kh) / stride + 1, (x.shape[2] - kw) / stride + 1, channels,
    ])
    for n in 0..<result.shape[0] {
      for oy in 0..<result.shape[1] {
        for ox in 0..<result.shape[2] {
          for c in 0..<channels {
            var sum = bias?.values[c] ?? 0
            for ky in 0..<kh {
              for kx in 0..<kw { sum += x[n, oy * stride + ky, ox * stride + kx, c] * weight[ky, kx, 0, c] }
            }
            result[n, oy, ox, c] = sum
          }
        }
      }
    }
    return result
  }

  /// Shapes: x `[n, h, w, in]`, weight `[kh, kw, out, in]`, bias `[out]`.
  public static func transposedConvolution(
    _ x: ReferenceArray, weight: ReferenceArray, bias: ReferenceArray?, stride: Int, padding: Int, outputPadding: Int
  ) -> ReferenceArray {
    let (kh, kw, outputs, inputs) = (weight.shape[0], weight.shape[1], weight.shape[2], weight.shape[3])
    let height = (x.shape[1] - 1) * stride - 2 * padding + kh + outputPadding
    let width = (x.shape[2] - 1) * stride - 2 * padding + kw + outputPadding
    var result = ReferenceArray([x.shape[0], height, width, outputs])
    for n in 0..<x.shape[0] {
      for y in 0..<height {
        for x0 in 0..<width {
          for o in 0..<outputs { result[n, y, x0, o] = bias?.values[o] ?? 0 }
        }
      }
      for iy in 0..<x.shape[1] {
        for ix in 0..<x.shape[2] {
          for ky in 0..<kh {
            for kx in 0..<kw {
              let (y, x0) = (iy * stride + ky - padding, ix * stride + kx - padding)
              guard (0..<height).contains(y), (0..<width).contains(x0) else { continue }
              for o in 0..<outputs {
                for i in 0..<inputs { result[n, y, x0, o] += x[n, iy, ix, i] * weight[ky, kx, o, i] }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Every pixel twice in both directions. Shapes: `[batch, height, width, channels]` to `[batch, 2·height, 2·width, channels]`.
  public static func enlarged(_ x: ReferenceArray) -> ReferenceArray {
    let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    var values: [Double] = []
    for n in 0..<batch {
      for row in 0..<2 * height {
        for column in 0..<2 * width {
          let pixel = ((n * height + row / 2) * width + column / 2) * channels
          values += x.values[pixel..<pixel + channels]
        }
      }
    }
    return ReferenceArray([batch, 2 * height, 2 * width, channels], values)
  }

  /// Blurred by (1, 2, 1) ⊗ (1, 2, 1) / 16, mirrored at the edges; every second pixel of that. Shapes: `[batch, height, width,
  /// channels]` to `[batch, ⌈height / 2⌉, ⌈width / 2⌉, channels]`.
  public static func blurDownsampled(_ input: ReferenceArray) -> ReferenceArray {
    let x = padded(input, .reflection(1))
    let blur = [0.25, 0.5, 0.25]
    var result = ReferenceArray([x.shape[0], (input.shape[1] + 1) / 2, (input.shape[2] + 1) / 2, x.shape[3]])
    for n in 0..<result.shape[0] {
      for y in 0..<result.shape[1] {
        for x0 in 0..<result.shape[2] {
          for c in 0..<result.shape[3] {
            for ky in 0..<3 {
              for kx in 0..<3 { result[n, y, x0, c] += blur[ky] * blur[kx] * x[n, 2 * y + ky, 2 * x0 + kx, c] }
            }
          }
        }
      }
    }
    return result
  }

  /// Interpolated bilinearly at the centres of pixels half as large; beyond the outermost centres lies the edge's pixel. Shapes:
  /// `[batch, height, width, channels]` to `[batch, 2·height, 2·width, channels]`.
  public static func bilinearlyUpsampled(_ x: ReferenceArray) -> ReferenceArray {
    var result = ReferenceArray([x.shape[0], 2 * x.shape[1], 2 * x.shape[2], x.shape[3]])
    let between = { (place: Int, size: Int) -> (Int, Int, Double) in
      let centre = min(max((Double(place) + 0.5) / 2 - 0.5, 0), Double(size - 1))
      let first = min(Int(centre), max(size - 2, 0))
      return (first, min(first + 1, size - 1), centre - Double(first))
    }
    for n in 0..<result.shape[0] {
      for y in 0..<result.shape[1] {
        for x0 in 0..<result.shape[2] {
          let (top, bottom, down) = between(y, x.shape[1])
          let (left, right, across) = between(x0, x.shape[2])
          for c in 0..<result.shape[3] {
            result[n, y, x0, c] =
              (1 - down) * ((1 - across) * x[n, top, left, c] + across * x[n, top, right, c])
              + down * ((1 - across) * x[n, bottom, left, c] + across * x[n, bottom, right, c])
          }
        }
      }
    }
    return result
  }

  public static func leaky(_ x: ReferenceArray, slope: Double) -> ReferenceArray { x.map { $0 > 0 ? $0 : slope * $0 } }

  /// Mean 0 and variance 1 for each channel over each picture, or over the whole batch.
  public static func normalised(_ x: ReferenceArray, wholeBatch: Bool, epsilon: Double) -> ReferenceArray {
    let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    var result = x
    let groups = wholeBatch ? [Array(0..<batch)] : (0..<batch).map { [$0] }
    for group in groups {
      for c in 0..<channels {
        var values: [Double] = []
        for n in group { for y in 0..<height { for x0 in 0..<width { values.append(x[n, y, x0, c]) } } }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        for n in group {
          for y in 0..<height {
            for x0 in 0..<width { result[n, y, x0, c] = (x[n, y, x0, c] - mean) / (variance + epsilon).squareRoot() }
          }
        }
      }
    }
    return result
  }

  /// x · scale + shift. Shapes: scale and shift `[channels]`, or `[batch, channels]` with one of each for every picture.
  public static func scaled(_ x: ReferenceArray, scale: ReferenceArray, shift: ReferenceArray) -> ReferenceArray {
    var result = x
    let channels = x.shape[3]
    for i in x.values.indices {
      let picture = scale.shape.count == 2 ? i / (x.values.count / x.shape[0]) : 0
      let place = picture * channels + i % channels
      result.values[i] = x.values[i] * scale.values[place] + shift.values[place]
    }
    return result
  }

  public static func concatenated(_ a: ReferenceArray, _ b: ReferenceArray) -> ReferenceArray {
    let (m, n) = (a.shape[3], b.shape[3])
    var values: [Double] = []
    for pixel in 0..<a.values.count / m {
      values += a.values[pixel * m..<(pixel + 1) * m]
      values += b.values[pixel * n..<(pixel + 1) * n]
    }
    return ReferenceArray([a.shape[0], a.shape[1], a.shape[2], m + n], values)
  }

  /// x + σ(offset + slope · m) (tanh(c) − x), where the last channel of the head is m and those before are c.
  public static func blendedByMask(
    _ x: ReferenceArray, head: ReferenceArray, slope: Double, offset: Double
  ) -> ReferenceArray {
    let channels = x.shape[3]
    let values = x.values.indices.map { index -> Double in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
      let mask = 1 / (1 + exp(-offset - slope * head.values[pixel * (channels + 1) + channels]))
      return x.values[index] * (1 - mask) + mask * hyperbolicTangent(head.values[pixel * (channels + 1) + channel])
    }
    return ReferenceArray(x.shape, values)
  }

  /// The standard deviation of each value over the pictures j, j + groups, j + 2·groups, …, and the mean of that over all values; one
  /// number for each group j.
  public static func groupDeviations(_ x: ReferenceArray, groupSize: Int, epsilon: Double) -> ReferenceArray {
    let (groups, count) = (x.shape[0] / groupSize, x.values.count / x.shape[0])
    let deviations = (0..<groups).map { group in
      (0..<count).reduce(0) { sum, place in
        let values = (0..<groupSize).map { x.values[(group + $0 * groups) * count + place] }
        let mean = values.reduce(0, +) / Double(groupSize)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(groupSize)
        return sum + (variance + epsilon).squareRoot() / Double(count)
      }
    }
    return ReferenceArray([groups, 1], deviations)
  }

  public static func meanAbsoluteDifference(_ a: ReferenceArray, _ b: ReferenceArray) -> ReferenceArray {
    ReferenceArray([], [zip(a.values, b.values).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(a.values.count)])
  }

  public static func meanSquaredDifference(_ a: ReferenceArray, from target: Double) -> ReferenceArray {
    ReferenceArray([], [a.values.reduce(0) { $0 + ($1 - target) * ($1 - target) } / Double(a.values.count)])
  }

  public static func binaryCrossEntropy(_ a: ReferenceArray, target: Double) -> ReferenceArray {
    let losses = a.values.map { x -> Double in
      let p = 1 / (1 + exp(-x))
      return -(target * log(p) + (1 - target) * log(1 - p))
    }
    return ReferenceArray([], [losses.reduce(0, +) / Double(a.values.count)])
  }
}

/// The hyperbolic tangent.
public func hyperbolicTangent(_ x: Double) -> Double {
  tanh(x)
}

extension Reference {
  /// x / (‖x‖ + ε) of each row. Shapes: `[rows, columns]`.
  public static func unitRows(_ x: ReferenceArray, epsilon: Double) -> ReferenceArray {
    var result = x
    let columns = x.shape[1]
    for row in 0..<x.shape[0] {
      var sum = 0.0
      for i in 0..<columns { sum += x.values[row * columns + i] * x.values[row * columns + i] }
      for i in 0..<columns { result.values[row * columns + i] /= sum.squareRoot() + epsilon }
    }
    return result
  }

  /// The mean over rows of −log(e^x[class] / Σ e^x). Shapes: `[rows, columns]`.
  public static func crossEntropy(_ x: ReferenceArray, classes: [Int]) -> ReferenceArray {
    let columns = x.shape[1]
    var total = 0.0
    for (row, place) in classes.enumerated() {
      var sum = 0.0
      for i in 0..<columns { sum += exp(x.values[row * columns + i]) }
      total -= log(exp(x.values[row * columns + place]) / sum)
    }
    return ReferenceArray([], [total / Double(classes.count)])
  }
}
