import NeuralNetworks
import ReferenceKernels
import Tensors
import Testing

@Suite struct GoldenSpectralNormTests {
  /// A pass through a layer: from the file's input to an output in the file's order of axes.
  private struct Subject {
    let module: any Module
    let weight: Weight
    let input: Tensor?
    let probe: Tensor
    let output: (Tensor?, Pass) -> Tensor
    /// From our order of axes to the file's.
    let inFileOrder: (Tensor) -> [Float]
  }

  private func subject(_ name: String, _ file: GoldenFile) throws -> Subject {
    let shape = try file.shape("\(name).weight")
    switch name {
    case "conv":
      let layer = Convolution2D(
        "l", from: shape[1], to: shape[0], kernel: shape[2], stride: file.integer("conv_stride") ?? 2,
        padding: .zero(file.integer("conv_padding") ?? 1), bias: true, spectralNorm: true, .zero)
      return Subject(
        module: layer, weight: layer.weight, input: try file.picture("\(name).input"),
        probe: try file.picture("\(name).probe"), output: { layer($0 ?? Tensor(.scalar, repeating: 0), $1) },
        inFileOrder: channelsFirst)
    case "conv_transposed":
      let layer = TransposedConvolution2D(
        "l", from: shape[0], to: shape[1], kernel: shape[2], stride: file.integer("conv_stride") ?? 2,
        padding: file.integer("conv_padding") ?? 1, outputPadding: 0, bias: true, spectralNorm: true, .zero)
      return Subject(
        module: layer, weight: layer.weight, input: try file.picture("\(name).input"),
        probe: try file.picture("\(name).probe"), output: { layer($0 ?? Tensor(.scalar, repeating: 0), $1) },
        inFileOrder: channelsFirst)
    case "linear":
      let layer = Linear("l", from: shape[1], to: shape[0], bias: true, spectralNorm: true, .zero)
      return Subject(
        module: layer, weight: layer.weight, input: try file.tensor("\(name).input"),
        probe: try file.tensor("\(name).probe"), output: { layer($0 ?? Tensor(.scalar, repeating: 0), $1) },
        inFileOrder: \.values)
    default:
      let layer = Embedding("l", classes: shape[0], width: shape[1], spectralNorm: true, .zero)
      let classes = try file.integers("\(name).input")
      return Subject(
        module: layer, weight: layer.weight, input: nil, probe: try file.tensor("\(name).probe"),
        output: { layer(classes, $1) }, inFileOrder: \.values)
    }
  }

  private func channelsFirst(_ tensor: Tensor) -> [Float] {
    let (shape, values) = (tensor.shape, tensor.values)
    let pixels = shape.height * shape.width
    return (0..<shape.batch).flatMap { n in
      (0..<shape.channels).flatMap { c in (0..<pixels).map { values[(n * pixels + $0) * shape.channels + c] } }
    }
  }

  private func expect(_ values: [Float], _ name: String, _ file: GoldenFile, within tolerance: Double) throws {
    let expected = try file.doubles(name)
    let comparison = Comparison(values, [values.count], expected: expected, [expected.count])
    #expect(comparison.error < tolerance, "\(name): \(comparison)")
  }

  @Test(arguments: GoldenFile.all { $0.kind == "spectral_norm" }, ["conv", "conv_transposed", "linear", "embedding"])
  func `vectors, singular value, weight, output and gradients are PyTorch's`(file: GoldenFile, name: String) throws {
    let layer = try subject(name, file)
    let parametrization = "l.parametrizations.weight"
    #expect(layer.module.parameters.map(\.key).contains("\(parametrization).original"))
    #expect(layer.module.runningStatistics.map(\.key) == ["\(parametrization).0._u", "\(parametrization).0._v"])
    layer.weight.parameter.load(fileValues: try file.floats("\(name).weight"))
    let bias = layer.module.parameters.first { $0.key == "l.bias" }
    if let bias { bias.load(fileValues: try file.floats("\(name).bias")) }
    for (statistic, letter) in zip(layer.module.runningStatistics, ["u", "v"]) {
      statistic.replace(with: try file.tensor("\(name).before.\(letter)"))
    }
    for step in 1...3 {
      let input = layer.input?.asVariable
      let output = layer.output(input, .training(seed: 0, step: 0))
      guard step != 2 else { continue }
      let variables = [layer.weight.parameter.value] + (input.map { [$0] } ?? []) + (bias.map { [$0.value] } ?? [])
      let gradients = output.gradients(of: variables, cotangent: layer.probe)
      let pass = "\(name).pass\(step)"
      for (statistic, letter) in zip(layer.module.runningStatistics, ["u", "v"]) {
        try expect(statistic.value.values, "\(pass).\(letter)", file, within: 1e-5)
      }
      try expect(layer.weight.fileValues, "\(pass).weight_used", file, within: 1e-5)
      // σ is what the raw weight was divided by.
      let largest = try #require(
        layer.weight.parameter.fileValues.indices.max {
          abs(layer.weight.parameter.fileValues[$0]) < abs(layer.weight.parameter.fileValues[$1])
        })
      try expect(
        [layer.weight.parameter.fileValues[largest] / layer.weight.fileValues[largest]], "\(pass).sigma", file,
        within: 1e-5)
      try expect(layer.inFileOrder(output), "\(pass).output", file, within: 1e-4)
      try expect(
        layer.weight.parameter.inFileOrder(try #require(gradients[0])), "\(pass).grad.weight", file, within: 1e-4)
      if layer.input != nil {
        try expect(layer.inFileOrder(try #require(gradients[1])), "\(pass).grad.input", file, within: 1e-4)
        try expect(try #require(gradients[2]).values, "\(pass).grad.bias", file, within: 1e-4)
      }
    }
    let vectors = layer.module.runningStatistics.map(\.value.values)
    let output = layer.output(layer.input, .evaluationWithGradients)
    let gradient = output.gradients(of: [layer.weight.parameter.value], cotangent: layer.probe)[0]
    try expect(layer.inFileOrder(output), "\(name).eval.output", file, within: 1e-4)
    try expect(
      layer.weight.parameter.inFileOrder(try #require(gradient)), "\(name).eval.grad.weight", file, within: 1e-4)
    #expect(layer.module.runningStatistics.map(\.value.values) == vectors, "an evaluation leaves the vectors alone")
  }
}
