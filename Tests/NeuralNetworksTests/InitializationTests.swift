import NeuralNetworks
import Tensors
import Testing

@Suite struct InitializationTests {
  private func layer(_ scheme: Initialization.Scheme, from inputs: Int, to outputs: Int, seed: UInt64 = 1)
    -> Convolution2D
  {
    Convolution2D(
      "layer", from: inputs, to: outputs, kernel: 3, stride: 1, padding: .zero(1), bias: true,
      Initialization(scheme, gain: 0.02, seed: seed, network: "network"))
  }

  private func deviation(_ values: [Float]) -> Double {
    (values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot()
  }

  @Test func `deviations are those of the schemes`() {
    let cases: [(Initialization.Scheme, Double)] = [
      (.normal, 0.02), (.xavier, 0.02 * (2.0 / (9 * 48 + 9 * 64)).squareRoot()),
      (.kaiming, (2.0 / (9 * 48)).squareRoot()),
    ]
    for (scheme, expected) in cases {
      let values = layer(scheme, from: 48, to: 64).weight.parameter.value.values
      // 27,648 draws: the deviation is known to 0.4 %.
      #expect(abs(deviation(values) / expected - 1) < 0.02, "\(scheme)")
      #expect(abs(values.reduce(0, +) / Float(values.count)) < Float(0.03 * expected))
    }
  }

  @Test(arguments: [(4, 64), (64, 4)]) func `orthogonal weights are orthonormal times the gain`(channels: (Int, Int)) {
    let weight = layer(.orthogonal, from: channels.0, to: channels.1).weight
    let values = weight.fileValues.map { Double($0) / 0.02 }
    let rows = channels.1
    let columns = values.count / rows
    let vectors: [[Double]] =
      rows <= columns
      ? (0..<rows).map { row in (0..<columns).map { values[row * columns + $0] } }
      : (0..<columns).map { column in (0..<rows).map { values[$0 * columns + column] } }
    for (i, first) in vectors.enumerated() {
      for (j, second) in vectors.enumerated() {
        let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-5)
      }
    }
  }

  @Test(arguments: [(48, 64), (64, 48)]) func `the weight of a linear layer begins as its schemes say`(size: (Int, Int))
  {
    func weight(_ scheme: Initialization.Scheme) -> [Float] {
      Linear(
        "layer", from: size.0, to: size.1, bias: true, Initialization(scheme, gain: 0.02, seed: 1, network: "network")
      ).weight.parameter.value.values
    }
    // 3,072 draws: the deviation is known to 1.3 %.
    #expect(abs(deviation(weight(.normal)) / 0.02 - 1) < 0.05)
    #expect(abs(deviation(weight(.kaiming)) / (2.0 / Double(size.0)).squareRoot() - 1) < 0.05)
    let rows = (0..<size.1).map { row in
      weight(.orthogonal)[row * size.0..<(row + 1) * size.0].map { Double($0) / 0.02 }
    }
    let vectors = size.1 <= size.0 ? rows : (0..<size.0).map { column in rows.map { $0[column] } }
    for (i, first) in vectors.enumerated() {
      for (j, second) in vectors.enumerated() {
        #expect(abs(zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } - (i == j ? 1 : 0)) < 1e-5)
      }
    }
  }

  @Test func `the vectors of a spectral norm begin near those of the largest singular value`() {
    let recipe = Initialization(.normal, gain: 1, seed: 1, network: "n")
    let layer = Linear("l", from: 3, to: 3, bias: false, spectralNorm: true, recipe)
    // 15 steps are enough for so small a matrix: 100 more change nothing that counts.
    let before = layer.weight.fileValues
    let pass = Pass.training(seed: 0, step: 0)
    for _ in 0..<100 { _ = layer(Tensor([1, 3], repeating: 1), pass) }
    #expect(zip(before, layer.weight.fileValues).allSatisfy { abs($0 - $1) < 0.05 })
    #expect(Linear("l", from: 3, to: 3, bias: false, spectralNorm: true, recipe).weight.fileValues == before)
  }

  @Test func `biases are 0, the scale of a batch norm is about 1`() {
    let recipe = Initialization(.normal, gain: 0.02, seed: 1, network: "n")
    #expect(layer(.normal, from: 2, to: 3).bias?.value.values == [0, 0, 0])
    let norm = BatchNorm2D("norm", channels: 400, recipe)
    #expect(abs(deviation(norm.scale.value.values.map { $0 - 1 }) - 0.02) < 0.003)
    #expect(norm.shift.value.values == [Float](repeating: 0, count: 400))
  }

  @Test func `seed, network and key decide`() {
    func values(seed: UInt64, network: String, key: String) -> [Float] {
      Convolution2D(
        key, from: 2, to: 2, kernel: 3, stride: 1, padding: .zero(1), bias: false,
        Initialization(.normal, gain: 0.02, seed: seed, network: network)
      ).weight.parameter.value.values
    }
    let first = values(seed: 1, network: "n", key: "k")
    #expect(first == values(seed: 1, network: "n", key: "k"))
    #expect(first != values(seed: 2, network: "n", key: "k"))
    #expect(first != values(seed: 1, network: "m", key: "k"))
    #expect(first != values(seed: 1, network: "n", key: "l"))
  }
}
