import Networks
import NeuralNetworks
import Tensors
import Testing

@testable import Datasets
@testable import Training

/// Critic steps, and what goes with what.
@Suite struct RegularisationTests {
  private static func settings(_ kind: LatentArchitecture.Kind) -> LatentSettings {
    LatentSettings(
      network: LatentArchitecture(kind: kind, latentSize: 4, width: 4, size: 16, channels: 1),
      initialization: .init(scheme: .xavier, gain: 1), adversarialLoss: kind == .projection ? .hinge : .crossEntropy,
      optimizer: .init(learningRate: 1e-3, beta1: 0.5, beta2: 0.9))
  }

  private static func fault(_ settings: LatentSettings) -> String? {
    do throws(ConfigurationError) {
      try settings.validate(for: Preparation(mode: .resizeAndCrop, loadSize: 16, cropSize: 16))
      return nil
    } catch { return error.description }
  }

  @Test func `a penalty goes with discriminators alone that are linear but for leaky ReLUs`() {
    for kind in GradientPenalty.Kind.allCases {
      var dcgan = Self.settings(.dcgan)
      dcgan.gradientPenalty = GradientPenalty(kind)
      #expect(Self.fault(dcgan)?.contains("batch norm") == true)
      for norm in [NormalisationKind.none, .spectral] {
        dcgan.network.discriminatorNorm = norm
        #expect(Self.fault(dcgan) == nil)
      }
      dcgan.network.minibatchDeviation = true
      #expect(Self.fault(dcgan)?.contains("minibatch deviation") == true)
      var sagan = Self.settings(.projection)
      sagan.gradientPenalty = GradientPenalty(kind)
      #expect(Self.fault(sagan) == nil)
      (sagan.network.width, sagan.network.attentionSide) = (8, 8)
      #expect(Self.fault(sagan)?.contains("attention") == true)
      var gan = Self.settings(.mlp)
      gan.gradientPenalty = GradientPenalty(kind)
      #expect(Self.fault(gan) == nil)
    }
  }

  @Test func `the Wasserstein loss needs a bound on the slope`() {
    var dcgan = Self.settings(.dcgan)
    dcgan.adversarialLoss = .wasserstein
    #expect(Self.fault(dcgan)?.contains("slope is bounded") == true)
    dcgan.network.discriminatorNorm = .spectral
    #expect(Self.fault(dcgan) == nil)
    dcgan.network.discriminatorNorm = NormalisationKind.none
    #expect(Self.fault(dcgan) != nil)
    dcgan.gradientPenalty = GradientPenalty(.wasserstein)
    #expect(Self.fault(dcgan) == nil)
    var sagan = Self.settings(.projection)
    sagan.adversarialLoss = .wasserstein
    #expect(Self.fault(sagan) == nil)
  }

  @Test func `norms and minibatch deviation belong to networks that have them`() {
    var (gan, sagan, dcgan) = (Self.settings(.mlp), Self.settings(.projection), Self.settings(.dcgan))
    gan.network.minibatchDeviation = true
    sagan.network.discriminatorNorm = NormalisationKind.none
    dcgan.network.discriminatorNorm = .instance
    #expect(Self.fault(gan)?.contains("needs a convolution") == true)
    #expect(Self.fault(sagan)?.contains("in a DCGAN alone") == true)
    #expect(Self.fault(dcgan)?.contains("not instance") == true)
  }

  @Test func `numbers that make no sense are refused`() {
    let changes: [(inout LatentSettings) -> Void] = [
      { $0.gradientPenalty = GradientPenalty(.r1, weight: 0) },
      { $0.gradientPenalty = GradientPenalty(.r1, weight: .infinity) },
      { $0.gradientPenalty = GradientPenalty(.r1, interval: 0) }, { $0.leCam = LeCamSettings(weight: -1) },
      { $0.leCam = LeCamSettings(weight: 0.3, decay: 1) }, { $0.leCam = LeCamSettings(weight: 0.3, start: -1) },
      { $0.criticSteps = 0 }, { $0.criticSteps = 101 },
    ]
    #expect(Self.fault(Self.settings(.projection)) == nil)
    for change in changes {
      var settings = Self.settings(.projection)
      change(&settings)
      #expect(Self.fault(settings) != nil)
    }
  }

