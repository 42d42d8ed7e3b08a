import Networks
import NeuralNetworks
import RandomStreams
import Tensors
import Training

/// A size of work: pictures and networks.
struct Work {
  let size: Int
  let width: Int
  let blocks: Int
  let batch: Int
  var generator = GeneratorArchitecture.Kind.resnet
  var downsampling = Downsampling.strided
  var upsampling = Upsampling.transposed

  private var networks: CycleGANNetworks {
    CycleGANNetworks(
      generator: GeneratorArchitecture(
        kind: generator, width: width, blocks: blocks, levels: 0, downsampling: downsampling, upsampling: upsampling,
        norm: .instance, dropout: false, channels: 3),
      discriminator: DiscriminatorArchitecture(kind: .patch, width: width, layers: 3, norm: .instance, channels: 3)
    ) { Initialization(.normal, gain: 0.02, seed: 1, network: $0.rawValue) }
  }

  private func pictures(_ name: String) -> Tensor {
    var stream = RandomStream(seed: 1, purpose: .init(name))
    let shape = Shape(batch: batch, height: size, width: size, channels: 3)
    return Tensor(shape, (0..<shape.count).map { _ in Float(stream.uniform(in: -1...1)) })
  }

  /// A whole step: both generators, both discriminators, both optimisers, identity loss on.
  func trainingStep(runs: Int) throws -> Timing {
    let trainer = CycleGANTrainer(networks, objective: .published, adam: (0.5, 0.999), poolSize: 50, seed: 1)
    let (a, b) = (pictures("a"), pictures("b"))
    return try Timing("training step, \(label)", runs: runs) {
      _ = try trainer.step(Minibatch(a: a, b: b), learningRate: 2e-4)
    }
  }

  /// A pass through one generator, with what it derives from its weights kept between passes, as in translation.
  func generatorPass(runs: Int) -> Timing {
    let generator = networks.generatorAToB
    let picture = pictures("a")
    let pass = Pass.evaluation
    return Timing("generator pass, \(label)", runs: runs) { _ = generator(picture, pass) }
  }

  private var label: String {
    "\(generator.rawValue), \(size)×\(size), width \(width), \(blocks) blocks, batch \(batch), "
      + "\(downsampling.rawValue) down, \(upsampling.rawValue) up"
  }
}
