import NeuralNetworks
import Tensors

/// The generator of the GAN in its common form of fully connected layers: linear, leaky ReLU; then linear, batch norm, leaky ReLU
/// each; linear, tanh.
///
/// Keys and layouts are those of a `Sequential` called `model`.
package struct MLPGenerator: LatentGenerator {
  /// From the vector.
  package let first: Linear
  /// Each with the batch norm behind it.
  package let hidden: [(linear: Linear, norm: BatchNorm2D)]
  /// To the picture.
  package let last: Linear
  /// The picture's size.
  package let size: (height: Int, width: Int, channels: Int)

  /// The slope of its leaky ReLUs.
  package static let slope: Float = 0.2

  /// A generator of pictures of a height, width and number of channels.
  ///
  /// - Parameters:
  ///   - widths: of its hidden layers.
  ///   - epsilon: of its batch norms.
  package init(
    latentSize: Int, widths: [Int], height: Int, width: Int, channels: Int, epsilon: Float,
    _ initialization: Initialization
  ) {
    precondition(!widths.isEmpty, "MLPGenerator: at least one hidden layer was expected")
    size = (height, width, channels)
    first = Linear("model.0", from: latentSize, to: widths[0], bias: true, initialization)
    hidden = zip(widths, widths.dropFirst()).enumerated().map { place, widths in
      // Linear, batch norm and leaky ReLU have places in PyTorch's Sequential.
      (
        Linear("model.\(2 + 3 * place)", from: widths.0, to: widths.1, bias: true, initialization),
        BatchNorm2D("model.\(3 + 3 * place)", channels: widths.1, epsilon: epsilon, initialization)
      )
    }
    last = Linear(
      "model.\(2 + 3 * hidden.count)", from: widths[widths.count - 1], to: height * width * channels, bias: true,
      initialization)
  }

  package func callAsFunction(_ latent: Tensor, _ condition: Condition, _ pass: Pass) -> Tensor {
    var x = first(latent, pass).leakyReLU(slope: Self.slope).materialised()
    for (linear, norm) in hidden {
      let (rows, columns) = (x.shape[0], linear.weight.shape[0])
      // To batch norm a vector is a picture of one pixel.
      let pixels = linear(x, pass).reshaped([rows, 1, 1, columns])
      x = norm(pixels, pass).leakyReLU(slope: Self.slope).materialised().reshaped([rows, columns])
    }
    return last(x, pass).tanh().pictures(height: size.height, width: size.width, channels: size.channels)
  }

  package var parameters: [Parameter] {
    first.parameters + hidden.flatMap { $0.linear.parameters + $0.norm.parameters } + last.parameters
  }
  package var runningStatistics: [RunningStatistic] { hidden.flatMap(\.norm.runningStatistics) }
}

/// The discriminator of the GAN in its common form of fully connected layers: linear layers with leaky ReLUs between them.
///
/// Keys and layouts are those of a `Sequential` called `model`.
package struct MLPDiscriminator: PictureDiscriminator {
  private let layers: [Linear]

  /// A discriminator of pictures of a height, width and number of channels.
  ///
  /// - Parameter widths: of its hidden layers.
  package init(
    widths: [Int], height: Int, width: Int, channels: Int, _ initialization: Initialization
  ) {
    let widths = [height * width * channels] + widths + [1]
    layers = zip(widths, widths.dropFirst()).enumerated().map { place, widths in
      Linear("model.\(2 * place)", from: widths.0, to: widths.1, bias: true, initialization)
    }
  }

  package func features(of pictures: Tensor, _ pass: Pass) -> ActivatedTensor {
    layers.dropLast().reduce(pictures.flattened.activated) { x, linear in
      linear(x.materialised(), pass).leakyReLU(slope: MLPGenerator.slope)
    }
  }

  package func judge(_ features: ActivatedTensor, _ condition: Condition, _ pass: Pass) -> Tensor {
    layers[layers.count - 1](features.materialised(), pass)
  }

  package func linearised(at pictures: Tensor, _ labels: [Int]?, _ pass: Pass) -> Linearisation {
    layers.dropFirst().reduce(Linearisation(at: pictures).mapped(\.flattened).through(layers[0], pass)) {
      $0.leakyReLU(slope: MLPGenerator.slope).through($1, pass)
    }
  }

  package var treatsPicturesSeparately: Bool { true }

  package var parameters: [Parameter] { layers.flatMap(\.parameters) }
}
