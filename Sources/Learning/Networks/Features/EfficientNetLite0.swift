import NeuralNetworks
import Tensors

/// EfficientNet-Lite0 up to the mean before its classifier: a small network trained on ImageNet.
///
/// Tan and Le 2019 (arXiv:1905.11946) without squeeze-and-excitation and with ReLU6, as Google released it for mobile devices.
/// Keys are those of its conversion to PyTorch; padding is TensorFlow's SAME. Input values are (v − 127) / 128 of 0…255.
package struct EfficientNetLite0: FeatureNetwork {
  package static let side = 224
  package static let dimension = 1280

  private static let classes = 1000

  private let trunk: EfficientNetTrunk
  private let head: FoldedConvolution
  private let classifier: Classifier

  package init(weights: @escaping FeatureWeights) throws {
    trunk = try EfficientNetTrunk(weights: weights)
    head = try FoldedConvolution(
      "_conv_head", norm: "_bn1", from: trunk.channels[trunk.channels.count - 1], to: Self.dimension, kernel: (1, 1),
      stride: 1, padding: .zero(0), epsilon: EfficientNetTrunk.epsilon, weights)
    classifier = try Classifier("_fc", features: Self.dimension, classes: Self.classes, weights)
  }

  package func features(_ pictures: Tensor, _ pass: Pass, observe: ((String, Tensor) -> Void)?) -> Tensor {
    let x = trunk.reduce(pictures, pass, observe: observe ?? { _, _ in })
    return head(x, pass).relu6().meanOverPictures()
  }

  package func logits(_ features: Tensor, _ pass: Pass) -> Tensor { classifier(features, pass) }
}
