import NeuralNetworks
import Tensors

/// A generator of DCGAN's form that can know classes and attend to itself, as in SAGAN (Zhang et al. 2019, arXiv:1805.08318): a
/// linear layer to 4×4 pixels, and transposed convolutions that double the sides, with batch norm and ReLU between them.
///
/// With classes the batch norms are conditional (de Vries et al. 2017). With texts a linear layer makes features of their words, which
/// are joined to the random vector (Reed et al. 2016, arXiv:1605.05396). No release has its keys.
package struct ProjectionGenerator: LatentGenerator {
  /// What doubles the sides: transposed convolution, batch norm and ReLU.
  package struct Stage {
    package let convolution: TransposedConvolution2D
    package let norm: Norm

    package enum Norm {
      case plain(BatchNorm2D)
      case conditional(ConditionalBatchNorm2D)

      fileprivate var module: any Module {
        switch self {
        case .plain(let norm): norm
        case .conditional(let norm): norm
        }
      }
    }

    fileprivate func callAsFunction(_ x: ActivatedTensor, _ condition: Condition, _ pass: Pass) -> ActivatedTensor {
      let larger = convolution(x, pass)
      return switch norm {
      case .plain(let norm): norm(larger, pass).relu()
      case .conditional(let norm): norm(larger, condition.labels, pass).relu()
      }
    }
  }

  /// Features of a text's words; nil where none is known.
  package let text: TextFeatures?
  /// From the vector to maps of 4×4.
  package let linear: Linear
  /// From 4×4 on.
  package let stages: [Stage]
  /// Behind the stage whose maps have this side.
  package let attention: (layer: Attention, side: Int)?
  /// To the picture.
  package let output: TransposedConvolution2D

  /// A generator of square pictures.
  ///
  /// - Parameters:
  ///   - width: channels before the last layer.
  ///   - size: the side of the pictures, a power of 2 from 16.
  ///   - classes: how many classes it knows; 0 for none.
  ///   - text: the words that it knows, and the features that it makes of them; nil for none.
  ///   - attentionSide: the side of the map whose pixels attend to each other; nil for none.
  ///   - spectralNorm: whether the weights are spectrally normalised; those of the attention always are.
  package init(
    latentSize: Int, width: Int, size: Int, channels: Int, classes: Int, text: TextShape? = nil,
    attentionSide: Int?, spectralNorm: Bool, _ initialization: Initialization
  ) {
    func up(_ key: String, from: Int, to: Int, bias: Bool) -> TransposedConvolution2D {
      TransposedConvolution2D(
        key, from: from, to: to, kernel: 4, stride: 2, padding: 1, outputPadding: 0, bias: bias,
        spectralNorm: spectralNorm, initialization)
    }
    let widths = Array(DCGANDiscriminator.widths(width, size: size).reversed())
    self.text = text.map { TextFeatures($0, spectralNorm: spectralNorm, initialization) }
    linear = Linear(
      "linear", from: latentSize + (text?.features ?? 0), to: widths[0] * 16, bias: true, spectralNorm: spectralNorm,
      initialization)
    stages = zip(widths, widths.dropFirst()).enumerated().map { place, widths in
      Stage(
        convolution: up("up.\(place).conv", from: widths.0, to: widths.1, bias: false),
        norm: classes > 0
          ? .conditional(
            ConditionalBatchNorm2D("up.\(place).norm", channels: widths.1, classes: classes, initialization))
          : .plain(BatchNorm2D("up.\(place).norm", channels: widths.1, initialization)))
    }
    attention = attentionSide.map { side in
      (Attention("attention", channels: width * size / 2 / side, .pooled, initialization), side)
    }
    output = up("output", from: width, to: channels, bias: true)
  }

  package func callAsFunction(_ latent: Tensor, _ condition: Condition, _ pass: Pass) -> Tensor {
    let input = text.map { latent.joined(with: $0(condition.words, pass)) } ?? latent
    let made = linear(input, pass)
    var x = made.pictures(height: 4, width: 4, channels: made.shape[1] / 16).activated
    for stage in stages {
      x = stage(x, condition, pass)
      if let attention, attention.side == x.tensor.shape.height {
        x = attention.layer(x.materialised(), pass).activated
      }
    }
    return output(x, pass).tanh()
  }

  package var parameters: [Parameter] { modules.flatMap(\.parameters) }
  package var runningStatistics: [RunningStatistic] { modules.flatMap(\.runningStatistics) }

  private var modules: [any Module] {
    let stages = stages.flatMap { [$0.convolution, $0.norm.module] as [any Module] }
    return (text.map { [$0] } ?? []) + [linear] + stages + (attention.map { [$0.layer] } ?? []) + [output]
  }
}
