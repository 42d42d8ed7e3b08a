import NeuralNetworks
import Tensors

/// A small classifier of square pictures: two convolutions of 3×3 with max pooling and ReLU after each, and a linear layer.
///
/// It learns in seconds from a few pictures of each class, which is all that an experiment with many repetitions needs.
package struct SmallClassifier: Module {
  private let first, second: Convolution2D
  private let linear: Linear

  /// Channels after each convolution.
  private static let widths = (16, 32)

  /// A classifier of pictures of `size` × `size`; `size` is at least 4.
  package init(size: Int, channels: Int, classes: Int, _ initialization: Initialization) {
    precondition(size >= 4, "SmallClassifier: a side of at least 4 was expected, got \(size)")
    let (a, b) = Self.widths
    first = Convolution2D(
      "0", from: channels, to: a, kernel: 3, stride: 1, padding: .zero(1), bias: true, initialization)
    second = Convolution2D("3", from: a, to: b, kernel: 3, stride: 1, padding: .zero(1), bias: true, initialization)
    linear = Linear("7", from: b * (size / 4) * (size / 4), to: classes, bias: true, initialization)
  }

  /// Shapes: `[batch, size, size, channels]` in −1…1 to logits `[batch, classes]`.
  package func callAsFunction(_ pictures: Tensor, _ pass: Pass) -> Tensor {
    // The largest value of a window is the same before the ReLU and after.
    let x = first(pictures, pass).maxPooled().relu()
    return linear(second(x, pass).maxPooled().relu().materialised().flattened, pass)
  }

  package var parameters: [Parameter] { first.parameters + second.parameters + linear.parameters }
}
