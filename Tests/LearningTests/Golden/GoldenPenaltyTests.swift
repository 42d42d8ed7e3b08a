import Networks
import NeuralNetworks
import ReferenceKernels
import Tensors
import Testing
import Training

/// Float32 in another order of summation, in units of the largest value.
private let tolerance = 1e-5

@Suite struct GoldenPenaltyTests {
  private static let penalties: [(name: String, kind: GradientPenalty.Kind)] = [
    ("wgan_gp", .wasserstein), ("r1", .r1),
  ]

  private func expect(_ values: [Float], _ name: String, _ file: GoldenFile) throws {
    let expected = try file.doubles(name)
    let comparison = Comparison(values, [values.count], expected: expected, [expected.count])
    #expect(comparison.error < tolerance, "\(name): \(comparison)")
  }

  /// A critic with the weights and singular vectors of a form, before any pass.
  private func critic(_ form: String, _ file: GoldenFile) throws -> DCGANDiscriminator {
    let critic = DCGANDiscriminator(
      width: try #require(file.integer("width")), size: try #require(file.integer("size")),
      channels: try #require(file.integer("channels")), norm: form == "spectral" ? .spectral : .none, .zero)
    try file.load("\(form).weight", into: critic, statistics: true)
    return critic
  }

  @Test(arguments: GoldenFile.all { $0.kind == "penalty" }, ["plain", "spectral"])
  func `penalties and the gradients of every weight are those of differentiating twice`(
    file: GoldenFile, form: String
  ) throws {
    let (real, made) = (try file.picture("real"), try file.picture("fake"))
    for (name, kind) in Self.penalties {
      let critic = try critic(form, file)
      let penalty = GradientPenalty(kind, weight: Float(try #require(file.number("\(form).weight"))))
      let points = penalty.points(real: real, made: made, shares: try file.floats("epsilon"))
      let loss = penalty.loss(of: critic, at: points, nil, .training(seed: 0, step: 0))
      try expect([loss.item], "\(form).\(name).value", file)
      let gradients = loss.gradients(of: critic.parameters.map(\.value))
      for (parameter, gradient) in zip(critic.parameters, gradients) {
        let key = "\(form).\(name).grad.\(parameter.key)"
        // How steep a network without curvature is does not depend on its biases.
        if parameter.key.hasSuffix(".bias") {
          #expect(gradient == nil)
          #expect(try file.doubles(key).allSatisfy { $0 == 0 })
        } else {
          try expect(parameter.inFileOrder(try #require(gradient, "\(key)")), key, file)
        }
      }
      for statistic in critic.runningStatistics {
        try expect(statistic.value.values, "\(form).\(name).after.\(statistic.key)", file)
      }
    }
  }

  @Test(arguments: GoldenFile.all { $0.kind == "penalty" }, ["plain", "spectral"])
  func `the derivative along the gradient is its length`(file: GoldenFile, form: String) throws {
    let (real, made) = (try file.picture("real"), try file.picture("fake"))
    for (name, kind) in Self.penalties {
      let points = GradientPenalty(kind).points(real: real, made: made, shares: try file.floats("epsilon")).asVariable
      let judged = try critic(form, file).linearised(at: points, nil, .training(seed: 0, step: 0))
      let logits = judged.value
      let gradient = try #require(
        logits.gradients(of: [points], cotangent: Tensor(logits.shape, repeating: 1))[0])
      let expected = try file.picture("\(form).\(name).input_gradient")
      let comparison = Comparison(
        gradient.values, gradient.shape.extents, expected: expected.values.map(Double.init), expected.shape.extents)
      #expect(comparison.error < tolerance, "\(comparison)")
      let lengths = gradient.pictureLengths
      try expect(
        kind == .r1 ? lengths.map { $0 * $0 } : lengths, "\(form).\(name).\(kind == .r1 ? "squared_norm" : "norm")",
        file)
      let along = judged.derivative(along: gradient.scaled(by: lengths.map { 1 / $0 }))
      let ofLengths = Comparison(along.values, [lengths.count], expected: lengths.map(Double.init), [lengths.count])
      #expect(ofLengths.error < tolerance, "\(ofLengths)")
    }
  }

  @Test(arguments: GoldenFile.all { $0.kind == "map" && $0.name.contains("minibatch_stddev") })
  func `minibatch deviation and its gradient are PyTorch's`(file: GoldenFile) throws {
    let input = try file.picture("input").asVariable
    let output = input.withMinibatchDeviation()
    let gradient = try #require(output.gradients(of: [input], cotangent: try file.picture("probe"))[0])
    for (ours, key) in [(output, "output"), (gradient, "grad.input")] {
      let expected = try file.picture(key)
      let comparison = Comparison(
        ours.values, ours.shape.extents, expected: expected.values.map(Double.init), expected.shape.extents)
      #expect(comparison.error < tolerance, "\(key): \(comparison)")
    }
  }
}
