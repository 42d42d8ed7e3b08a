import Foundation
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@testable import Datasets
@testable import Networks
@testable import Runs
@testable import Training

/// The least method: a GAN that makes 8×8 pictures from noise. It shows what a method has to say of itself.
private final class NoiseGAN: TrainingMethod {
  let generator: Player
  let discriminator: Player
  private let seed: UInt64
  private let g: [Layer]
  private let d: [Layer]

  var players: [Player] { [generator, discriminator] }
  let lossNames = ["D", "G"]

  init(seed: UInt64) {
    func network(_ name: String, _ channels: [Int]) -> Convolutions {
      Convolutions(channels, Initialization(.normal, gain: 0.2, seed: seed, network: name))
    }
    let (g, d) = (network("generator", [2, 8, 1]), network("discriminator", [1, 8, 1]))
    (self.g, self.d, self.seed) = (g.layers, d.layers, seed)
    generator = Player("generator", [("generator", g)], adam: (0.5, 0.999), epsilon: 1e-8)
    discriminator = Player("discriminator", [("discriminator", d)], adam: (0.5, 0.999), epsilon: 1e-8)
  }

  func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses {
    var (losses, loss) = (StepLosses(names: lossNames), AdversarialLoss.leastSquares)
    var noise = RandomStream(seed: seed, purpose: .init("noise"), index: stepCount)
    let pass = Pass.training(seed: seed, step: stepCount)
    let fake = g(Tensor([1, 8, 8, 2], (0..<128).map { _ in Float(noise.normal()) }), pass)
    try discriminator.descend(
      [LossTerm("D", (loss.ofReal(d(batch.a, pass)) + loss.ofMade(d(fake.detached, pass))) * 0.5)],
      learningRate: learningRate, recording: &losses)
    try generator.descend(
      [LossTerm("G", loss.ofGenerator(d(fake, pass)))], learningRate: learningRate, recording: &losses)
    return losses
  }
}

/// 3×3 convolutions with leaky ReLUs between them.
private struct Convolutions: Network {
  let layers: [Layer]

  init(_ channels: [Int], _ initialization: Initialization) {
    layers = zip(channels, channels.dropFirst()).enumerated().flatMap { place, pair -> [Layer] in
      let convolution = Convolution2D(
        "model.\(place)", from: pair.0, to: pair.1, kernel: 3, stride: 1, padding: .zero(1), bias: true, initialization)
      return (place > 0 ? [.leakyReLU(slope: 0.2)] : []) + [.convolution(convolution)]
    }
  }
}

@Suite("The least training method")
struct LeastMethodTests {
  private func batch(_ index: Int) -> Minibatch {
    let picture = Tensor([1, 8, 8, 1], (0..<64).map { Float(($0 + index) % 8) / 8 })
    return Minibatch(pictures: [picture])
  }

  private func train(_ method: NoiseGAN, _ steps: Range<Int>) throws -> [[Float]] {
    try steps.map { try method.step(batch($0), learningRate: 1e-2).values }
  }

  @Test("is saved and restored exactly, by the parts that it names")
  func restored() throws {
    let run = try SmallRun()
    let uninterrupted = NoiseGAN(seed: 3)
    let losses = try train(uninterrupted, 0..<8)
    #expect(losses.allSatisfy { $0.count == 2 && $0.allSatisfy(\.isFinite) })

    let first = NoiseGAN(seed: 3)
    _ = try train(first, 0..<4)
    var position = Checkpoint.Position.beginning
    (position.step, position.index) = (4, 4)
    let checkpoint = Checkpoint("\(run.folder)/noise")
    try checkpoint.write(first, at: position, of: run.configuration)
    let files = try FileManager.default.contentsOfDirectory(atPath: checkpoint.path)
    #expect(files.contains("generator.safetensors") && files.contains("discriminator.safetensors"))

    let second = NoiseGAN(seed: 99)
    #expect(try checkpoint.restore(second, of: run.configuration, stepsPerEpoch: 100) == position)
    let restored = NoiseGAN(seed: 3)
    _ = try checkpoint.restore(restored, of: run.configuration, stepsPerEpoch: 100)
    #expect(restored.stepCount == 4)
    #expect(try train(restored, 4..<8) == Array(losses[4...]))
  }

  @Test("names what is not finite")
  func notFinite() throws {
    let method = NoiseGAN(seed: 3)
    method.generator.networks[0].network.parameters[0].value.withMutableValues { $0[0] = .nan }
    let fault = #expect(throws: NumericalFault.self) { try method.checkFinite() }
    #expect(fault == NumericalFault("the weight model.0.weight", of: "generator"))
    let loss = #expect(throws: NumericalFault.self) { try method.step(batch(0), learningRate: 1e-2) }
    #expect(loss == NumericalFault("the loss D", of: nil))
  }
}
