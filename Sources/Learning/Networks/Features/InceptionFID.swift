import NeuralNetworks
import Tensors

/// The Inception network of the Fréchet inception distance (Szegedy et al. 2015, arXiv:1512.00567; Heusel et al. 2017,
/// arXiv:1706.08500) up to the mean before its classifier.
///
/// It is the network of TensorFlow's release of 5 December 2015, with the keys of its conversion for PyTorch. It differs from
/// torchvision's: means of windows leave out what lies beyond the edge, the last block takes maxima, and there are 1008 classes.
package struct InceptionFID: FeatureNetwork {
  package static let side = 299
  package static let dimension = 2048

  private static let classes = 1008

  private let conv1a, conv2a, conv2b, conv3b, conv4a: FoldedConvolution
  private let blocks: [(name: String, block: any InceptionBlock)]
  private let classifier: Classifier

  package init(weights: @escaping FeatureWeights) throws {
    let layers = InceptionLayers(prefix: "", weights: weights)
    conv1a = try layers.convolution("Conv2d_1a_3x3", from: 3, to: 32, 3, stride: 2, padded: false)
    conv2a = try layers.convolution("Conv2d_2a_3x3", from: 32, to: 32, 3, padded: false)
    conv2b = try layers.convolution("Conv2d_2b_3x3", from: 32, to: 64, 3)
    conv3b = try layers.convolution("Conv2d_3b_1x1", from: 64, to: 80, 1)
    conv4a = try layers.convolution("Conv2d_4a_3x3", from: 80, to: 192, 3, padded: false)
    func inside(_ name: String) -> InceptionLayers { InceptionLayers(prefix: "\(name).", weights: weights) }
    blocks = [
      ("Mixed_5b", try InceptionBlockA(from: 192, pool: 32, inside("Mixed_5b"))),
      ("Mixed_5c", try InceptionBlockA(from: 256, pool: 64, inside("Mixed_5c"))),
      ("Mixed_5d", try InceptionBlockA(from: 288, pool: 64, inside("Mixed_5d"))),
      ("Mixed_6a", try InceptionBlockB(from: 288, inside("Mixed_6a"))),
      ("Mixed_6b", try InceptionBlockC(inner: 128, inside("Mixed_6b"))),
      ("Mixed_6c", try InceptionBlockC(inner: 160, inside("Mixed_6c"))),
      ("Mixed_6d", try InceptionBlockC(inner: 160, inside("Mixed_6d"))),
      ("Mixed_6e", try InceptionBlockC(inner: 192, inside("Mixed_6e"))),
      ("Mixed_7a", try InceptionBlockD(inside("Mixed_7a"))),
      ("Mixed_7b", try InceptionBlockE(from: 1280, poolsMaxima: false, inside("Mixed_7b"))),
      ("Mixed_7c", try InceptionBlockE(from: 2048, poolsMaxima: true, inside("Mixed_7c"))),
    ]
    classifier = try Classifier("fc", features: Self.dimension, classes: Self.classes, weights)
  }

  package func features(_ pictures: Tensor, _ pass: Pass, observe: ((String, Tensor) -> Void)?) -> Tensor {
    func observed(_ name: String, _ x: Tensor) -> Tensor {
      observe?(name, x)
      return x
    }
    func convolved(_ name: String, _ layer: FoldedConvolution, _ x: Tensor) -> Tensor {
      observed(name, layer(x, pass).relu().materialised())
    }
    var x = convolved("Conv2d_1a_3x3", conv1a, pictures)
    x = convolved("Conv2d_2a_3x3", conv2a, x)
    x = convolved("Conv2d_2b_3x3", conv2b, x)
    x = observed("pool1", x.maxPooled(kernelHeight: 3, kernelWidth: 3, stride: 2, padding: 0))
    x = convolved("Conv2d_3b_1x1", conv3b, x)
    x = convolved("Conv2d_4a_3x3", conv4a, x)
    x = observed("pool2", x.maxPooled(kernelHeight: 3, kernelWidth: 3, stride: 2, padding: 0))
    for (name, block) in blocks { x = observed(name, block(x, pass)) }
    return x.meanOverPictures()
  }

  package func logits(_ features: Tensor, _ pass: Pass) -> Tensor { classifier(features, pass) }
}

/// Makes the convolutions of the network or of a block in it.
struct InceptionLayers {
  /// What stands before the names of the layers.
  let prefix: String
  let weights: FeatureWeights

  /// A convolution with a square kernel; padded, so that sizes stay, unless said otherwise.
  func convolution(
    _ name: String, from inputs: Int, to outputs: Int, _ kernel: Int, stride: Int = 1, padded: Bool = true
  ) throws -> FoldedConvolution {
    try convolution(
      name, from: inputs, to: outputs, (kernel, kernel), stride: stride, padding: .zero(padded ? kernel / 2 : 0))
  }

  /// A convolution with a kernel of one row or one column, padded.
  func convolution(
    _ name: String, from inputs: Int, to outputs: Int, _ kernel: (height: Int, width: Int)
  ) throws -> FoldedConvolution {
    try convolution(
      name, from: inputs, to: outputs, kernel, stride: 1,
      padding: .zero(rows: kernel.height / 2, columns: kernel.width / 2))
  }

  private func convolution(
    _ name: String, from inputs: Int, to outputs: Int, _ kernel: (height: Int, width: Int), stride: Int,
    padding: Padding
  ) throws -> FoldedConvolution {
    try FoldedConvolution(
      "\(prefix)\(name).conv", norm: "\(prefix)\(name).bn", from: inputs, to: outputs, kernel: kernel, stride: stride,
      padding: padding, epsilon: 1e-3, weights)
  }
}
