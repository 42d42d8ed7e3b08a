import Tensors

/// What a network does with features, one thing after the other.
///
/// A network is a list of these, `[Layer]`, that reads like its diagram. The list is what a picture passes through when it is
/// computed as a whole, and what is asked how far each layer sees when a picture is computed in strips.
package indirect enum Layer {
  /// A convolution of any kind, also by a fixed kernel.
  case convolution(any RowwiseLayer)
  /// Instance norm, batch norm or none.
  case normalisation(Normalisation2D)
  /// max(x, slope · x), which the next convolution applies while it loads: 0 for the ReLU.
  case activation(slope: Float)
  /// Dropout, which does something in training only.
  case dropout(Dropout)
  /// x + branch(x).
  case residual([Layer])
  /// The branch's content where its attention mask is open, and x elsewhere; see `AttentionMask`.
  case masked([Layer])
  /// The channels of x followed by those of branch(x).
  case joined([Layer])
  /// Self-attention, which adds to each pixel what it gathers from all others.
  case attention(Attention)
  /// The hyperbolic tangent.
  case hyperbolicTangent

  /// max(x, 0).
  package static var relu: Layer { .activation(slope: 0) }

  /// max(x, slope · x).
  package static func leakyReLU(slope: Float) -> Layer { .activation(slope: slope) }
}

extension Layer {
  /// Passes features through the layer.
  func callAsFunction(_ x: consuming ActivatedTensor, _ pass: Pass) -> ActivatedTensor {
    switch self {
    case .convolution(let convolution): return convolution(x, pass).activated
    case .normalisation(let norm): return norm(x.materialised(), pass).activated
    case .activation(let slope): return x.materialised().leakyReLU(slope: slope)
    case .dropout(let dropout): return pass.isTraining ? dropout(x.materialised(), pass).activated : x
    case .residual(let branch):
      let trunk = x.materialised()
      return branch.keepingLittle(trunk, pass).added(to: trunk).activated
    case .masked(let branch):
      let trunk = x.materialised()
      return AttentionMask.blend(trunk, with: branch(trunk, pass)).activated
    case .joined(let branch):
      let outer = x.materialised()
      return outer.concatenated(with: branch(outer, pass)).activated
    case .attention(let attention): return attention(x.materialised(), pass).activated
    case .hyperbolicTangent: return x.materialised().tanh().activated
    }
  }
}

extension [Layer] {
  /// Passes features through all layers.
  ///
  /// Shapes: `[batch, height, width, channels]`, as the layers change it.
  package func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    var x = input.activated
    for layer in self { x = layer(consume x, pass) }
    return x.materialised()
  }

  /// Passes features through all layers, and hands out what some of them made as well, by their places in the list.
  ///
  /// Shapes: as above; each of the features like the result of its layer, before an activation that follows it.
  package func callAsFunction(
    _ input: Tensor, _ pass: Pass, keeping places: [Int]
  ) -> (output: Tensor, features: [Tensor]) {
    var x = input.activated
    var kept: [Int: Tensor] = [:]
    for (place, layer) in enumerated() {
      x = layer(consume x, pass)
      if places.contains(place) { kept[place] = x.materialised() }
    }
    let features = places.map { place -> Tensor in
      guard let feature = kept[place] else { preconditionFailure("[Layer]: \(count) layers have no place \(place)") }
      return feature
    }
    return (x.materialised(), features)
  }

  /// Passes features through all layers; where memory is to be saved, they are passed once more when their gradients are asked for.
  fileprivate func keepingLittle(_ input: Tensor, _ pass: Pass) -> Tensor {
    guard TensorMemory.isRecomputing, pass.recordsGradients, canBeRepeated else { return self(input, pass) }
    return input.recomputed(modules.flatMap(\.parameters).map(\.value)) { self($0, pass) }
  }

  /// Whether a second pass makes the same and leaves nothing behind: no dropout, no statistics that run on; and nothing in it is
  /// repeated already.
  private var canBeRepeated: Bool {
    modules.allSatisfy(\.runningStatistics.isEmpty)
      && allSatisfy { layer in
        switch layer {
        case .convolution, .normalisation, .activation, .attention, .hyperbolicTangent: true
        case .dropout, .residual, .masked, .joined: false
        }
      }
  }

  /// The content and the mask that a network blends with its picture at the end; nil for a network that does not.
  package var maskedBranch: [Layer]? {
    if count == 1, case .masked(let branch) = self[0] { branch } else { nil }
  }

  /// What has parameters, running statistics or constants, in the order of the layers.
  package var modules: [any Module] {
    flatMap { layer -> [any Module] in
      switch layer {
      case .convolution(let convolution): [convolution]
      case .normalisation(let norm): [norm]
      case .attention(let attention): [attention]
      case .residual(let branch), .masked(let branch), .joined(let branch): branch.modules
      case .activation, .dropout, .hyperbolicTangent: []
      }
    }
  }
}
