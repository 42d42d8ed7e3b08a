import Images
import Networks
import NeuralNetworks
import PyTorchFiles
import SafeTensors
import Tensors

/// LPIPS (Zhang, Isola, Efros, Shechtman and Wang 2018, arXiv:1801.03924), version 0.1 over AlexNet: how far two pictures of one size are
/// from each other as people see it; 0 for equal ones.
package final class PerceptualDistance {
  private let network: AlexNet
  /// The weight of each channel of each map.
  private let heads: [[Float]]
  private let pass = Pass.evaluation

  /// What the authors' program takes from pictures of −1…1, and divides them by.
  private static let (shift, scale): ([Float], [Float]) = ([-0.030, -0.088, -0.188], [0.458, 0.448, 0.450])
  /// Added to the length of a pixel's features, as in the authors' program.
  private static let epsilon = 1e-10

  /// The network in files of PyTorch's or of safetensors: torchvision's AlexNet (`features.0.weight`, …) and the linear heads
  /// (`lin0.model.1.weight`, …), in one file or in two.
  ///
  /// - Throws: `EvaluationError`, `PyTorchError`, `SafeTensorsError`.
  package convenience init(contentsOf paths: [String]) throws {
    let files = try paths.map { ($0, try FeatureModel.tensors($0)) }
    try self.init { key, shape in
      guard let (path, tensors) = files.first(where: { $0.1.contains(key) }) else {
        throw EvaluationError.wrongTensor(path: paths.first ?? "", key: key, expected: shape, found: nil)
      }
      let found = try tensors.shape(of: key)
      guard found == shape else {
        throw EvaluationError.wrongTensor(path: path, key: key, expected: shape, found: found)
      }
      return try tensors.floats(key)
    }
  }

  /// The network with the given weights.
  ///
  /// - Throws: what `weights` throws.
  package init(weights: FeatureWeights) throws {
    network = try AlexNet(weights: weights)
    heads = try AlexNet.channels.enumerated().map { layer, channels in
      try weights("lin\(layer).model.1.weight", [1, channels, 1, 1])
    }
  }

  /// The distance of two 8-bit pictures of one size; nil if they are smaller than 31 pixels, of which the network makes nothing.
  package func callAsFunction(_ first: Picture, _ second: Picture) -> Double? {
    precondition(
      first.height == second.height && first.width == second.width,
      "PerceptualDistance: pictures of one size were expected, got \(first.height)×\(first.width) and \(second.height)×\(second.width)"
    )
    guard min(first.height, first.width) >= AlexNet.smallestSide else { return nil }
    let (a, b) = (network.maps(Self.input(first), pass), network.maps(Self.input(second), pass))
    return zip(heads, zip(a, b)).reduce(0) { $0 + Self.distance($1.1.0, $1.1.1, weights: $1.0) }
  }

  /// The mean over pixels of Σ w (x/‖x‖ − y/‖y‖)².
  private static func distance(_ first: Tensor, _ second: Tensor, weights: [Float]) -> Double {
    let (x, y, channels) = (first.values, second.values, weights.count)
    func inverseLength(_ values: [Float], _ start: Int) -> Double {
      var sum = 0.0
      for i in start..<start + channels { sum += Double(values[i]) * Double(values[i]) }
      return 1 / (sum.squareRoot() + epsilon)
    }
    var total = 0.0
    for start in stride(from: 0, to: x.count, by: channels) {
      let (xScale, yScale) = (inverseLength(x, start), inverseLength(y, start))
      for channel in 0..<channels {
        let difference = Double(x[start + channel]) * xScale - Double(y[start + channel]) * yScale
        total += Double(weights[channel]) * difference * difference
      }
    }
    return total / Double(x.count / channels)
  }

  /// Shapes: `[1, height, width, 3]`; a grey picture has its value three times.
  private static func input(_ picture: Picture) -> Tensor {
    guard case .eight(let samples) = picture.convertedToRGB().samples else {
      preconditionFailure("PerceptualDistance: 8-bit samples were expected, got 16-bit ones")
    }
    return Tensor(
      Shape(batch: 1, height: picture.height, width: picture.width, channels: 3),
      samples.enumerated().map { index, sample in
        (Float(sample) / 127.5 - 1 - shift[index % 3]) / scale[index % 3]
      })
  }
}
