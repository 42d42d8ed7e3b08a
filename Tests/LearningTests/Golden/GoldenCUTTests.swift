import Networks
import NeuralNetworks
import Tensors
import Testing

@testable import Training

@Suite struct GoldenCUTTests {
  @Test(arguments: GoldenFile.all { ["cut", "fastcut"].contains($0.text("method")) })
  func `CUT and FastCUT take PyTorch's steps`(file: GoldenFile) throws {
    // What these two convolutions make is compared before its norm.
    let compared: Set = ["model.4.bias", "model.8.bias"]
    try GoldenCurve.check(
      file, partingStep: file.text("method") == "cut" ? 6 : 3, biasesWithEffect: compared
    ) { disturbance in
      let norm = try #require(file.text("norm").flatMap(NormalisationKind.init))
      let (width, blocks) = (try #require(file.integer("ngf")), try #require(file.integer("blocks")))
      let network = GeneratorArchitecture(
        kind: .resnet, width: width, blocks: blocks, levels: 0,
        downsampling: file.text("down") == "blur" ? .blur : .strided,
        upsampling: file.text("up") == "blur" ? .bilinear : .transposed, norm: norm, dropout: false, channels: 3
      ).build(.zero)
      let generator = try #require(network as? ResNetGenerator)
      let discriminator = DiscriminatorArchitecture(
        kind: .patch, width: try #require(file.integer("ndf")), layers: try #require(file.integer("layers")),
        downsampling: .blur, norm: norm, channels: 3
      ).build(.zero)
      let projection = PatchProjection(
        channels: generator.comparedChannels, width: try #require(file.integer("f_width")), .zero)
      let networks: [(name: String, network: any Module)] = [
        ("G", generator), ("D", discriminator), ("F", projection),
      ]
      for (name, network) in networks {
        try file.load("initial.\(name)", into: network, statistics: true)
        if let disturbance { Disturbance.apply(to: network, name: name, index: disturbance) }
      }
      let objective = CUTObjective(
        adversarialLoss: try #require(file.text("objective").flatMap(AdversarialLoss.init)),
        nceWeight: Float(try #require(file.number("lambda_NCE"))), keepsTarget: file.text("nce_identity") == "true",
        flipEquivariance: file.text("flip_equivariance") == "true", patchCount: try #require(file.integer("patches")),
        temperature: Float(try #require(file.number("tau"))))
      let trainer = CUTTrainer(
        generator: generator, discriminator: discriminator, projection: projection, objective: objective,
        adam: (try #require(file.number("beta1")), try #require(file.number("beta2"))), seed: 0)
      var curve = GoldenCurve(networks: networks)
      let (a, b) = (try file.picture("pictures_A"), try file.picture("pictures_B"))
      for step in 0..<(try #require(file.integer("steps"))) {
        let name = GoldenCurve.stepName(step)
        func places(_ what: String) throws -> [[Int]] {
          try (0..<5).map { try file.integers("\(name).\(what).\($0)") }
        }
        let draws = PatchDraws(
          isFlipped: objective.flipEquivariance ? try file.integers("\(name).flipped") == [1] : false,
          places: try places("positions"), identityPlaces: objective.keepsTarget ? try places("identity_positions") : []
        )
        let batch = Minibatch(
          a: a.pictures(at: try file.integers("\(name).chosen_A")),
          b: b.pictures(at: try file.integers("\(name).chosen_B")))
        let losses = try trainer.step(batch, draws, learningRate: try #require(file.number("lr")))
        curve.losses.append(Dictionary(uniqueKeysWithValues: zip(losses.names, losses.values.map(Double.init))))
      }
      return curve
    }
  }

  /// Equal features everywhere are told apart by chance alone.
  @Test func `features that are equal everywhere give the logarithm of the number of places`() throws {
    let features = Tensor([6, 3], repeating: 0.5).unitRows(epsilon: 1e-7).reshaped([2, 3, 3])
    let similarity = features.matrixProduct(with: features, transposingSecond: true) * (1 / 0.07)
    let loss = similarity.reshaped([6, 3]).crossEntropy(classes: [0, 1, 2, 0, 1, 2]).item
    #expect(abs(loss - 1.0986123) < 1e-5)
  }
}
