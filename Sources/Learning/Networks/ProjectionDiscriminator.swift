import NeuralNetworks
import Tensors

/// A discriminator of DCGAN's form with spectral norm in place of batch norm (Miyato et al. 2018, arXiv:1802.05957), that judges a
/// picture by the sum over its last map, and as one of its class by projection (Miyato and Koyama 2018, arXiv:1802.05637):
/// w · h + b + ⟨E[y], h⟩. A text is projected alike: ⟨V t, h⟩, where t are features of its words.
///
/// Its pixels can attend to each other, as in SAGAN (Zhang et al. 2019). No release has its keys.
package struct ProjectionDiscriminator: PictureDiscriminator {
  private let convolutions: [Convolution2D]
  private let attention: (layer: Attention, side: Int)?
  private let linear: Linear
  private let embedding: Embedding?
  /// Whether the last convolution is told how much the pictures of the batch differ.
  private let seesDeviation: Bool
  private let text: (features: TextFeatures, projection: Linear)?

  /// The slope of its leaky ReLUs.
  private static let slope: Float = 0.2

  /// A discriminator of square pictures.
  ///
  /// - Parameters:
  ///   - width: channels after the first layer.
  ///   - size: the side of the pictures, a power of 2 from 16.
  ///   - classes: how many classes it knows; 0 for none.
  ///   - text: the words that it knows, and the features that it makes of them; nil for none.
  ///   - attentionSide: the side of the map whose pixels attend to each other; nil for none.
  ///   - minibatchDeviation: whether the last convolution sees how much the pictures of the batch differ.
  package init(
    width: Int, size: Int, channels: Int, classes: Int, text: TextShape? = nil, attentionSide: Int?,
    minibatchDeviation: Bool = false,
    _ initialization: Initialization
  ) {
    let widths = DCGANDiscriminator.widths(width, size: size)
    convolutions = zip([channels] + widths, widths).enumerated().map { place, pair in
      Convolution2D(
        "down.\(place)", from: pair.0 + (minibatchDeviation && place == widths.count - 1 ? 1 : 0), to: pair.1,
        kernel: 4, stride: 2, padding: .zero(1), bias: true, spectralNorm: true, initialization)
    }
    seesDeviation = minibatchDeviation
    attention = attentionSide.map { side in
      (Attention("attention", channels: width * size / 2 / side, .pooled, initialization), side)
    }
    let features = widths[widths.count - 1]
    linear = Linear("linear", from: features, to: 1, bias: true, spectralNorm: true, initialization)
    embedding =
      classes > 0
      ? Embedding("embedding", classes: classes, width: features, spectralNorm: true, initialization) : nil
    self.text = text.map { text in
      (
        TextFeatures(text, spectralNorm: true, initialization),
        Linear("project", from: text.features, to: features, bias: false, spectralNorm: true, initialization)
      )
    }
  }

  package func features(of pictures: Tensor, _ pass: Pass) -> ActivatedTensor {
    var x = pictures.activated
    for (place, convolution) in convolutions.enumerated() {
      if seesDeviation, place == convolutions.count - 1 { x = x.materialised().withMinibatchDeviation().activated }
      x = convolution(x, pass).leakyReLU(slope: Self.slope)
      if let attention, attention.side == x.tensor.shape.height {
        x = attention.layer(x.materialised(), pass).activated
      }
    }
    return x.materialised().sumOverPixels.activated
  }

  package func judge(_ features: ActivatedTensor, _ condition: Condition, _ pass: Pass) -> Tensor {
    let features = features.materialised()
    var score = linear(features, pass)
    if let embedding { score = score + embedding(condition.labels, pass).rowProducts(with: features) }
    if let text {
      score = score + text.projection(text.features(condition.words, pass), pass).rowProducts(with: features)
    }
    return score
  }

  package func linearised(at pictures: Tensor, _ labels: [Int]?, _ pass: Pass) -> Linearisation {
    precondition(
      attention == nil && !seesDeviation && text == nil,
      "ProjectionDiscriminator: attention, minibatch deviation and texts have no derivative here")
    let features = convolutions.reduce(Linearisation(at: pictures)) {
      $0.through($1, pass).leakyReLU(slope: Self.slope)
    }.mapped(\.sumOverPixels)
    guard let embedding else { return features.through(linear, pass) }
    guard let labels else { preconditionFailure("ProjectionDiscriminator: a class for each picture was expected") }
    let rows = embedding(labels, pass)
    return features.summed({ $0.through(linear, pass) }, { $0.mapped(rows.rowProducts(with:)) })
  }

  package var treatsPicturesSeparately: Bool { !seesDeviation }

  package var parameters: [Parameter] { modules.flatMap(\.parameters) }
  package var runningStatistics: [RunningStatistic] { modules.flatMap(\.runningStatistics) }

  private var modules: [any Module] {
    convolutions as [any Module] + (attention.map { [$0.layer] } ?? []) + [linear] + (embedding.map { [$0] } ?? [])
      + (text.map { [$0.features, $0.projection] } ?? [])
  }
}
