import NeuralNetworks
import RandomStreams
import ReferenceKernels
import Tensors
import Testing

@testable import Networks
@testable import Training

/// A critic in double precision: convolutions of 4×4 with leaky ReLUs, and then another convolution to one number, or the sum over the
/// pixels, a linear layer, and the product with a class's row. Its gradient with respect to a picture is written out.
private struct TwinCritic {
  /// By their keys; of a spectrally normalised weight the original.
  var weights: [String: ReferenceArray]
  /// u and v by the keys of their weights.
  let vectors: [String: (u: ReferenceArray, v: ReferenceArray)]
  let labels: [Int]?

  /// That of a network, after its pass.
  init(_ network: any Module, labels: [Int]?) {
    func array(_ tensor: Tensor) -> ReferenceArray {
      ReferenceArray(tensor.shape.extents, tensor.values.map(Double.init))
    }
    weights = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.key, array($0.value)) })
    let statistics = Dictionary(uniqueKeysWithValues: network.runningStatistics.map { ($0.key, array($0.value)) })
    vectors = Dictionary(
      uniqueKeysWithValues: network.parameters.compactMap { parameter in
        let prefix = parameter.key.replacing(".original", with: ".0")
        guard let u = statistics["\(prefix)._u"], let v = statistics["\(prefix)._v"] else { return nil }
        return (parameter.key, (u, v))
      })
    self.labels = labels
  }

  /// What a layer computes with.
  private func weight(_ layer: String) -> ReferenceArray {
    if let plain = weights["\(layer).weight"] { return plain }
    let key = "\(layer).parametrizations.weight.original"
    guard let original = weights[key], let (u, v) = vectors[key] else { preconditionFailure(layer) }
    let shape = original.shape
    let matrix: Reference.Matrix =
      shape.count == 4
      ? .convolution(taps: shape[0] * shape[1], columns: shape[2], rows: shape[3])
      : .transposed(taps: 1, rows: shape[0], columns: shape[1])
    return Reference.spectrallyNormalised(original, matrix, u: u, v: v)
  }

  /// The gradient of each logit with respect to its picture.
  func gradient(at pictures: ReferenceArray) -> ReferenceArray {
    let isProjection = weights.keys.contains { $0.hasPrefix("down.") }
    let layers = isProjection ? ["down.0", "down.1"] : ["main.0", "main.2"]
    var (x, inputs) = (pictures, [ReferenceArray]())
    for layer in layers {
      x = Reference.convolution(x, weight: weight(layer), bias: weights["\(layer).bias"], stride: 2, padding: .zero(1))
      inputs.append(x)
      x = Reference.leaky(x, slope: 0.2)
    }
    var gradient = ReferenceArray(x.shape)
    if isProjection {
      let (linear, channels) = (weight("linear"), x.shape[3])
      let rows = labels.map { _ in weight("embedding") }
      for index in gradient.values.indices {
        let (picture, channel) = (index / (x.values.count / x.shape[0]), index % channels)
        let ofClass = labels.flatMap { labels in rows.map { $0.values[labels[picture] * channels + channel] } }
        gradient.values[index] = linear.values[channel] + (ofClass ?? 0)
      }
    } else {
      gradient = Reference.transposedConvolution(
        ReferenceArray([x.shape[0], 1, 1, 1], repeating: 1), weight: weight("main.4"), bias: nil, stride: 1, padding: 0,
        outputPadding: 0)
    }
    for (layer, input) in zip(layers, inputs).reversed() {
      gradient = ReferenceArray(
        gradient.shape, zip(gradient.values, input.values).map { $1 > 0 ? $0 : 0.2 * $0 })
      gradient = Reference.transposedConvolution(
        gradient, weight: weight(layer), bias: nil, stride: 2, padding: 1, outputPadding: 0)
    }
    return gradient
  }

  /// The penalty by its definition.
  func penalty(_ kind: GradientPenalty.Kind, weight: Double, at pictures: ReferenceArray) -> Double {
    let (gradient, count) = (gradient(at: pictures), pictures.shape[0])
    let size = gradient.values.count / count
    return (0..<count).reduce(0) { sum, picture in
      let square = gradient.values[picture * size..<(picture + 1) * size].reduce(0) { $0 + $1 * $1 }
      let length = square.squareRoot()
      return sum + (kind == .r1 ? weight / 2 * square : weight * (length - 1) * (length - 1)) / Double(count)
    }
  }
}

@Suite struct GradientPenaltyTests {
  /// Of a directional derivative, relative to the lengths of what is multiplied: float32 against double.
  private static let tolerance = 1e-5

  private static let recipe = Initialization(.xavier, gain: 1, seed: 4, network: "critic")

  private static func pictures(_ purpose: String, count: Int = 3, channels: Int = 2) -> Tensor {
    var stream = RandomStream(seed: 6, purpose: .init(purpose))
    return Tensor(
      [count, 16, 16, channels], (0..<count * 256 * channels).map { _ in Float(stream.uniform(in: -1...1)) })
  }

