import Networks
import NeuralNetworks
import ReferenceKernels
import Tensors
import Testing

/// Outputs, in units of the largest value: float32 in another order of summation, and Winograd's transforms.
private let outputTolerance = 1e-4

/// Running statistics and singular vectors, in units of the largest.
private let statisticTolerance = 1e-5

/// Gradients, in units of the tensor's largest: rounding passes through every layer twice.
private let gradientTolerance = 1e-3

/// A bias before an instance norm has no effect, so its true gradient is 0 and both programs hold rounding noise there. What
/// the file holds is taken for such noise below this share of the gradient of the same layer's weight.
private let noiseShare = 1e-5

/// A gradient jumps where the input of a ReLU is within rounding of zero, and on a map of a hundred pixels one such jump moves
/// the gradients of all layers below by some 10⁻³. So the pass is repeated with weights disturbed by rounding, and what the
/// gradients of such passes differ by from ours is allowed to lie between ours and PyTorch's as well.
private let spreadFactor = 2.0

@Suite struct GoldenNetworkTests {
  @Test(arguments: GoldenFile.all { $0.isNetwork && !GoldenLatentTests.ownsNetwork(of: $0) })
  func `output and all gradients are PyTorch's`(file: GoldenFile) throws {
    let ours = try GoldenPass(file, disturbedBy: nil)
    let expected = try file.picture("output")
    let comparison = Comparison(
      ours.output.values, ours.output.shape.extents, expected: expected.values.map(Double.init), expected.shape.extents)
    #expect(comparison.error < outputTolerance, "output: \(comparison)")

    let disturbed = try (0..<Disturbance.runs).map { try GoldenPass(file, disturbedBy: $0) }
    for (name, gradient) in ours.gradients {
      let expected = try name == "input.grad" ? file.picture(name).values.map(Double.init) : file.doubles(name)
      var scale = expected.reduce(1e-30) { max($0, abs($1)) }
      var tolerance = gradientTolerance
      if name.hasSuffix("bias") {
        let plain = name.replacing(/bias$/, with: "weight")
        let weight = file.contains(plain) ? plain : name.replacing(/bias$/, with: "parametrizations.weight.original")
        let ofWeight = try file.doubles(weight).reduce(0) { max($0, abs($1)) }
        if scale < noiseShare * ofWeight { (scale, tolerance) = (ofWeight, 2 * noiseShare) }
      }
      let comparison = Comparison(
        gradient.values, gradient.shape, expected: expected, try ours.fileShape(name, file), scale: scale)
      if comparison.error < tolerance { continue }
      let spread =
        disturbed.compactMap { $0.gradients[name]?.values }.map { other in
          zip(other, gradient.values).reduce(0.0) { max($0, abs(Double($1.0) - Double($1.1))) } / scale
        }.max() ?? 0
      #expect(
        comparison.error < max(tolerance, spreadFactor * spread), "\(name): \(comparison); disturbed passes: \(spread)")
    }
    for (key, value) in ours.runningStatistics {
      let name = "\(file.statisticsAfter)/\(key)"
      let comparison = Comparison(
        value.values, value.shape.extents, expected: try file.doubles(name), try file.shape(name))
      #expect(comparison.error < statisticTolerance, "\(key): \(comparison)")
    }
    if let evaluated = ours.evaluated {
      let expected = try file.picture("eval.output")
      let comparison = Comparison(
        evaluated.values, evaluated.shape.extents, expected: expected.values.map(Double.init), expected.shape.extents)
      #expect(comparison.error < outputTolerance, "in evaluation: \(comparison)")
    }
    for constant in ours.constants {
      #expect(try file.shape("weight/\(constant.key)") == constant.shape.extents)
      #expect(try file.floats("weight/\(constant.key)") == constant.fileValues, "\(constant.key)")
    }
    #expect(file.keys("weight") == ours.keys, "the state dict's keys are PyTorch's")
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
    var antialiased = generator
    (antialiased.downsampling, antialiased.upsampling) = (.blur, .bilinear)
    #expect(antialiased.build(.zero).parameterCount == 11_378_179)
    var mobile = generator
    mobile.kind = .mobileResNet
    // As PyTorch counts the network that GAN Compression calls mobile_resnet_9blocks.
    #expect(mobile.build(.zero).parameterCount == 1_987_075)
  }
}

extension GoldenFile {
  /// What stands before the running statistics after the pass. The first files have them among the weights.
  fileprivate var statisticsAfter: String { keys("after").isEmpty ? "weight" : "after" }
}

/// The network that a golden file is about.
private struct GoldenNetwork {
  let module: any Module
  private let pass: (Tensor, Pass) -> Tensor

