import CycleGAN
import NeuralNetworks
import ReferenceKernels
import Tensors
import Testing

/// Outputs, in units of the largest value: float32 in another order of summation, and Winograd's transforms.
private let outputTolerance = 1e-4

/// Gradients, in units of the tensor's largest: rounding passes through every layer twice.
private let gradientTolerance = 1e-3

/// A bias before an instance norm has no effect, so its true gradient is 0 and both programs hold rounding noise there. What
/// the file holds is taken for such noise below this share of the gradient of the same layer's weight.
private let noiseShare = 1e-5

@Suite struct GoldenNetworkTests {
  @Test(arguments: GoldenFile.all { $0.isNetwork })
  func `output and all gradients are PyTorch's`(file: GoldenFile) throws {
    let network = try GoldenNetwork(file)
    let isTraining = file.text("mode") != "eval"
    // Running statistics in the file are those after the pass; a pass of evaluation needs them before.
    try file.load("weight", into: network.module, statistics: !isTraining)
    let input = try file.picture("input").asVariable
    let output = network(input, isTraining ? .training(seed: 0, step: 0) : .evaluationWithGradients)
    let expected = try file.picture("output")
    let comparison = Comparison(
      output.values, output.shape.extents, expected: expected.values.map(Double.init), expected.shape.extents)
    #expect(comparison.error < outputTolerance, "output: \(comparison)")

    let parameters = network.module.parameters
    let gradients = output.gradients(
      of: [input] + parameters.map(\.value), cotangent: try file.picture("cotangent"))
    let inputGradient = try #require(gradients[0])
    let expectedInput = try file.picture("input.grad")
    let inputComparison = Comparison(
      inputGradient.values, inputGradient.shape.extents, expected: expectedInput.values.map(Double.init),
      expectedInput.shape.extents)
    #expect(inputComparison.error < gradientTolerance, "input.grad: \(inputComparison)")
    for (parameter, gradient) in zip(parameters, gradients.dropFirst()) {
      try check(parameter, try #require(gradient, "\(parameter.key) has no gradient"), file)
    }
    if isTraining {
      for statistic in network.module.runningStatistics {
        let comparison = Comparison(
          statistic.value.values, statistic.value.shape.extents,
          expected: try file.doubles("weight/\(statistic.key)"), try file.shape("weight/\(statistic.key)"))
        #expect(comparison.error < outputTolerance, "\(statistic.key): \(comparison)")
      }
    }
    let known = Set(parameters.map { "weight/\($0.key)" } + network.module.runningStatistics.map { "weight/\($0.key)" })
    #expect(Set(file.names.filter { $0.hasPrefix("weight/") }) == known, "the state dict's keys are PyTorch's")
  }

  private func check(_ parameter: Parameter, _ gradient: Tensor, _ file: GoldenFile) throws {
    let name = "grad/\(parameter.key)"
    let expected = try file.doubles(name)
    var scale: Double?
    if parameter.role == .bias {
      let ofWeight = try file.doubles(name.replacing(/bias$/, with: "weight")).reduce(0) { max($0, abs($1)) }
      if expected.allSatisfy({ abs($0) < noiseShare * ofWeight }) { scale = ofWeight }
    }
    let comparison = Comparison(
      parameter.inFileOrder(gradient), parameter.fileShape.extents, expected: expected, try file.shape(name),
      scale: scale)
    #expect(comparison.error < (scale == nil ? gradientTolerance : 2 * noiseShare), "\(name): \(comparison)")
  }

  @Test func `parameter counts are the published networks'`() {
    let generator = GeneratorArchitecture(
      kind: .resnet, width: 64, blocks: 9, levels: 0, norm: .instance, dropout: false, channels: 3)
    let discriminator = DiscriminatorArchitecture(kind: .patch, width: 64, layers: 3, norm: .instance, channels: 3)
    let unet = GeneratorArchitecture(
      kind: .unet, width: 64, blocks: 0, levels: 8, norm: .batch, dropout: true, channels: 3)
    #expect(generator.build(.zero).parameterCount == 11_378_179)
    #expect(discriminator.build(.zero).parameterCount == 2_764_737)
    // 54.414 M in the reference's listing.
    #expect(unet.build(.zero).parameterCount == 54_413_955)
  }
}

/// The network that a golden file is about.
private struct GoldenNetwork {
  let module: any Module
  private let pass: (Tensor, Pass) -> Tensor

  init(_ file: GoldenFile) throws {
    let norm = Normalisation2D.Kind(rawValue: file.text("norm") ?? "instance") ?? .instance
    let channels = try file.shape("input")[1]
    if let width = file.integer("ngf") {
      let levels = file.integer("downs")
      let network = GeneratorArchitecture(
        kind: levels == nil ? .resnet : .unet, width: width, blocks: file.integer("blocks") ?? 9, levels: levels ?? 8,
        norm: norm, dropout: false, channels: channels
      ).build(.zero)
      module = network
      pass = { network($0, $1) }
    } else if let width = file.integer("ndf") {
      let layers = file.integer("layers") ?? file.integer("n_layers")
      let network = DiscriminatorArchitecture(
        kind: layers == nil ? .pixel : .patch, width: width, layers: layers ?? 3, norm: norm, channels: channels
      ).build(.zero)
      module = network
      pass = { network($0, $1) }
    } else {
      throw GoldenMismatch(description: "\(file.name): the metadata name neither ngf nor ndf")
    }
  }

  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor { self.pass(input, pass) }
}
