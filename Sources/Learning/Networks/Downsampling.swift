import NeuralNetworks

/// How a ResNet generator or a PatchGAN discriminator halves height and width.
public enum Downsampling: String, Codable, Sendable, CaseIterable {
  /// By convolutions with stride 2, as published.
  case strided
  /// By convolutions with stride 1, each of which a blur that keeps every second pixel follows after norm and activation, as in CUT
  /// (Park et al. 2020, arXiv:2007.15651). The convolutions see four times as many pixels.
  case blur
}

extension Downsampling {
  /// The stride of the convolutions.
  var stride: Int { self == .strided ? 2 : 1 }

  /// Places in PyTorch's Sequential that a blur takes behind an activation.
  package var places: Int { self == .strided ? 0 : 1 }

  /// What follows a convolution's activation, with the place in PyTorch's Sequential that it has.
  func layers(_ key: String, channels: Int) -> [Layer] {
    self == .strided ? [] : [.convolution(BlurDownsampling2D(key, channels: channels))]
  }
}
