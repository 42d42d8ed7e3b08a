import Networks
import NeuralNetworks
import Tensors
import Testing

@testable import Training

@Suite struct GoldenLatentTrainingTests {
  @Test(arguments: GoldenFile.all { $0.kind == "training" && $0.text("method") == "dcgan" })
  func `DCGAN takes PyTorch's steps`(file: GoldenFile) throws {
    try GoldenCurve.check(file, partingStep: nil) { disturbance in
      let (width, size) = (try #require(file.integer("width")), try #require(file.integer("size")))
      let (latentSize, channels) = (try #require(file.integer("nz")), try #require(file.integer("channels")))
      let generator = DCGANGenerator(
        latentSize: latentSize, width: width, size: size, channels: channels, .zero)
      let discriminator = DCGANDiscriminator(width: width, size: size, channels: channels, .zero)
      let networks: [(name: String, network: any Module)] = [("G", generator), ("D", discriminator)]
      try load(networks, from: file, disturbedBy: disturbance)
      let rate = try #require(file.number("lr"))
      let trainer = DCGANTrainer(
        LatentNetworks(generator, discriminator), try settings(.dcgan, file, learningRate: rate), seed: 0)
      var curve = GoldenCurve(networks: networks)
      let pictures = try file.picture("pictures")
      for step in 0..<(try #require(file.integer("steps"))) {
        let name = GoldenCurve.stepName(step)
        let batch = Minibatch(pictures: [pictures.pictures(at: try file.integers("\(name).chosen"))])
        var losses = StepLosses(names: trainer.lossNames)
        let draws = LatentDraws(latent: try file.tensor("\(name).z"))
        let made = trainer.make(draws)
        try trainer.discriminatorStep(batch, made, rate, &losses)
        try trainer.generatorStep(made, batch, rate, &losses)
        curve.losses.append(Dictionary(uniqueKeysWithValues: zip(losses.names, losses.values.map(Double.init))))
      }
      return curve
    }
  }

  @Test(arguments: GoldenFile.all { $0.kind == "training" && $0.text("method") == "wgan_gp" })
  func `a Wasserstein GAN with a gradient penalty takes PyTorch's steps`(file: GoldenFile) throws {
    try GoldenCurve.check(file, partingStep: nil) { disturbance in
      let (width, size) = (try #require(file.integer("width")), try #require(file.integer("size")))
      let (latentSize, channels) = (try #require(file.integer("nz")), try #require(file.integer("channels")))
      let generator = DCGANGenerator(latentSize: latentSize, width: width, size: size, channels: channels, .zero)
      let critic = DCGANDiscriminator(width: width, size: size, channels: channels, norm: .none, .zero)
      let networks: [(name: String, network: any Module)] = [("G", generator), ("D", critic)]
      try load(networks, from: file, disturbedBy: disturbance)
      let rate = try #require(file.number("lr"))
      var settings = try settings(.dcgan, file, learningRate: rate)
      settings.gradientPenalty = GradientPenalty(
        .wasserstein, weight: Float(try #require(file.number("penalty_weight"))))
      let criticSteps: Int = try #require(file.integer("critic_steps"))
      settings.criticSteps = criticSteps
      let trainer = DCGANTrainer(LatentNetworks(generator, critic), settings, seed: 0)
      var curve = GoldenCurve(networks: networks)
      let (pictures, batch) = (try file.picture("pictures"), try #require(file.integer("batch")))
      for step in 0..<(try #require(file.integer("steps"))) {
        let name = GoldenCurve.stepName(step)
        let (chosen, vectors) = (try file.integers("\(name).chosen"), try file.floats("\(name).z_D"))
        let shares = try file.floats("\(name).epsilon")
        var (losses, values) = (StepLosses(names: trainer.lossNames), [String: Double]())
        for update in 0..<settings.batchesPerStep {
          let places = update * batch..<(update + 1) * batch
          let draws = LatentDraws(
            latent: Tensor(
              [batch, latentSize], Array(vectors[places.lowerBound * latentSize..<places.upperBound * latentSize])))
          let real = Minibatch(pictures: [pictures.pictures(at: Array(chosen[places]))])
          try trainer.discriminatorStep(
            real, trainer.make(draws), shares: Array(shares[places]), update: update, rate, &losses)
          values["D.\(update)"] = Double(losses["D_real"]) + Double(losses["D_fake"])
          values["penalty.\(update)"] = Double(losses["D_penalty"])
        }
        try trainer.generatorStep(
          trainer.make(LatentDraws(latent: try file.tensor("\(name).z_G"))), Minibatch(pictures: [pictures]), rate,
          &losses)
        values["G"] = Double(losses["G"])
        curve.losses.append(values)
      }
      return curve
    }
  }

  @Test(arguments: GoldenFile.all { $0.kind == "training" && $0.text("method") == "conditional" })
  func `SAGAN with classes takes PyTorch's steps`(file: GoldenFile) throws {
    try GoldenCurve.check(file, partingStep: nil, firstTolerance: 1e-4) { disturbance in
      let isNormalised = file.text("spectral_G") == "true"
      let generator = try GoldenLatentTests.projectionGenerator(file, spectralNorm: isNormalised)
      let average = try GoldenLatentTests.projectionGenerator(file, spectralNorm: isNormalised)
      let discriminator = try GoldenLatentTests.projectionDiscriminator(file)
      var networks: [(name: String, network: any Module)] = [("G", generator), ("D", discriminator)]
      try load(networks, from: file, disturbedBy: disturbance)
      networks.append(("ema.G", average))
      let rate = try #require(file.number("lr_G"))
      let discriminatorRate = try #require(file.number("lr_D"))
      var settings = try settings(.projection, file, learningRate: rate)
      settings.discriminatorLearningRate = discriminatorRate
      let decay = AverageSettings(decay: try #require(file.number("ema_decay")), warmsUp: false)
      let trainer = SAGANTrainer(
        LatentNetworks(generator, discriminator, average: (average, decay)), settings, seed: 0)
      var curve = GoldenCurve(networks: networks)
      let (pictures, labels) = (try file.picture("pictures"), try file.integers("labels"))
      for step in 0..<(try #require(file.integer("steps"))) {
        let name = GoldenCurve.stepName(step)
        func draws(_ player: String) throws -> LatentDraws {
          LatentDraws(
            latent: try file.tensor("\(name).z_\(player)"), labels: try file.integers("\(name).labels_\(player)"))
        }
        let chosen = try file.integers("\(name).chosen")
        let batch = Minibatch(pictures: [pictures.pictures(at: chosen)], labels: chosen.map { labels[$0] })
        let losses = try trainer.step([batch], [draws("D")], draws("G"), learningRate: rate)
        curve.losses.append(Dictionary(uniqueKeysWithValues: zip(losses.names, losses.values.map(Double.init))))
      }
      return curve
    }
  }

  @Test(arguments: GoldenFile.all { $0.kind == "training" && $0.text("method") == "text" })
  func `GAN-CLS takes PyTorch's steps`(file: GoldenFile) throws {
    try GoldenCurve.check(file, partingStep: nil) { disturbance in
      let generator = try GoldenLatentTests.projectionGenerator(file, spectralNorm: file.text("spectral_G") == "true")
      let discriminator = try GoldenLatentTests.projectionDiscriminator(file)
      let networks: [(name: String, network: any Module)] = [("G", generator), ("D", discriminator)]
      try load(networks, from: file, disturbedBy: disturbance)
      let rate = try #require(file.number("lr_G"))
      let discriminatorRate: Double = try #require(file.number("lr_D"))
      var settings = try settings(.projection, file, learningRate: rate)
      settings.discriminatorLearningRate = discriminatorRate
      let augmentation = try #require(file.text("policy").flatMap(DifferentiableAugmentation.init(policy:)))
      let trainer = GANCLSTrainer(LatentNetworks(generator, discriminator), settings, seed: 0)
      var curve = GoldenCurve(networks: networks)
      let (pictures, texts) = (try file.picture("pictures"), try file.tensor("texts"))
      let width = texts.shape[1]
      let rows = stride(from: 0, to: texts.values.count, by: width).map { Array(texts.values[$0..<$0 + width]) }
      for step in 0..<(try #require(file.integer("steps"))) {
        let name = GoldenCurve.stepName(step)
        let chosen = try file.integers("\(name).chosen")
        let batch = Minibatch(pictures: [pictures.pictures(at: chosen)], texts: chosen.map { rows[$0] })
        #expect(try batch.mismatches.map { chosen[$0.text] } == file.integers("\(name).mismatched"))
        let draws = [
          "real pictures": try file.draws("\(name).draw.real"), "shown pictures": try file.draws("\(name).draw.fake_D"),
          "new pictures": try file.draws("\(name).draw.fake_G"),
        ]
        let losses = try trainer.step(
          batch, file.tensor("\(name).z_D"), file.tensor("\(name).z_G"),
          augmenting: { augmentation.apply(draws[$1] ?? [], to: $0) }, learningRate: rate)
        curve.losses.append(Dictionary(uniqueKeysWithValues: zip(losses.names, losses.values.map(Double.init))))
      }
      return curve
    }
  }

  private func load(
    _ networks: [(name: String, network: any Module)], from file: GoldenFile, disturbedBy disturbance: Int?
  ) throws {
    for (name, network) in networks {
      try file.load("initial.\(name)", into: network, statistics: true)
      if let disturbance { Disturbance.apply(to: network, name: name, index: disturbance) }
    }
  }

  /// What the trainers take from the settings beside the networks.
  private func settings(
    _ kind: LatentArchitecture.Kind, _ file: GoldenFile, learningRate: Double
  ) throws -> LatentSettings {
    LatentSettings(
      network: LatentArchitecture(
        kind: kind, latentSize: try #require(file.integer("nz")), width: try #require(file.integer("width")),
        size: try #require(file.integer("size")), channels: try #require(file.integer("channels"))),
      initialization: .init(scheme: .normal, gain: 0.02),
      adversarialLoss: try #require(file.text("objective").flatMap(AdversarialLoss.init)),
      optimizer: .init(
        learningRate: learningRate, beta1: try #require(file.number("beta1")),
        beta2: try #require(file.number("beta2"))))
  }
}
