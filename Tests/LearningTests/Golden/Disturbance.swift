import NeuralNetworks
import RandomStreams

/// Weights disturbed by a relative 3·10⁻⁷, a few units in the last place: what rounding alone may do, to measure what follows.
enum Disturbance {
  /// How many disturbed runs are compared with the undisturbed one.
  static let runs = 6
  private static let size = 3e-7

  static func apply(to network: any Module, name: String, index: Int) {
    for parameter in network.parameters {
      var stream = RandomStream(seed: 1, purpose: .init("disturbance of \(name), \(parameter.key)"), index: index)
      parameter.load(fileValues: parameter.fileValues.map { Float(Double($0) * (1 + size * stream.normal())) })
    }
  }
}
