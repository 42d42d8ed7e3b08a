import Networks
import NeuralNetworks
import Tensors
import Testing
import Training

@Suite struct GoldenPix2PixTests {
  @Test(arguments: GoldenFile.all { $0.text("method") == "pix2pix" })
  func `pix2pix takes PyTorch's steps`(file: GoldenFile) throws {
    try GoldenCurve.check(file, partingStep: nil) { disturbance in
      let norm = try #require(file.text("norm").flatMap(NormalisationKind.init))
      let generator = GeneratorArchitecture(
        kind: .resnet, width: try #require(file.integer("ngf")), blocks: try #require(file.integer("blocks")),
        levels: 0,
        norm: norm, dropout: file.text("dropout") == "true", channels: 3
      ).build(.zero)
      let discriminator = DiscriminatorArchitecture(
        kind: .patch, width: try #require(file.integer("ndf")), layers: try #require(file.integer("layers")),
        norm: norm,
        channels: 6
      ).build(.zero)
      let networks: [(name: String, network: any Module)] = [("G", generator), ("D", discriminator)]
      for (name, network) in networks {
        try file.load("initial.\(name)", into: network, statistics: true)
        if let disturbance { Disturbance.apply(to: network, name: name, index: disturbance) }
      }
      let trainer = Pix2PixTrainer(
        generator: generator, discriminator: discriminator,
        adversarialLoss: try #require(file.text("objective").flatMap(AdversarialLoss.init)),
        l1Weight: Float(try #require(file.number("lambda_L1"))),
        adam: (try #require(file.number("beta1")), try #require(file.number("beta2"))), seed: 0)
      var curve = GoldenCurve(networks: networks)
      let (a, b) = (try file.picture("pictures_A"), try file.picture("pictures_B"))
      for step in 0..<(try #require(file.integer("steps"))) {
        let chosen = try file.integers("\(GoldenCurve.stepName(step)).chosen")
        let batch = Minibatch(a: a.pictures(at: chosen), b: b.pictures(at: chosen))
        let losses = try trainer.step(batch, learningRate: try #require(file.number("lr")))
        curve.losses.append(Dictionary(uniqueKeysWithValues: zip(losses.names, losses.values.map(Double.init))))
      }
      return curve
    }
  }
}
