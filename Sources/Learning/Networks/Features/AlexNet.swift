import NeuralNetworks
import Tensors

/// The convolutions of AlexNet (Krizhevsky 2014, arXiv:1404.5997) as torchvision has them: what LPIPS compares pictures by.
package struct AlexNet {
  private let convolutions: [Convolution2D]

  /// The place in torchvision's `features`, the channels, the kernel, the stride and the padding of each convolution.
  private static let shapes: [(place: Int, inputs: Int, outputs: Int, kernel: Int, stride: Int, padding: Int)] = [
    (0, 3, 64, 11, 4, 2), (3, 64, 192, 5, 1, 2), (6, 192, 384, 3, 1, 1), (8, 384, 256, 3, 1, 1),
    (10, 256, 256, 3, 1, 1),
  ]

  /// The channels of each map.
  package static let channels = shapes.map(\.outputs)

  /// The smallest side of a picture of which each map has a pixel.
  package static let smallestSide = 31

  /// The network with the given weights, under torchvision's keys.
  ///
  /// - Throws: what `weights` throws.
  package init(weights: FeatureWeights) throws {
    convolutions = try Self.shapes.map { shape in
      let key = "features.\(shape.place)"
      let convolution = Convolution2D(
        key, from: shape.inputs, to: shape.outputs, kernel: shape.kernel, stride: shape.stride,
        padding: .zero(shape.padding), bias: true, .zero)
      convolution.weight.parameter.load(
        fileValues: try weights("\(key).weight", convolution.weight.parameter.fileShape.extents))
      convolution.bias?.load(fileValues: try weights("\(key).bias", [shape.outputs]))
      return convolution
    }
  }

  /// What leaves each convolution's ReLU.
  ///
  /// Shapes: pictures `[batch, height, width, 3]`, scaled as LPIPS scales them.
  package func maps(_ pictures: Tensor, _ pass: Pass) -> [Tensor] {
    var maps: [Tensor] = []
    for (index, convolution) in convolutions.enumerated() {
      let input = maps.last ?? pictures
      // Maxima are taken before the second and the third.
      let pooled =
        [1, 2].contains(index) ? input.maxPooled(kernelHeight: 3, kernelWidth: 3, stride: 2, padding: 0) : input
      maps.append(convolution(pooled, pass).relu().materialised())
    }
    return maps
  }
}
