import NeuralNetworks
import Tensors

/// What a network takes in of texts.
package struct TextShape {
  /// How many words and pairs of words it knows.
  package let vocabulary: Int
  /// How many features it makes of them.
  package let features: Int

  package init(vocabulary: Int, features: Int) {
    (self.vocabulary, self.features) = (vocabulary, features)
  }
}

/// Features of texts: a linear layer and a leaky ReLU, in effect the mean of a learned vector for each word.
///
/// Shapes: `[batch, vocabulary]` to `[batch, features]`.
package struct TextFeatures: Module {
  /// From words to features.
  package let layer: Linear

  /// The slope of the leaky ReLU.
  package static let slope: Float = 0.2

  /// A layer whose parameters are called `text.weight` and `text.bias`.
  init(_ shape: TextShape, spectralNorm: Bool, _ initialization: Initialization) {
    layer = Linear(
      "text", from: shape.vocabulary, to: shape.features, bias: true, spectralNorm: spectralNorm, initialization)
  }

  func callAsFunction(_ words: Tensor, _ pass: Pass) -> Tensor {
    layer(words, pass).leakyReLU(slope: Self.slope).materialised()
  }

  package var parameters: [Parameter] { layer.parameters }
  package var runningStatistics: [RunningStatistic] { layer.runningStatistics }
}
