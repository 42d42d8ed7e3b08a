import Tensors

/// Self-attention over the pixels of a map (Zhang et al. 2019, "Self-attention generative adversarial networks",
/// arXiv:1805.08318): x + γ · o, where o gathers values from all places of the map by how well their keys fit a pixel's query.
///
/// γ is learned and begins at 0, so that the layer does nothing at first.
///
/// Shapes: `[batch, height, width, channels]`, unchanged; at least 2×2 pixels in the pooled form.
package struct Attention: Module {
  /// The two published forms.
  package enum Form: String, Sendable {
    /// That of the authors' release: keys and values are the largest of 2×2 pixels; 1×1 convolutions θ, φ, g and o without bias,
    /// spectrally normalised; values of half the channels.
    case pooled
    /// That of the paper's figure: keys and values of every pixel; 1×1 convolutions with bias; values of all channels.
    case plain
  }

  /// The share of the channels that queries and keys have.
  package static let queryShare = 8

  package let form: Form
  /// θ: to queries.
  package let query: Convolution2D
  /// φ: to keys.
  package let key: Convolution2D
  /// g: to values.
  package let value: Convolution2D
  /// o: from values to what is added; nil in the plain form.
  package let output: Convolution2D?
  /// γ, a single number.
  package let gamma: Parameter

  /// An attention whose parameters are called `key.theta`, `.phi`, `.g`, `.o` and `.gamma`, or `key.query_conv`, `.key_conv`,
  /// `.value_conv` and `.gamma` in the plain form; without the dot where the key is empty.
  package init(_ prefix: String, channels: Int, _ form: Form, _ initialization: Initialization) {
    precondition(
      channels % Self.queryShare == 0,
      "Attention: a multiple of \(Self.queryShare) channels was expected, got \(channels)")
    func name(_ part: String) -> String { prefix.isEmpty ? part : "\(prefix).\(part)" }
    func convolution(_ part: String, from: Int, to: Int) -> Convolution2D {
      Convolution2D(
        name(part), from: from, to: to, kernel: 1, stride: 1, padding: .zero(0), bias: form == .plain,
        spectralNorm: form == .pooled, initialization)
    }
    self.form = form
    let (few, half) = (channels / Self.queryShare, channels / 2)
    gamma = Parameter(key: name("gamma"), shape: form == .plain ? [1] : .scalar, .zero, initialization)
    switch form {
    case .pooled:
      query = convolution("theta", from: channels, to: few)
      key = convolution("phi", from: channels, to: few)
      value = convolution("g", from: channels, to: half)
      output = convolution("o", from: half, to: channels)
    case .plain:
      query = convolution("query_conv", from: channels, to: few)
      key = convolution("key_conv", from: channels, to: few)
      value = convolution("value_conv", from: channels, to: channels)
      output = nil
    }
  }

  package func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    attend(input, to: memory(of: input, pass), pass)
  }

  package var parameters: [Parameter] { [gamma] + convolutions.flatMap(\.parameters) }
  package var runningStatistics: [RunningStatistic] { convolutions.flatMap(\.runningStatistics) }

  private var convolutions: [Convolution2D] { [query, key, value] + (output.map { [$0] } ?? []) }
}

/// What all pixels attend to.
package struct AttentionMemory {
  /// `[batch, places, channels of a query]`.
  package let keys: Tensor
  /// `[batch, places, channels of a value]`.
  package let values: Tensor

  package init(keys: Tensor, values: Tensor) {
    self.keys = keys
    self.values = values
  }
}

/// The two halves, for maps that are computed in parts: what is attended to comes from the whole map, the rest is done pixel by
/// pixel.
extension Attention {
  /// Keys and values of a map, or of some of its rows: an even number where places are pooled and others follow.
  package func memory(of input: Tensor, _ pass: Pass) -> AttentionMemory {
    let (keys, values) = (places(key(input, pass)), places(value(input, pass)))
    return AttentionMemory(keys: keys, values: values)
  }

  /// x + γ · o for some pixels.
  package func attend(_ input: Tensor, to memory: AttentionMemory, _ pass: Pass) -> Tensor {
    let fit = pixels(query(input, pass)).matrixProduct(with: memory.keys, transposingSecond: true).softmax()
    let gathered = fit.matrixProduct(with: memory.values).reshaped(input.shape.with(channels: memory.values.shape[2]))
    return input + (output?(gathered, pass) ?? gathered).multiplied(by: pass.value(of: gamma))
  }

  /// The places that a map of a height and width has for keys and values.
  package func placeCount(height: Int, width: Int) -> Int {
    form == .pooled ? (height / 2) * (width / 2) : height * width
  }

  /// The numbers that keys and values of a place have together.
  package var valuesPerPlace: Int { key.outputChannels + value.outputChannels }

  /// Multiply-accumulate operations of `memory(of:)` for each pixel.
  package var multiplicationsPerPixelOfMemory: Int { key.multiplicationsPerPixel + value.multiplicationsPerPixel }

  /// Multiply-accumulate operations of `attend` for each pixel of a map with so many places.
  package func multiplicationsPerPixel(places: Int) -> Int {
    query.multiplicationsPerPixel + (output?.multiplicationsPerPixel ?? 0) + places * valuesPerPlace
  }

  private func places(_ map: Tensor) -> Tensor { pixels(form == .pooled ? map.maxPooled() : map) }

  private func pixels(_ map: Tensor) -> Tensor {
    map.reshaped([map.shape.batch, map.shape.height * map.shape.width, map.shape.channels])
  }
}
