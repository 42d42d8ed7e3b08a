import Kernels
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
  /// The family of a CycleGAN's discriminators; those of other methods judge patches.
  var discriminator = DiscriminatorArchitecture.Kind.patch

  var method = Method.Name.cycleGAN
  var precision = Precision.float32

  private var generatorArchitecture: GeneratorArchitecture {
    // pix2pix has its U-Net, with as many levels as the size allows.
    let isUNet = method == .pix2Pix
    return GeneratorArchitecture(
      kind: isUNet ? .unet : generator, width: width, blocks: blocks, levels: min(8, size.trailingZeroBitCount),
      downsampling: isUNet ? nil : downsampling, upsampling: upsampling, norm: isUNet ? .batch : .instance,
      dropout: isUNet, channels: 3)
  }

  /// The method as published, with networks of this size.
  private var settings: any MethodSettings {
    let norm = method == .pix2Pix ? NormalisationKind.batch : discriminator == .projected ? .spectral : .instance
    let discriminator = DiscriminatorArchitecture(
      kind: discriminator, width: width, layers: 3, downsampling: downsampling,
      heads: discriminator == .projected ? 4 : nil, norm: norm,
      channels: method == .pix2Pix ? 6 : 3)
    var objective = Objective.published
    objective.adversarialLoss = AdversarialLoss(of: discriminator.kind)
    let initialization = WeightInitialization(scheme: .normal, gain: 0.02)
    let optimizer = OptimizerSettings(learningRate: 2e-4, beta1: 0.5, beta2: 0.999)
    func cut(_ objective: CUTObjective) -> CUTSettings {
      CUTSettings(
        generator: generatorArchitecture, discriminator: discriminator, projectionWidth: 256,
        initialization: initialization, objective: objective, optimizer: optimizer)
    }
    switch method {
    case .cycleGAN:
      return CycleGANSettings(
        generator: generatorArchitecture, discriminator: discriminator, initialization: initialization,
        objective: objective, poolSize: 50, optimizer: optimizer)
    case .pix2Pix:
      return Pix2PixSettings(
        generator: generatorArchitecture, discriminator: discriminator, initialization: initialization,
        adversarialLoss: .crossEntropy, l1Weight: 100, optimizer: optimizer)
    case .cut: return cut(.cut)
    case .fastCUT: return cut(.fastCUT)
    case .gan: return latent(.mlp)
    case .dcgan: return latent(.dcgan)
    case .sagan: return latent(.projection)
    }
  }

  /// A method that makes pictures from nothing.
  private func latent(_ kind: LatentArchitecture.Kind) -> LatentSettings {
    LatentSettings(
      network: LatentArchitecture(
        kind: kind, latentSize: 100, width: width, size: size, channels: 3,
        attentionSide: kind == .projection ? size / 2 : nil),
      initialization: WeightInitialization(scheme: .normal, gain: 0.02),
      adversarialLoss: kind == .projection ? .hinge : .crossEntropy,
      optimizer: OptimizerSettings(learningRate: 2e-4, beta1: 0.5, beta2: 0.999))
  }

  private func initialization(_ network: String) -> Initialization {
    Initialization(.normal, gain: 0.02, seed: 1, network: network)
  }

  private func pictures(_ name: String) -> Tensor {
    var stream = RandomStream(seed: 1, purpose: .init(name))
    let shape = Shape(batch: batch, height: size, width: size, channels: 3)
    return Tensor(shape, (0..<shape.count).map { _ in Float(stream.uniform(in: -1...1)) })
  }

  /// A whole step of the method, with all its losses and optimisers.
  func trainingStep() -> (name: String, body: () throws -> Void) {
    let trainer = settings.method(seed: 1, weights: initialization)
    let batch = Minibatch(pictures: (method.makesFromNothing ? ["a"] : ["a", "b"]).map(pictures), precision: precision)
    let judged = method == .cycleGAN ? ", judged by \(discriminator.rawValue)" : ""
    return ("training step, \(label)\(judged)", { _ = try trainer.step(batch, learningRate: 2e-4) })
  }

  /// A pass through one generator, with what it derives from its weights kept between passes, as in translation.
  func generatorPass() -> (name: String, body: () throws -> Void) {
    let generator = generatorArchitecture.build(initialization(Direction.aToB.generator))
    let picture = pictures("a")
    let pass = Pass.evaluation(precision)
    return ("generator pass, \(label)", { _ = generator(picture, pass) })
  }

  private var label: String {
    if method.makesFromNothing { return "\(method.rawValue), \(size)×\(size), width \(width), batch \(batch)" }
    return
      "\(method.rawValue), \(method == .pix2Pix ? "unet" : generator.rawValue), \(size)×\(size), width \(width), \(blocks) blocks, batch \(batch), "
      + "\(downsampling.rawValue) down, \(upsampling.rawValue) up"
  }
}
