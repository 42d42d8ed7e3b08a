import Tensors
import Testing

@testable import NeuralNetworks

@Suite("The average of weights")
struct WeightAverageTests {
  private func convolution(_ seed: UInt64) -> Convolution2D {
    Convolution2D(
      "c", from: 3, to: 7, kernel: 3, stride: 1, padding: .zero(1), bias: true,
      Initialization(.normal, gain: 1, seed: seed, network: "n"))
  }

  @Test("follows its definition in double precision, with and without a warm-up", arguments: [true, false])
  func definition(warmsUp: Bool) {
    let (trained, held) = (convolution(1), convolution(2))
    let average = WeightAverage(of: [trained], in: [("c", held)], decay: 0.9, warmsUp: warmsUp)
    #expect(held.weight.parameter.value.values == trained.weight.parameter.value.values)
    var expected = trained.weight.parameter.value.values.map(Double.init)
    for step in 1...20 {
      trained.weight.parameter.value.withMutableValues { for index in $0.indices { $0[index] += Float(index % 5) - 2 } }
      average.update(step: step)
      let kept = warmsUp ? min(0.9, (1 + Double(step)) / (10 + Double(step))) : 0.9
      expected = zip(expected, trained.weight.parameter.value.values).map { kept * $0 + (1 - kept) * Double($1) }
    }
    let worst = zip(held.weight.parameter.value.values, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
    // Twenty roundings of numbers up to 40.
    #expect(worst < 20 * 40 * 6e-8)
  }

  @Test("carries the running statistics of the trained network along")
  func statistics() {
    let zero = Initialization(.normal, gain: 1, seed: 1, network: "n")
    let (trained, held) = (BatchNorm2D("b", channels: 2, zero), BatchNorm2D("b", channels: 2, zero))
    let average = WeightAverage(of: [trained], in: [("b", held)], decay: 0.5, warmsUp: false)
    trained.statistics.runningMean.replace(with: Tensor([2], [3, 4]))
    average.update(step: 1)
    #expect(held.statistics.runningMean.value.values == [3, 4])
  }
}
