import NeuralNetworks
import ReferenceKernels
import Tensors
import Testing

@testable import Networks

/// The networks that make pictures from vectors, and those that judge them.
@Suite struct GoldenLatentTests {
  /// A network of a file, from the file's order of axes to our output.
  private struct Subject {
    let module: any Module
    let input: Tensor
    let pass: (Tensor, Pass) -> Tensor

    init(_ file: GoldenFile) throws {
      let condition =
        file.contains("text")
        ? Condition.texts(try file.tensor("text"))
        : Condition(file.contains("labels") ? try file.integers("labels") : nil)
      if let generator = try GoldenLatentTests.generator(file) {
        module = generator
        input = try file.tensor("input").asVariable
        pass = { generator($0, condition, $1) }
      } else {
        let discriminator = try #require(try GoldenLatentTests.discriminator(file))
        module = discriminator
        input = try file.picture("input").asVariable
        pass = { discriminator($0, condition, $1) }
      }
    }
  }

  /// The generator that a file's metadata describe; nil if they describe none.
  static func generator(_ file: GoldenFile) throws -> (any LatentGenerator)? {
    switch file.text("network") {
    case "dcgan_generator":
      return DCGANGenerator(
        latentSize: try #require(file.integer("nz")), width: try #require(file.integer("width")),
        size: try #require(file.integer("size")), channels: try #require(file.integer("channels")), .zero)
    case "mlp_generator":
      let shape = list(file, "shape")
      return MLPGenerator(
        latentSize: try #require(file.integer("nz")), widths: list(file, "widths"), height: shape[1], width: shape[2],
        channels: shape[0], epsilon: Float(try #require(file.number("batch_norm_eps"))), .zero)
    case "projection_generator": return try projectionGenerator(file, spectralNorm: file.text("spectral") == "true")
    default: return nil
    }
  }

  /// The generator of the projection pair.
  static func projectionGenerator(_ file: GoldenFile, spectralNorm: Bool) throws -> ProjectionGenerator {
    ProjectionGenerator(
      latentSize: try #require(file.integer("nz")), width: try #require(file.integer("width")),
      size: try #require(file.integer("size")), channels: try #require(file.integer("channels")),
      classes: file.integer("classes") ?? 0, text: try text(file), attentionSide: attentionSide(file),
      spectralNorm: spectralNorm,
      .zero)
  }

  /// The discriminator that a file's metadata describe; nil if they describe none.
  static func discriminator(_ file: GoldenFile) throws -> (any PictureDiscriminator)? {
    switch file.text("network") {
    case "dcgan_discriminator":
      return DCGANDiscriminator(
        width: try #require(file.integer("width")), size: try #require(file.integer("size")),
        channels: try #require(file.integer("channels")), .zero)
    case "mlp_discriminator":
      let shape = list(file, "shape")
      return MLPDiscriminator(
        widths: list(file, "widths"), height: shape[1], width: shape[2], channels: shape[0], .zero)
    case "projection_discriminator": return try projectionDiscriminator(file)
    default: return nil
    }
  }

  /// The discriminator of the projection pair.
  static func projectionDiscriminator(_ file: GoldenFile) throws -> ProjectionDiscriminator {
    ProjectionDiscriminator(
      width: try #require(file.integer("width")), size: try #require(file.integer("size")),
      channels: try #require(file.integer("channels")), classes: file.integer("classes") ?? 0, text: try text(file),
      attentionSide: attentionSide(file), .zero)
  }

  private static func text(_ file: GoldenFile) throws -> TextShape? {
    guard let vocabulary = file.integer("vocabulary"), vocabulary > 0 else { return nil }
    return TextShape(vocabulary: vocabulary, features: try #require(file.integer("text")))
  }

  private static func attentionSide(_ file: GoldenFile) -> Int? {
    file.text("attention") ?? "none" == "none" ? nil : file.integer("attention_at")
  }

  private static func list(_ file: GoldenFile, _ key: String) -> [Int] {
    (file.text(key) ?? "").split(separator: ",").compactMap { Int($0) }
  }

  /// Values in the file's order of axes: pictures with the channels outermost.
  private static func inFileOrder(_ tensor: Tensor) -> [Double] {
    (tensor.shape.extents.count == 4 ? tensor.flattened.values : tensor.values).map(Double.init)
  }

  private func expect(
    _ values: [Double], _ name: String, _ file: GoldenFile, within tolerance: Double, scale: Double? = nil
  )
    throws
  {
    let expected = try file.doubles(name)
    let comparison = Comparison(
      values.map(Float.init), [values.count], expected: expected, [expected.count], scale: scale)
    #expect(comparison.error < tolerance, "\(name): \(comparison)")
  }

  private func largest(_ name: String, _ file: GoldenFile) throws -> Double {
    try file.doubles(name).reduce(0) { max($0, abs($1)) }
  }

  @Test(arguments: GoldenFile.all { $0.isNetwork && ownsNetwork(of: $0) })
  func `output, gradients and statistics are PyTorch's`(file: GoldenFile) throws {
    let subject = try Subject(file)
    try file.load("weight", into: subject.module, statistics: true)
    let output = subject.pass(subject.input, .training(seed: 0, step: 0))
    try expect(Self.inFileOrder(output), "output", file, within: 1e-4)
    let probe =
      output.shape.extents.count == 4
      ? try file.picture("probe") : Tensor(output.shape, try file.floats("probe"))
    let parameters = subject.module.parameters
    let gradients = output.gradients(of: [subject.input] + parameters.map(\.value), cotangent: probe)
    try expect(Self.inFileOrder(try #require(gradients[0])), "grad.input", file, within: 1e-3)
    for (parameter, gradient) in zip(parameters, gradients.dropFirst()) {
      let name = "grad.\(parameter.key)"
      let values = parameter.inFileOrder(try #require(gradient, "\(name)")).map(Double.init)
      // The bias before a batch norm has no effect; its gradient is rounding noise, to be compared with its weight's.
      let weight = name.replacing(/bias$/, with: "weight")
      let ofWeight = file.contains(weight) ? try largest(weight, file) : 0
      let isNoise = name.hasSuffix("bias") ? try largest(name, file) < 1e-5 * ofWeight : false
      try expect(values, name, file, within: isNoise ? 2e-5 : 1e-3, scale: isNoise ? ofWeight : nil)
    }
    for statistic in subject.module.runningStatistics where !statistic.key.hasSuffix("num_batches_tracked") {
      try expect(statistic.value.values.map(Double.init), "after.\(statistic.key)", file, within: 1e-5)
    }
    if file.contains("eval.output") {
      let evaluated = subject.pass(subject.input, .evaluationWithGradients)
      try expect(Self.inFileOrder(evaluated), "eval.output", file, within: 1e-4)
      if file.contains("eval.grad.input") {
        let gradient = try #require(evaluated.gradients(of: [subject.input], cotangent: probe)[0])
        try expect(Self.inFileOrder(gradient), "eval.grad.input", file, within: 1e-3)
      }
    }
    let keys = Set(parameters.map(\.key) + subject.module.runningStatistics.map(\.key))
    #expect(file.keys("weight") == keys, "the state dict's keys are PyTorch's")
  }

  /// Whether a file describes a network that makes pictures from vectors or judges such.
  static func ownsNetwork(of file: GoldenFile) -> Bool {
    ["dcgan", "mlp", "projection"].contains { family in
      ["\(family)_generator", "\(family)_discriminator"].contains(file.text("network"))
    }
  }

  @Test func `parameter counts are the published networks'`() {
    #expect(DCGANGenerator(latentSize: 100, width: 64, size: 64, channels: 3, .zero).parameterCount == 3_576_704)
    #expect(DCGANDiscriminator(width: 64, size: 64, channels: 3, .zero).parameterCount == 2_765_568)
    let generator = MLPGenerator(
      latentSize: 100, widths: [128, 256, 512, 1024], height: 28, width: 28, channels: 1, epsilon: 0.8, .zero)
    #expect(generator.parameterCount == 1_510_032)
    let discriminator = MLPDiscriminator(widths: [512, 256], height: 28, width: 28, channels: 1, .zero)
    #expect(discriminator.parameterCount == 533_505)
  }

  @Test(arguments: [16, 128]) func `sides from 16 to 128 pixels are made and judged`(size: Int) {
    let recipe = Initialization(.xavier, gain: 1, seed: 1, network: "n")
    let latent = Tensor([2, 5], (0..<10).map { Float($0) / 10 })
    let generators: [any LatentGenerator] = [
      DCGANGenerator(latentSize: 5, width: 8, size: size, channels: 1, recipe),
      ProjectionGenerator(
        latentSize: 5, width: 8, size: size, channels: 1, classes: 2, attentionSide: size / 2, spectralNorm: true,
        recipe),
      MLPGenerator(latentSize: 5, widths: [8, 16], height: size, width: size, channels: 1, epsilon: 1e-5, recipe),
    ]
    let discriminators: [any PictureDiscriminator] = [
      DCGANDiscriminator(width: 8, size: size, channels: 1, recipe),
      ProjectionDiscriminator(width: 8, size: size, channels: 1, classes: 2, attentionSide: size / 2, recipe),
      MLPDiscriminator(widths: [16, 8], height: size, width: size, channels: 1, recipe),
    ]
    for (generator, discriminator) in zip(generators, discriminators) {
      let pictures = generator(latent, [0, 1], .training(seed: 0, step: 0))
      #expect(pictures.shape == [2, size, size, 1])
      #expect(discriminator(pictures, [0, 1], .training(seed: 0, step: 0)).shape == [2, 1])
    }
  }
}
