import Tensors

/// Which normalisation a network uses.
public enum NormalisationKind: String, Sendable, Codable, CaseIterable {
  /// Ulyanov et al. 2016, without scale, shift or running statistics, as the CycleGAN uses it.
  case instance
  /// Ioffe and Szegedy 2015.
  case batch
  /// No normalisation.
  case none
  /// Miyato et al. 2018: of the weights, not of what they make; for discriminators.
  case spectral

  /// Whether the convolutions before it have a bias: only with instance norm, as in the reference.
  package var convolutionsHaveBias: Bool { self == .instance }

  /// Whether the result for a picture depends on that picture alone, so that batches can be put together at will.
  package var treatsPicturesSeparately: Bool { self != .batch }
}

/// The normalisation between convolutions: instance norm, batch norm or none.
package enum Normalisation2D: Module {
  case instance
  case batch(BatchNorm2D)
  case none

  /// Added to the variance, as in PyTorch.
  package static let epsilon: Float = 1e-5

  /// A normalisation whose parameters, if it has any, are called `key.…`.
  package init(_ kind: NormalisationKind, _ key: String, channels: Int, _ initialization: Initialization) {
    switch kind {
    case .instance: self = .instance
    case .batch: self = .batch(BatchNorm2D(key, channels: channels, initialization))
    // The convolutions themselves are normalised.
    case .none, .spectral: self = .none
    }
  }

  /// Shapes: `[batch, height, width, channels]`, unchanged.
  package func callAsFunction(_ input: consuming Tensor, _ pass: Pass) -> Tensor {
    switch self {
    case .instance: input.normalised(epsilon: Self.epsilon, pass.precision)
    case .batch(let norm): norm(input, pass)
    case .none: input
    }
  }

  /// Whether it needs the mean and variance of the whole picture first, which a strip alone does not tell.
  package var needsPictureStatistics: Bool {
    if case .instance = self { true } else { false }
  }

  /// A strip of a picture whose statistics were gathered before.
  ///
  /// Shapes: `[1, rows, width, channels]`, unchanged.
  package func normalised(_ strip: Tensor, with statistics: ChannelStatistics) -> Tensor {
    strip.normalised(with: statistics, epsilon: Self.epsilon)
  }

  package var parameters: [Parameter] {
    if case .batch(let norm) = self { norm.parameters } else { [] }
  }

  package var runningStatistics: [RunningStatistic] {
    if case .batch(let norm) = self { norm.runningStatistics } else { [] }
  }
}
