import Networks
import NeuralNetworks
import ONNXFiles

/// Networks that begin with a vector.
extension ONNXGraph {
  /// Adds the operators of a generator.
  ///
  /// - Parameters:
  ///   - latent: the name of the vectors, `[batch, latent size]`.
  ///   - label: the name of the classes, `[batch]`; used by networks that know classes.
  ///   - words: the name of the texts' words, `[batch, vocabulary]`; used by networks that know texts.
  /// - Returns: the name of the pictures.
  mutating func add(_ generator: any LatentGenerator, to latent: String, label: String, words: String) -> String {
    switch generator {
    case let generator as DCGANGenerator:
      let pixels = node("Reshape", [latent, constant("vector.pixel", [0, -1, 1, 1] as [Int64])])
      return add(generator.layers, to: pixels)
    case let generator as MLPGenerator: return add(generator, to: latent)
    case let generator as ProjectionGenerator: return add(generator, to: latent, label: label, words: words)
    default: preconditionFailure("ONNXGraph: a known generator was expected, got \(type(of: generator))")
    }
  }

  private mutating func add(_ generator: MLPGenerator, to latent: String) -> String {
    func activated(_ x: String) -> String {
      node("LeakyRelu", [x], [ONNXModel.Attribute("alpha", .float(MLPGenerator.slope))])
    }
    var x = activated(add(generator.first, to: latent))
    for (linear, norm) in generator.hidden {
      let scaling = norm.parameters.map { weight($0) }
      x = activated(normalised(add(linear, to: x), norm.statistics, by: scaling))
    }
    let size = generator.size
    let shape = constant("picture.shape", [0, size.channels, size.height, size.width].map(Int64.init))
    return node("Reshape", [node("Tanh", [add(generator.last, to: x)]), shape])
  }

  private mutating func add(
    _ generator: ProjectionGenerator, to latent: String, label: String, words: String
  ) -> String {
    var input = latent
    if let text = generator.text {
      let slope = ONNXModel.Attribute("alpha", .float(TextFeatures.slope))
      let features = node("LeakyRelu", [add(text.layer, to: words)], [slope])
      input = node("Concat", [latent, features], [ONNXModel.Attribute("axis", .integer(1))])
    }
    let shape = constant("map.shape", [0, -1, 4, 4] as [Int64])
    var x = node("Reshape", [add(generator.linear, to: input), shape])
    var side = 4
    for stage in generator.stages {
      x = add(stage.convolution, to: x)
      x = node("Relu", [add(stage.norm, to: x, label: label)])
      side *= 2
      if let attention = generator.attention, attention.side == side { x = add(attention.layer, to: x) }
    }
    return node("Tanh", [add(generator.output, to: x)])
  }

  private mutating func add(_ norm: ProjectionGenerator.Stage.Norm, to input: String, label: String) -> String {
    switch norm {
    case .plain(let norm):
      let scaling = norm.parameters.map { weight($0) }
      return normalised(input, norm.statistics, by: scaling)
    case .conditional(let norm):
      let (ones, zeros) = ([Float](repeating: 1, count: channels), [Float](repeating: 0, count: channels))
      let plain = normalised(
        input, norm.statistics,
        by: [constant("batch_norm.scale.\(channels)", ones), constant("batch_norm.shift.\(channels)", zeros)])
      let scaled = node("Mul", [plain, row(of: norm.scale, label)])
      return node("Add", [scaled, row(of: norm.shift, label)])
    }
  }

  /// The row of a table for the class of each picture, as a map of one pixel.
  private mutating func row(of table: Embedding, _ label: String) -> String {
    let rows = node("Gather", [weight(table.weight), label], [ONNXModel.Attribute("axis", .integer(0))])
    return node("Reshape", [rows, constant("row.pixel", [0, -1, 1, 1] as [Int64])])
  }

  private mutating func add(_ linear: Linear, to input: String) -> String {
    let inputs = [input, weight(linear.weight)] + (linear.bias.map { [weight($0)] } ?? [])
    return node("Gemm", inputs, [ONNXModel.Attribute("transB", .integer(1))])
  }

  /// A weight as it is computed with.
  private mutating func weight(_ weight: Weight) -> String {
    tensor(weight.name, weight.parameter.fileShape, weight.fileValues)
  }
}
