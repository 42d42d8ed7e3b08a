import Images
import RandomStreams
import ReferenceKernels
import Testing

@testable import Evaluation

/// LPIPS by its definition in double precision, with weights drawn by chance.
@Suite struct PerceptualDistanceTests {
  /// Float32 through five convolutions.
  private static let tolerance = 1e-4

  private static let layers: [(place: Int, inputs: Int, outputs: Int, kernel: Int, stride: Int, padding: Int)] = [
    (0, 3, 64, 11, 4, 2), (3, 64, 192, 5, 1, 2), (6, 192, 384, 3, 1, 1), (8, 384, 256, 3, 1, 1),
    (10, 256, 256, 3, 1, 1),
  ]

  private static func weights(_ key: String, _ shape: [Int]) -> [Float] {
    var stream = RandomStream(seed: 3, purpose: .init(key))
    let size = Double(shape.dropFirst().reduce(1, *))
    let isHead = key.hasPrefix("lin")
    return (0..<shape.reduce(1, *)).map { _ in
      isHead ? Float(stream.uniform()) : Float(stream.normal() * (2 / size).squareRoot())
    }
  }

  private static func picture(_ seed: Int) -> Picture {
    var stream = RandomStream(seed: 8, purpose: .init("picture"), index: seed)
    return Picture(
      width: 37, height: 33, channels: .rgb, pixels: (0..<33 * 37 * 3).map { _ in UInt8(stream.integer(below: 256)) })
  }

  @Test func `the distance is that of its definition, 0 for equal pictures, and the same both ways`() throws {
    let distance = try PerceptualDistance(weights: Self.weights)
    let (a, b) = (Self.picture(0), Self.picture(1))
    let value = try #require(distance(a, b))
    let expected = Self.definition(a, b)
    #expect(abs(value - expected) <= Self.tolerance * expected, "\(value) instead of \(expected)")
    #expect(distance(a, a) == 0)
    #expect(distance(b, a) == value)
    let small = Picture(width: 40, height: 30, channels: .grey, pixels: [UInt8](repeating: 9, count: 1200))
    #expect(distance(small, small) == nil)
  }

  private static func definition(_ a: Picture, _ b: Picture) -> Double {
    let (x, y) = (maps(a), maps(b))
    var total = 0.0
    for (layer, (x, y)) in zip(x, y).enumerated() {
      let channels = x.shape[3]
      let head = weights("lin\(layer).model.1.weight", [1, channels, 1, 1])
      var sum = 0.0
      for row in 0..<x.shape[1] {
        for column in 0..<x.shape[2] {
          func length(_ map: ReferenceArray) -> Double {
            (0..<channels).reduce(0) { $0 + map[0, row, column, $1] * map[0, row, column, $1] }.squareRoot() + 1e-10
          }
          for c in 0..<channels {
            let difference = x[0, row, column, c] / length(x) - y[0, row, column, c] / length(y)
            sum += Double(head[c]) * difference * difference
          }
        }
      }
      total += sum / Double(x.shape[1] * x.shape[2])
    }
    return total
  }

  private static func maps(_ picture: Picture) -> [ReferenceArray] {
    guard case .eight(let samples) = picture.samples else { return [] }
    let (shift, scale) = ([-0.030, -0.088, -0.188], [0.458, 0.448, 0.450])
    var x = ReferenceArray(
      [1, picture.height, picture.width, 3],
      samples.enumerated().map { ((2 * Double($1) / 255 - 1) - shift[$0 % 3]) / scale[$0 % 3] })
    return layers.enumerated().map { index, layer in
      if [1, 2].contains(index) { x = maxima(x) }
      let shape = [layer.outputs, layer.inputs, layer.kernel, layer.kernel]
      let values = weights("features.\(layer.place).weight", shape)
      var weight = ReferenceArray([layer.kernel, layer.kernel, layer.inputs, layer.outputs])
      for o in 0..<layer.outputs {
        for i in 0..<layer.inputs {
          for k in 0..<layer.kernel * layer.kernel {
            weight[k / layer.kernel, k % layer.kernel, i, o] = Double(
              values[(o * layer.inputs + i) * layer.kernel * layer.kernel + k])
          }
        }
      }
      let bias = ReferenceArray(
        [layer.outputs], weights("features.\(layer.place).bias", [layer.outputs]).map(Double.init))
      x = Reference.leaky(
        Reference.convolution(x, weight: weight, bias: bias, stride: layer.stride, padding: .zero(layer.padding)),
        slope: 0)
      return x
    }
  }

  /// The largest of each 3×3 pixels, every second of them.
  private static func maxima(_ x: ReferenceArray) -> ReferenceArray {
    let (height, width) = ((x.shape[1] - 3) / 2 + 1, (x.shape[2] - 3) / 2 + 1)
    var result = ReferenceArray([1, height, width, x.shape[3]])
    for row in 0..<height {
      for column in 0..<width {
        for c in 0..<x.shape[3] {
          var largest = -Double.infinity
          for dy in 0..<3 { for dx in 0..<3 { largest = max(largest, x[0, 2 * row + dy, 2 * column + dx, c]) } }
          result[0, row, column, c] = largest
        }
      }
    }
    return result
  }
}