  @Test(arguments: [(5, 2, 2), (5, nil, 5), (3, 8, 3)])
  func `each update sees the next pictures, and the first ones again where they run out`(
    total: Int, size: Int?, expected: Int
  ) {
    let batch = Minibatch(
      pictures: [Tensor([total, 1, 1, 1], (0..<total).map(Float.init))], labels: Array(0..<total), updateSize: size)
    let portions = batch.portions(3)
    #expect(portions.count == 3)
    for (place, portion) in portions.enumerated() {
      let pictures = (0..<expected).map { (place * expected + $0) % total }
      #expect(portion.a.values == pictures.map(Float.init) && portion.labels == pictures)
    }
    #expect(batch.portions(1)[0].a.values == batch.a.values)
  }

  @Test func `every update of a step has draws of its own`() throws {
    var settings = Self.settings(.projection)
    settings.gradientPenalty = GradientPenalty(.wasserstein)
    settings.classes = [PictureClass(name: "a", count: 1), PictureClass(name: "b", count: 2)]
    let portion = Minibatch(pictures: [Tensor([3, 1, 1, 1], repeating: 0)])
    let draws = settings.draws(for: [portion, portion], "training", seed: 1, step: 2)
    let whole = settings.draws(6, for: "training", seed: 1, step: 2)
    #expect(draws[0].latent.values + draws[1].latent.values == whole.latent.values)
    #expect(Set(whole.latent.values).count == 24)
    let (first, second) = (try #require(draws[0].shares), try #require(draws[1].shares))
    #expect(Set(first + second).count == 6 && (first + second).allSatisfy { (0..<1).contains($0) })
    #expect(first + second == whole.shares)
    #expect(try #require(draws[0].labels) + #require(draws[1].labels) == whole.labels)
    settings.gradientPenalty = GradientPenalty(.r1)
    #expect(settings.draws(3, for: "training", seed: 1, step: 2).shares == nil)
  }

  @Test func `a lazy penalty enters every so many updates, and so many times`() throws {
    var settings = Self.settings(.dcgan)
    settings.network.discriminatorNorm = NormalisationKind.none
    settings.gradientPenalty = GradientPenalty(.r1, interval: 3)
    settings.criticSteps = 2
    let method = settings.method(seed: 3) { Initialization(.xavier, gain: 1, seed: 3, network: $0) }
    #expect(method.lossNames == ["D_real", "D_fake", "D_penalty", "G"])
    let pictures = Minibatch(
      pictures: [Tensor([4, 16, 16, 1], (0..<1024).map { Float($0 % 17) / 8 - 1 })], updateSize: 2)
    // Updates 0 and 3, of which the log has what the last of a step was: 1, 3 and 5.
    let penalties = try (0..<3).map { _ in try method.step(pictures, learningRate: 1e-3)["D_penalty"] }
    #expect(penalties[1] > 0 && penalties[2] == 0)
    #expect(method.players[1].optimizer.stepCount == 6 && method.stepCount == 3)
  }

  @Test func `minibatch deviation keeps real and made pictures apart, and is the same within a group`() {
    let recipe = Initialization(.xavier, gain: 1, seed: 1, network: "d")
    let discriminators: [any PictureDiscriminator] = [
      DCGANDiscriminator(width: 4, size: 16, channels: 1, norm: .spectral, minibatchDeviation: true, recipe),
      ProjectionDiscriminator(
        width: 4, size: 16, channels: 1, classes: 0, attentionSide: nil, minibatchDeviation: true, recipe),
    ]
    for discriminator in discriminators {
      #expect(!discriminator.treatsPicturesSeparately)
      let pictures = Tensor([3, 16, 16, 1], (0..<768).map { Float($0 % 13) / 6 - 1 })
      #expect(discriminator(pictures, nil, .training(seed: 0, step: 0)).shape == [3, 1])
    }
    // Groups of 3 of 9, since 4 does not divide them; pictures 0, 3 and 6 make one.
    let values: [Float] = [0, 5, 1, 0, 5, 2, 3, 5, 3]
    let map = Tensor([9, 1, 1, 1], values).withMinibatchDeviation()
    #expect(map.shape == [9, 1, 1, 2])
    let deviations = (0..<9).map { map.values[2 * $0 + 1] }
    for (place, expected) in deviations.enumerated() { #expect(expected == deviations[place % 3]) }
    #expect(abs(deviations[0] - Float(2).squareRoot()) < 1e-5 && abs(deviations[1] - 1e-4) < 1e-6)
  }
}
