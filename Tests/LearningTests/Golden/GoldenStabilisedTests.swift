import Foundation
import Networks
import NeuralNetworks
import Tensors
import Testing
import Training

/// The losses of the first step, relative; of the second; of later ones what runs from slightly disturbed weights differ by.
private let tolerances = (first: 1e-5, second: 1e-4)

/// The difference between final weights, in units of how far the run moved them.
private let movementTolerance = 1e-2

/// A ReLU, a hinge or an absolute value within rounding of 0 turns over in some runs, and from there they part. What disturbed runs
/// differ by from ours is allowed to lie between ours and PyTorch's as well.
private let spreadFactor = 2.0

@Suite struct GoldenStabilisedTests {
  @Test(arguments: GoldenFile.all { $0.kind == "training" && $0.text("method") == "cyclegan" })
  func `losses of every step, final weights, statistics and averages are PyTorch's`(file: GoldenFile) throws {
    let names = try #require(file.text("loss_names")).split(separator: ",").map(String.init)
    let steps = try #require(file.integer("steps"))
    #expect(Set(names) == Set(CycleGANTrainer.lossNames))
    let ours = try StabilisedRun(file, steps: steps, disturbedBy: nil)
    let disturbed = try (0..<Disturbance.runs).map { try StabilisedRun(file, steps: steps, disturbedBy: $0) }
    var spread = [String: Double]()
    for step in 0..<steps {
      for name in names {
        let reference = try file.doubles(StabilisedRun.name(step, name))[0]
        let loss = try #require(ours.losses[step][name])
        // What was apart once does not count as reunited when it crosses by chance.
        let apart = try disturbed.reduce(spread[name] ?? 0) {
          max($0, abs(try #require($1.losses[step][name]) - loss) / max(abs(loss), 1e-3))
        }
        spread[name] = apart
        let error = abs(loss - reference) / max(abs(reference), 1e-3)
        let tolerance = step == 0 ? tolerances.first : max(tolerances.second, step == 1 ? 0 : spreadFactor * apart)
        #expect(error <= tolerance, "step \(step), \(name): \(loss) instead of \(reference), off by \(error)")
      }
    }
    for prefix in ["final", "ema"] {
      for name in StabilisedRun.names where file.keys(prefix).contains(where: { $0.hasPrefix("\(name).") }) {
        let expected = try ours.expected(name, prefix, file)
        let movement = distance(expected, try ours.expected(name, "initial", file))
        let own = ours.values(name, prefix)
        let ratio = distance(own, expected) / movement
        let spread = disturbed.map { distance(own, $0.values(name, prefix)) / movement }.max() ?? 0
        #expect(
          ratio <= max(movementTolerance, spreadFactor * spread),
          "\(prefix) \(name): off by \(ratio) of the movement; disturbed runs by \(spread)")
      }
    }
  }

  /// The Euclidean distance.
  private func distance(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }
}

/// A run of a CycleGAN as the file's metadata say, from its initial weights, disturbed or not.
private struct StabilisedRun {
  /// The losses of each step under the reference's names.
  let losses: [[String: Double]]
  private let trainer: CycleGANTrainer

  /// In the reference's letters: D_A judges domain B.
  static let names = ["G_A", "G_B", "D_A", "D_B"]

  static func name(_ step: Int, _ name: String) -> String { String(format: "step.%02d.", step) + name }

  init(_ file: GoldenFile, steps: Int, disturbedBy index: Int?) throws {
    let channels = try file.shape("pictures_A")[1]
    let learningRate = try #require(file.number("lr_G"))
    let settings = CycleGANSettings(
      generator: GeneratorArchitecture(
        kind: .resnet, width: try #require(file.integer("ngf")), blocks: try #require(file.integer("blocks")),
        levels: 0,
        norm: try #require(NormalisationKind(rawValue: file.text("norm") ?? "")), dropout: false, channels: channels),
      discriminator: DiscriminatorArchitecture(
        kind: .patch, width: try #require(file.integer("ndf")), layers: try #require(file.integer("layers")),
        norm: file.text("spectral_D") == "true"
          ? .spectral : try #require(NormalisationKind(rawValue: file.text("norm_D") ?? "")), channels: channels),
      initialization: .init(scheme: .normal, gain: 0.02),
      objective: Objective(
        adversarialLoss: try #require(AdversarialLoss(rawValue: file.text("objective") ?? "")),
        cycleWeightA: Float(try #require(file.number("lambda_A"))),
        cycleWeightB: Float(try #require(file.number("lambda_B"))),
        identityWeight: Float(try #require(file.number("lambda_identity")))),
      poolSize: try #require(file.integer("pool_size")),
      optimizer: .init(
        learningRate: learningRate, beta1: try #require(file.number("beta1")), beta2: try #require(file.number("beta2"))
      ),
      discriminatorLearningRate: file.number("lr_D"),
      average: file.number("ema_decay").map { AverageSettings(decay: $0, warmsUp: false) })
    let trainer = try #require(settings.method(seed: 0) { _ in .zero } as? CycleGANTrainer)
    self.trainer = trainer
    for name in Self.names {
      let network = Self.network(name, trainer)
      try file.load("initial/\(name)", into: network, statistics: true)
      if let index { Disturbance.apply(to: network, name: name, index: index) }
    }
    trainer.generatorPlayer.average?.begin()
    let (a, b) = (try file.picture("pictures_A"), try file.picture("pictures_B"))
    losses = try (0..<steps).map { step in
      let chosen = try ["chosen_A", "chosen_B"].map { try file.integers(Self.name(step, $0)) }
      func batch(_ pictures: Tensor, _ places: [Int]) -> Tensor {
        Tensor.batch(of: places.map { pictures.pictures($0..<$0 + 1) })
      }
      let losses = try trainer.step(
        Minibatch(a: batch(a, chosen[0]), b: batch(b, chosen[1])), learningRate: learningRate)
      return Dictionary(uniqueKeysWithValues: zip(losses.names, losses.values.map(Double.init)))
    }
  }

  private static func network(_ name: String, _ trainer: CycleGANTrainer) -> any Module {
    switch name {
    case "G_A": trainer.networks.generatorAToB
    case "G_B": trainer.networks.generatorBToA
    case "D_A": trainer.networks.discriminatorB
    default: trainer.networks.discriminatorA
    }
  }

  /// The weights and singular vectors at the end, or the averages of the weights; those without effect left out.
  func values(_ name: String, _ prefix: String) -> [Double] {
    let module = Self.network(name, trainer)
    let average = prefix == "ema" ? trainer.generatorPlayer.average?.networks[name == "G_A" ? 0 : 1].network : nil
    return effective(average ?? module).flatMap { $0.fileValues.map(Double.init) }
      + (average == nil ? module.runningStatistics.flatMap { $0.value.values.map(Double.init) } : [])
  }

  /// What a file holds in their place.
  func expected(_ name: String, _ prefix: String, _ file: GoldenFile) throws -> [Double] {
    let module = Self.network(name, trainer)
    let keys = effective(module).map(\.key) + (prefix == "ema" ? [] : module.runningStatistics.map(\.key))
    return try keys.flatMap { try file.doubles("\(prefix)/\(name)/\($0)") }
  }

  /// All parameters but the biases before an instance norm: their true gradient is 0, and Adam turns rounding into steps of full length.
  private func effective(_ network: any Module) -> [Parameter] {
    guard network is any Generator else { return network.parameters }
    let biases = network.parameters.filter { $0.key.hasSuffix(".bias") }
    return network.parameters.filter { !$0.key.hasSuffix(".bias") || $0 === biases.last }
  }
}
