import NeuralNetworks

/// How a ResNet generator doubles height and width.
public enum Upsampling: String, Codable, Sendable, CaseIterable {
  /// A 3×3 transposed convolution with stride 2, as published. It leaves a grid, which flat parts of photographs show.
  case transposed
  /// An enlargement by nearest neighbours and a 3×3 convolution.
  case nearest
}

extension Upsampling {
  /// The layer that doubles height and width.
  func convolution(
    _ key: String, from inputChannels: Int, to outputChannels: Int, bias: Bool, _ initialization: Initialization
  ) -> any RowwiseLayer {
    switch self {
    case .transposed:
      TransposedConvolution2D(
        key, from: inputChannels, to: outputChannels, kernel: 3, stride: 2, padding: 1, outputPadding: 1, bias: bias,
        initialization)
    case .nearest:
      UpsamplingConvolution2D(key, from: inputChannels, to: outputChannels, bias: bias, initialization)
    }
  }
}