  private static func critic(_ name: String) -> (network: any PictureDiscriminator, labels: [Int]?) {
    switch name {
    case "projection":
      (
        ProjectionDiscriminator(
          width: 3, size: 16, channels: 2, classes: 0, attentionSide: nil, recipe), nil
      )
    case "projection with classes":
      (
        ProjectionDiscriminator(
          width: 3, size: 16, channels: 2, classes: 4, attentionSide: nil, recipe), [2, 0, 2]
      )
    default:
      (
        DCGANDiscriminator(
          width: 3, size: 16, channels: 2, norm: name == "DCGAN with spectral norm" ? .spectral : .none, recipe), nil
      )
    }
  }

  @Test(
    arguments: ["DCGAN", "DCGAN with spectral norm", "projection", "projection with classes"],
    GradientPenalty.Kind.allCases)
  func `the gradient of a penalty is that of its definition by brute force`(
    name: String, kind: GradientPenalty.Kind
  ) throws {
    let (network, labels) = Self.critic(name)
    let points = Self.pictures("points")
    let penalty = GradientPenalty(kind, weight: 10)
    let loss = penalty.loss(of: network, at: points, labels, .training(seed: 0, step: 0))
    let twin = TwinCritic(network, labels: labels)
    let pictures = ReferenceArray(points.shape.extents, points.values.map(Double.init))
    let expected = twin.penalty(kind, weight: 10, at: pictures)
    #expect(abs(Double(loss.item) - expected) < 1e-5 * expected, "\(loss.item) instead of \(expected)")
    let gradients = loss.gradients(of: network.parameters.map(\.value))
    for (parameter, gradient) in zip(network.parameters, gradients) {
      let key = parameter.key
      let weight = try #require(twin.weights[key])
      let values = ReferenceArray(weight.shape, gradient?.values.map(Double.init) ?? weight.values.map { _ in 0 })
      #expect(values.dot(values) > 0 || key.hasSuffix(".bias"), "\(key) makes the critic steeper or flatter")
      for trial in 0..<3 {
        var stream = RandomStream(seed: 8, purpose: .init("direction of \(key)"), index: trial)
        let direction = ReferenceArray(weight.shape, weight.values.map { _ in stream.normal() })
        func moved(_ step: Double) -> Double {
          var twin = twin
          twin.weights[key] = weight.adding(direction, times: step)
          return twin.penalty(kind, weight: 10, at: pictures)
        }
        let difference = (moved(1e-6) - moved(-1e-6)) / 2e-6
        let scale = (values.dot(values) * direction.dot(direction)).squareRoot() + 1e-6
        #expect(
          abs(values.dot(direction) - difference) < Self.tolerance * scale,
          "\(key): \(values.dot(direction)) instead of \(difference)")
      }
    }
  }

  @Test func `fully connected critics are penalised as well`() throws {
    let critic = MLPDiscriminator(widths: [8, 4], height: 16, width: 16, channels: 2, Self.recipe)
    let points = Self.pictures("points").asVariable
    let judged = critic.linearised(at: points, nil, .training(seed: 0, step: 0))
    #expect(judged.value.values == critic(points, nil, .training(seed: 0, step: 0)).values)
    let gradient = try #require(
      critic(points, nil, .training(seed: 0, step: 0)).gradients(
        of: [points], cotangent: Tensor([3, 1], repeating: 1))[0])
    let lengths = gradient.pictureLengths
    let along = judged.derivative(along: gradient.scaled(by: lengths.map { 1 / $0 })).values
    for (length, value) in zip(lengths, along) { #expect(abs(length - value) < 1e-5 * length) }
  }

  @Test func `a flat critic has a penalty without a gradient`() {
    let critic = DCGANDiscriminator(width: 2, size: 16, channels: 2, norm: .none, .zero)
    let penalty = GradientPenalty(.wasserstein)
    let loss = penalty.loss(of: critic, at: Self.pictures("points"), nil, .training(seed: 0, step: 0))
    #expect(loss.item == 10)
    for gradient in loss.gradients(of: critic.parameters.map(\.value)) {
      #expect(gradient?.values.allSatisfy { $0 == 0 } ?? true)
    }
  }

  @Test func `the penalty is taken between the pictures, or at the real ones`() {
    let (real, made) = (Self.pictures("real"), Self.pictures("made"))
    let between = GradientPenalty(.wasserstein).points(real: real, made: made, shares: [0, 1, 0.25]).values
    let size = 512
    #expect(Array(between[0..<size]) == Array(real.values[0..<size]))
    #expect(Array(between[size..<2 * size]) == Array(made.values[size..<2 * size]))
    for i in 2 * size..<3 * size {
      #expect(abs(between[i] - (0.75 * real.values[i] + 0.25 * made.values[i])) < 1e-6)
    }
    #expect(GradientPenalty(.r1).points(real: real, made: made, shares: nil).values == real.values)
    #expect(GradientPenalty(.r1).interval == 16 && GradientPenalty(.wasserstein).interval == 1)
  }
}
