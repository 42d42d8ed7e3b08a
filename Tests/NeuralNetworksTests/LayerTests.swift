import NeuralNetworks
import Tensors
import Testing

@Suite struct LayerTests {
  @Test func `weights pass through PyTorch's order of axes and back`() {
    let layer = Convolution2D(
      "c", from: 2, to: 3, kernel: 2, stride: 1, padding: .zero(0), bias: false, .zero)
    #expect(layer.weight.parameter.fileShape == [3, 2, 2, 2])
    let values = (0..<24).map(Float.init)
    layer.weight.parameter.load(fileValues: values)
    #expect(layer.weight.parameter.fileValues == values)
    // [out 2][in 1][row 0][column 1] stands at [row 0][column 1][in 1][out 2].
    let (here, inFile) = (((0 * 2 + 1) * 2 + 1) * 3 + 2, ((2 * 2 + 1) * 2 + 0) * 2 + 1)
    #expect(layer.weight.parameter.value.values[here] == values[inFile])
  }

  @Test func `layers leave the values that they are given as they are`() {
    let values = (0..<60).map { Float($0 % 7) }
    let input = Tensor([1, 4, 5, 3], values)
    let layers: [[Layer]] = [
      [.normalisation(.instance)], [.residual([.normalisation(.instance)])], [.joined([.normalisation(.instance)])],
      [.residual([.residual([])])], [.normalisation(.none), .normalisation(.instance)],
    ]
    for layers in layers {
      _ = layers(input, .evaluation)
      #expect(input.values == values)
      let (output, features) = layers(input, .evaluation, keeping: [0])
      _ = layers(output, .evaluation)
      #expect(input.values == values)
      if layers.count == 1 { #expect(features[0].values == output.values) }
    }
    // What was kept stays as it was when the next layer was computed.
    let features = [Layer.residual([]), .normalisation(.instance)](input, .evaluation, keeping: [0]).features
    #expect(features[0].values == values.map { 2 * $0 })
  }

  @Test func `batch norm tracks the unbiased variance and uses what it tracked`() {
    let norm = BatchNorm2D("n", channels: 1, .zero)
    norm.scale.load(fileValues: [2])
    norm.shift.load(fileValues: [1])
    let input = Tensor([1, 2, 2, 1], [1, 2, 3, 6])
    _ = norm(input, .training(seed: 0, step: 0))
    // Mean 3, unbiased variance 14/3, momentum 0.1.
    #expect(abs(norm.statistics.runningMean.value.item - 0.3) < 1e-6)
    #expect(abs(norm.statistics.runningVariance.value.item - (0.9 + 0.1 * 14 / 3)) < 1e-6)
    #expect(norm.statistics.batchesTracked.value.item == 1)
    let output = norm(input, .evaluation)
    let deviation = (norm.statistics.runningVariance.value.item + 1e-5).squareRoot()
    for (value, x) in zip(output.values, input.values) { #expect(abs(value - (2 * (x - 0.3) / deviation + 1)) < 1e-5) }
    #expect(norm.statistics.batchesTracked.value.item == 1)
  }

  @Test func `standing statistics are the mean over batches, and nothing else moves`() {
    let norm = BatchNorm2D("n", channels: 1, .zero)
    norm.scale.load(fileValues: [1])
    let batches = [Tensor([1, 2, 2, 1], [1, 2, 3, 6]), Tensor([1, 2, 2, 1], [0, 0, 0, 4])]
    for (index, batch) in batches.enumerated() {
      let output = norm(batch, .gatheringStatistics(after: index)).values
      #expect(abs(output.reduce(0, +)) < 1e-5)
    }
    #expect(abs(norm.statistics.runningMean.value.item - 2) < 1e-6)
    #expect(abs(norm.statistics.runningVariance.value.item - (14 / 3 + 4) / 2) < 1e-6)
    let linear = Linear(
      "l", from: 3, to: 2, bias: false, spectralNorm: true, Initialization(.normal, gain: 1, seed: 1, network: "n"))
    let before = linear.runningStatistics.map(\.value.values)
    _ = linear(Tensor([1, 3], [1, 2, 3]), .gatheringStatistics(after: 0))
    #expect(linear.runningStatistics.map(\.value.values) == before)
  }

  @Test func `the table of a class scales and shifts its pictures alone`() {
    let norm = ConditionalBatchNorm2D(
      "n", channels: 2, classes: 3, Initialization(.normal, gain: 1, seed: 1, network: "n"))
    let input = Tensor([2, 1, 2, 2], [1, 2, 3, 4, 5, 6, 7, 9])
    let plain = norm(input, [0, 2], .training(seed: 0, step: 0)).values
    norm.scale.weight.parameter.load(fileValues: [1, 1, 5, 5, 2, 3])
    norm.shift.weight.parameter.load(fileValues: [0, 0, 5, 5, 1, 4])
    let scaled = norm(input, [0, 2], .training(seed: 0, step: 0)).values
    #expect(scaled[..<4] == plain[..<4])
    let (scales, shifts): ([Float], [Float]) = ([2, 3, 2, 3], [1, 4, 1, 4])
    for i in 0..<4 { #expect(abs(scaled[4 + i] - (plain[4 + i] * scales[i] + shifts[i])) < 1e-5) }
  }

  @Test func `dropout drops in training only`() {
    let input = Tensor([1, 20, 20, 4], repeating: 1)
    let dropout = Dropout(rate: 0.5)
    #expect(dropout(input, .evaluation).values == input.values)
    let pass = Pass.training(seed: 1, step: 7)
    let (first, second) = (dropout(input, pass).values, dropout(input, pass).values)
    #expect(first != second)
    let again = Pass.training(seed: 1, step: 7)
    #expect(dropout(input, again).values == first)
    #expect(Set(first) == [0, 2])
  }

  @Test func `Adam leaves a parameter without a gradient alone`() {
    let layer = Convolution2D("c", from: 1, to: 1, kernel: 1, stride: 1, padding: .zero(0), bias: true, .zero)
    let adam = Adam(layer.parameters, beta1: 0.5, beta2: 0.999, epsilon: 1e-8)
    adam.step([Tensor([1, 1, 1, 1], [0.5]), nil], learningRate: 0.1)
    // The first step has the length of the learning rate, whatever the gradient.
    #expect(abs(layer.weight.parameter.value.item + 0.1) < 1e-6)
    #expect(layer.bias?.value.item == 0)
    #expect(adam.stepCount == 1)
  }
}