  init(_ file: GoldenFile) throws {
    let norm =
      file.text("spectral") == "true"
      ? .spectral : NormalisationKind(rawValue: file.text("norm") ?? "instance") ?? .instance
    let channels = try file.shape("input")[1]
    if file.text("network") == "attention" {
      let form = try #require(Attention.Form(rawValue: file.text("form") ?? ""))
      let attention = Attention("", channels: channels, form, .zero)
      module = attention
      pass = { attention($0, $1) }
    } else if let width = file.integer("ngf") {
      let levels = file.integer("downs")
      let residual = file.text("network") == "mobile_resnet" ? GeneratorArchitecture.Kind.mobileResNet : .resnet
      let network = GeneratorArchitecture(
        kind: levels == nil ? residual : .unet, width: width, widths: Self.widths(file),
        blocks: file.integer("blocks") ?? 9, levels: levels ?? 8,
        downsampling: Self.downsampling(file), upsampling: try Self.upsampling(file),
        inputSkip: try Self.inputSkip(file), norm: norm, dropout: false, channels: channels
      ).build(.zero)
      module = network
      pass = { network($0, $1) }
    } else if let width = file.integer("ndf") {
      let layers = file.integer("layers") ?? file.integer("n_layers")
      let kind: DiscriminatorArchitecture.Kind =
        file.text("network") == "projected_discriminator" ? .projected : layers == nil ? .pixel : .patch
      let network = DiscriminatorArchitecture(
        kind: kind, width: width, layers: layers ?? 3, downsampling: Self.downsampling(file),
        heads: file.integer("heads"), norm: norm, channels: channels
      ).build(.zero)
      module = network
      pass = { network($0, $1) }
    } else {
      throw GoldenMismatch(description: "\(file.name): the metadata name neither ngf nor ndf")
    }
  }

  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor { self.pass(input, pass) }

  private static func downsampling(_ file: GoldenFile) -> Downsampling {
    file.text("down") == "blur" ? .blur : .strided
  }

  private static func upsampling(_ file: GoldenFile) throws -> Upsampling {
    switch file.text("up") {
    case nil, "transpose": .transposed
    case "nearest": .nearest
    case "blur": .bilinear
    case let other?: throw GoldenMismatch(description: "\(file.name): up-sampling \(other)")
    }
  }

  private static func inputSkip(_ file: GoldenFile) throws -> InputSkip {
    guard let text = file.text("skip") else { return .without }
    return try #require(InputSkip(rawValue: text), "\(file.name): input skip \(text)")
  }

  /// The metadata's list of all widths of a ResNet, where they do not follow from one.
  private static func widths(_ file: GoldenFile) -> ResNetWidths? {
    guard let all = file.text("widths")?.split(separator: ",").compactMap({ Int($0) }), all.count > 5 else {
      return nil
    }
    return ResNetWidths(
      stem: all[0], down1: all[1], down2: all[2], inner: Array(all[3..<all.count - 2]), up1: all[all.count - 2],
      up2: all[all.count - 1])
  }
}

/// One pass forward and back as a golden file describes it, with its weights disturbed or not.
private struct GoldenPass {
  let output: Tensor
  /// Under the file's names, in the file's order of axes.
  private(set) var gradients: [String: (values: [Float], shape: [Int])] = [:]
  /// After a pass of training.
  let runningStatistics: [(key: String, value: Tensor)]
  /// The output of a pass of evaluation that follows, where the file has one.
  let evaluated: Tensor?
  let constants: [Constant]
  /// The names of the weights that the network has.
  let keys: Set<String>

  init(_ file: GoldenFile, disturbedBy index: Int?) throws {
    let network = try GoldenNetwork(file)
    let isTraining = file.text("mode") != "eval"
    // Where they are those after the pass, it begins without; a pass of evaluation needs them before.
    let holdsStatisticsBefore = !isTraining || file.statisticsAfter != "weight"
    try file.load("weight", into: network.module, statistics: holdsStatisticsBefore)
    if let index { Disturbance.apply(to: network.module, name: file.name, index: index) }
    let input = try file.picture("input").asVariable
    output = network(input, isTraining ? .training(seed: 0, step: 0) : .evaluationWithGradients)
    let parameters = network.module.parameters
    let all = output.gradients(of: [input] + parameters.map(\.value), cotangent: try file.picture("cotangent"))
    let inputGradient = try #require(all[0])
    gradients["input.grad"] = (inputGradient.values, inputGradient.shape.extents)
    for (parameter, gradient) in zip(parameters, all.dropFirst()) {
      let gradient = try #require(gradient, "\(parameter.key) has no gradient")
      gradients["grad/\(parameter.key)"] = (parameter.inFileOrder(gradient), parameter.fileShape.extents)
    }
    runningStatistics = isTraining ? network.module.runningStatistics.map { ($0.key, $0.value) } : []
    evaluated = file.contains("eval.output") ? network(input.detached, .evaluation) : nil
    constants = network.module.constants
    keys = Set(
      parameters.map(\.key) + network.module.runningStatistics.map(\.key) + constants.map(\.key))
  }

  /// The shape a gradient must have; pictures are compared channels last.
  func fileShape(_ name: String, _ file: GoldenFile) throws -> [Int] {
    try name == "input.grad" ? file.picture("input").shape.extents : file.shape(name)
  }
}
