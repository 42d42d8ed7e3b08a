import Networks
import NeuralNetworks
import Tensors
import Testing
import Training

@Suite struct GoldenCycleGANTests {
  @Test(arguments: GoldenFile.all { $0.kind == "training" && $0.text("method") == "cyclegan" })
  func `a stabilised CycleGAN takes PyTorch's steps`(file: GoldenFile) throws {
    var runs: [GoldenCurve] = []
    try GoldenCurve.check(file, partingStep: 2) { disturbance in
      let curve = try run(file, disturbedBy: disturbance)
      runs.append(curve)
      return curve
    }
    let (ours, disturbed) = (try #require(runs.first), runs.dropFirst())
    // The singular vectors: a step of the power method in each pass, whoever is trained by it.
    for place in ours.networks.indices where ours.networks[place].network is any Discriminator {
      let (name, network) = ours.networks[place]
      let keys = network.runningStatistics.map(\.key)
      let own = vectors(network)
      let final = try keys.flatMap { try file.doubles("final.\(name).\($0)") }
      let movement = distance(final, try keys.flatMap { try file.doubles("initial.\(name).\($0)") })
      let spread = disturbed.map { distance(own, vectors($0.networks[place].network)) / movement }.max() ?? 0
      let ratio = distance(own, final) / movement
      #expect(
        ratio <= max(1e-2, 2 * spread), "\(name): vectors off by \(ratio) of their movement, disturbed by \(spread)")
    }
  }

  private func vectors(_ network: any Module) -> [Double] {
    network.runningStatistics.flatMap { $0.value.values.map(Double.init) }
  }

  /// The Euclidean distance.
  private func distance(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// A run as the metadata say, from the file's initial weights, disturbed or not.
  private func run(_ file: GoldenFile, disturbedBy index: Int?) throws -> GoldenCurve {
    let learningRate = try #require(file.number("lr_G"))
    let isSpectral = file.text("spectral_D") == "true"
    let settings = CycleGANSettings(
      generator: GeneratorArchitecture(
        kind: .resnet, width: try #require(file.integer("ngf")), blocks: try #require(file.integer("blocks")),
        levels: 0,
        norm: try #require(file.text("norm").flatMap(NormalisationKind.init)), dropout: false, channels: 3),
      discriminator: DiscriminatorArchitecture(
        kind: .patch, width: try #require(file.integer("ndf")), layers: try #require(file.integer("layers")),
        norm: isSpectral ? .spectral : try #require(file.text("norm_D").flatMap(NormalisationKind.init)), channels: 3),
      initialization: .init(scheme: .normal, gain: 0.02),
      objective: Objective(
        adversarialLoss: try #require(file.text("objective").flatMap(AdversarialLoss.init)),
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
    // In the reference's letters: D_A judges domain B.
    let trained: [(name: String, network: any Module)] = [
      ("G_A", trainer.networks.generatorAToB), ("G_B", trainer.networks.generatorBToA),
      ("D_A", trainer.networks.discriminatorB), ("D_B", trainer.networks.discriminatorA),
    ]
    for (name, network) in trained {
      try file.load("initial.\(name)", into: network, statistics: true)
      if let index { Disturbance.apply(to: network, name: name, index: index) }
    }
    trainer.generatorPlayer.average?.begin()
    let averages = zip(["ema.G_A", "ema.G_B"], trainer.averages).map { (name: $0, network: $1.network) }
    var curve = GoldenCurve(networks: trained + averages)
    let (a, b) = (try file.picture("pictures_A"), try file.picture("pictures_B"))
    for step in 0..<(try #require(file.integer("steps"))) {
      let name = GoldenCurve.stepName(step)
      let batch = Minibatch(
        a: a.pictures(at: try file.integers("\(name).chosen_A")),
        b: b.pictures(at: try file.integers("\(name).chosen_B")))
      let losses = try trainer.step(batch, learningRate: learningRate)
      curve.losses.append(Dictionary(uniqueKeysWithValues: zip(losses.names, losses.values.map(Double.init))))
    }
    return curve
  }
}
