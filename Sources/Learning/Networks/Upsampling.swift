import NeuralNetworks

/// How a generator doubles height and width.
public enum Upsampling: String, Codable, Sendable, CaseIterable {
  /// A transposed convolution with stride 2, as published. It leaves a grid, which flat parts of photographs show.
  case transposed
  /// An enlargement by nearest neighbours and a 3×3 convolution.
  case nearest
  /// A bilinear enlargement and a 3×3 convolution: the anti-aliased up-sampling of CUT (Park et al. 2020, arXiv:2007.15651).
  case bilinear
}

extension Upsampling {
  /// Places in PyTorch's Sequential: an enlargement has one of its own before its convolution.
  package var places: Int { self == .transposed ? 1 : 2 }

  /// The layers that double height and width; the last is a convolution.
  ///
  /// - Parameters:
  ///   - sequential: the key of PyTorch's Sequential that they lie in.
  ///   - place: the place of the first in it.
  ///   - kernel: rows and columns of a transposed convolution's kernel, 3 or 4.
  func layers(
    _ sequential: String, at place: Int, from inputChannels: Int, to outputChannels: Int, transposedKernel kernel: Int,
    bias: Bool, _ initialization: Initialization
  ) -> [Layer] {
    let key = "\(sequential).\(place + places - 1)"
    switch self {
    case .transposed:
      return [
        .convolution(
          TransposedConvolution2D(
            key, from: inputChannels, to: outputChannels, kernel: kernel, stride: 2, padding: 1,
            outputPadding: 4 - kernel, bias: bias, initialization))
      ]
    case .nearest:
      return [
        .convolution(
          UpsamplingConvolution2D(key, from: inputChannels, to: outputChannels, bias: bias, initialization))
      ]
    case .bilinear:
      return [
        .convolution(BilinearUpsampling2D("\(sequential).\(place)", channels: inputChannels)),
        .convolution(
          Convolution2D(
            key, from: inputChannels, to: outputChannels, kernel: 3, stride: 1, padding: .zero(1), bias: bias,
            initialization)),
      ]
    }
  }
}
