import Foundation
import Networks
import NeuralNetworks
import Tensors
import Testing
import Training

@testable import Datasets
@testable import Runs

/// What every method promises of its runs.
@Suite struct FamilyRunTests {
  /// Small runs, one of each kind that a method has beside the CycleGAN.
  static let methods: [(name: String, method: Method)] = [
    ("pix2pix", .pix2Pix(pix2Pix(norm: .batch))),
    ("pix2pix that colours", .pix2Pix(pix2Pix(norm: .instance, from: 1, average: AverageSettings(decay: 0.9)))),
    ("CUT", .cut(cut(.cut, average: nil))), ("FastCUT", .fastCUT(cut(.fastCUT, average: AverageSettings(decay: 0.9)))),
    ("GAN", .gan(latent(.mlp))),
    ("DCGAN", .dcgan(latent(.dcgan, average: AverageSettings(decay: 0.9)))),
    ("DCGAN that augments", .dcgan(latent(.dcgan, augmentation: DifferentiableAugmentation([.translation])))),
    ("SAGAN", .sagan(latent(.projection, attentionSide: 16))),
    (
      "SAGAN with classes",
      .sagan(
        latent(
          .projection, attentionSide: 8, average: AverageSettings(decay: 0.9),
          classes: [PictureClass(name: "a", count: 3), PictureClass(name: "b", count: 4)]))
    ),
    (
      "DCGAN with captions",
      .dcgan(
        latent(
          .projection, average: AverageSettings(decay: 0.9),
          augmentation: DifferentiableAugmentation([.translation, .cutout]),
          captions: CaptionSettings(of: (0..<4).map(SmallRun.caption))))
    ),
  ]

  /// Runs whose discriminators are regularised. Of four pictures in batches of two, three updates see some again.
  static let regularised: [(name: String, method: Method)] = {
    var wgan = latent(.dcgan)
    wgan.network.discriminatorNorm = NormalisationKind.none
    (wgan.adversarialLoss, wgan.gradientPenalty) = (.wasserstein, GradientPenalty(.wasserstein))
    wgan.criticSteps = 3
    var augmented = wgan
    augmented.augmentation = DifferentiableAugmentation([.colour, .cutout])
    augmented.network.discriminatorNorm = .spectral
    // Not every update is penalised, so that a run that goes on has to know which.
    var r1 = latent(
      .projection, classes: [PictureClass(name: "a", count: 3), PictureClass(name: "b", count: 4)])
    r1.gradientPenalty = GradientPenalty(.r1, interval: 3)
    r1.criticSteps = 2
    var connected = latent(.mlp)
    (connected.gradientPenalty, connected.criticSteps) = (GradientPenalty(.wasserstein, interval: 2), 2)
    // It begins after a run was stopped, or before.
    var leCam = latent(.projection, attentionSide: 8)
    leCam.leCam = LeCamSettings(weight: 0.3, start: 2)
    leCam.network.minibatchDeviation = true
    var deviating = latent(.dcgan)
    deviating.network.minibatchDeviation = true
    return [
      ("WGAN-GP", .dcgan(wgan)), ("WGAN-GP that augments, with spectral norm", .dcgan(augmented)),
      ("SAGAN with classes, R1 and critic steps", .sagan(r1)), ("GAN with a gradient penalty", .gan(connected)),
      ("SAGAN with LeCam and minibatch deviation", .sagan(leCam)),
      ("DCGAN with minibatch deviation", .dcgan(deviating)),
    ]
  }()

  static let all = methods + regularised

  static func latent(
    _ kind: LatentArchitecture.Kind, attentionSide: Int? = nil, average: AverageSettings? = nil,
    augmentation: DifferentiableAugmentation? = nil, classes: [PictureClass]? = nil,
    captions: CaptionSettings? = nil
  ) -> LatentSettings {
    LatentSettings(
      network: LatentArchitecture(
        kind: kind, latentSize: 6, width: 8, size: 32, channels: 3, attentionSide: attentionSide,
        textFeatures: captions == nil ? nil : 5),
      initialization: .init(scheme: .xavier, gain: 1), adversarialLoss: kind == .projection ? .hinge : .crossEntropy,
      realTarget: kind == .mlp ? 0.9 : nil, optimizer: .init(learningRate: 1e-3, beta1: 0.5, beta2: 0.999),
      discriminatorLearningRate: kind == .projection ? 2e-3 : nil, average: average, augmentation: augmentation,
      classes: classes, captions: captions)
  }

  static func cut(_ objective: CUTObjective, average: AverageSettings?) -> CUTSettings {
    CUTSettings(
      generator: GeneratorArchitecture(
        kind: .resnet, width: 2, blocks: 5, levels: 0, downsampling: .blur, upsampling: .bilinear, norm: .instance,
        dropout: false, channels: 3),
      discriminator: DiscriminatorArchitecture(
        kind: .patch, width: 4, layers: 2, downsampling: .blur, norm: .instance, channels: 3), projectionWidth: 8,
      initialization: .init(scheme: .xavier, gain: 0.02), objective: objective,
      optimizer: .init(learningRate: 1e-3, beta1: 0.5, beta2: 0.999), average: average)
  }

  static func pix2Pix(
    norm: NormalisationKind, from channels: Int = 3, average: AverageSettings? = nil
  ) -> Pix2PixSettings {
    Pix2PixSettings(
      generator: GeneratorArchitecture(
        kind: .unet, width: 2, blocks: 0, levels: 5, norm: norm, dropout: true, channels: channels, outputChannels: 3),
      discriminator: DiscriminatorArchitecture(kind: .patch, width: 4, layers: 2, norm: norm, channels: channels + 3),
      initialization: .init(scheme: .normal, gain: 0.02), adversarialLoss: .crossEntropy, l1Weight: 100,
      optimizer: .init(learningRate: 1e-3, beta1: 0.5, beta2: 0.999), average: average)
  }

  @Test(arguments: all.map(\.name))
  func `a run that was stopped goes on as if it had not been, with any number of threads`(name: String) throws {
    let method = try #require(Self.all.first { $0.name == name }).method
    let run = try SmallRun(batch: method.name.makesFromNothing ? 2 : 1, method: method)
    try run.begin("whole")
    let whole = try run.bytes("whole")
    #expect(whole.count > 3)
    for stop in [1, 4] {
      try run.begin("stopped-\(stop)", stoppingAfter: stop)
      try run.resume("stopped-\(stop)")
      #expect(try run.bytes("stopped-\(stop)") == whole)
    }
    let threads = ComputeThreads.count
    defer { ComputeThreads.count = threads }
    ComputeThreads.count = threads == 1 ? 2 : 1
    try run.begin("threads")
    #expect(try run.bytes("threads") == whole)
  }

  @Test(arguments: [nil, "CUT", "SAGAN", "WGAN-GP"] as [String?])
  func `a run in bfloat16 is another, and goes on as if it had not been stopped`(name: String?) throws {
    let method = try name.map { name in try #require(Self.all.first { $0.name == name }).method }
    let run = try SmallRun(batch: name == nil ? 1 : 2, method: method)
    try run.begin("in float32")
    run.configuration.precision = .bfloat16
    try run.begin("whole")
    let whole = try run.bytes("whole")
    #expect(try run.bytes("in float32") != whole)
    try run.begin("stopped", stoppingAfter: 3)
    try run.resume("stopped")
    #expect(try run.bytes("stopped") == whole)
    #expect(try run.output("stopped").configuration().precision == .bfloat16)
  }

  @Test(arguments: all.map(\.name))
  func `settings are written and read again`(name: String) throws {
    let method = try #require(Self.all.first { $0.name == name }).method
    let configuration = try SmallRun(method: method).configuration
    let bytes = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(RunConfiguration.self, from: bytes) == configuration)
    try configuration.validate()
  }

  @Test func `a run whose captions have changed is not resumed, and one that was moved is`() throws {
    let method = try #require(Self.methods.first { $0.name == "DCGAN with captions" }).method
    let run = try SmallRun(batch: 2, method: method)
    try run.begin("run", stoppingAfter: 2)
    let path = "\(run.folder)/b/3.txt"
    try Data("another caption of it".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: RunError.captionsChanged(run.output("run").path)) { try run.resume("run") }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: RunError.self) { try run.resume("run") }
    try Data("\(SmallRun.caption(3))\nwith another second line".utf8).write(to: URL(fileURLWithPath: path))
    try run.resume("run")
  }

  @Test func `pix2pix refuses a run without pairs, and a CycleGAN one with them`() throws {
    var paired = try SmallRun(method: Self.methods[0].method).configuration
    paired.domains.pairs = nil
    #expect(throws: ConfigurationError.self) { try paired.validate() }
    var unpaired = try SmallRun().configuration
    unpaired.domains.pairs = PairLayout(isReversed: false)
    #expect(throws: ConfigurationError.self) { try unpaired.validate() }
  }

  @Test func `a run begins with the networks of another of its method alone`() throws {
    let run = try SmallRun(method: Self.methods[0].method)
    try run.begin("source", stoppingAfter: 2)
    let start = try TrainingStart(run.output("source"), for: run.configuration.method)
    var configuration = run.configuration
    try start.apply(to: &configuration)
    let next = try TrainingRun(
      beginning: configuration, domains: run.domains, in: run.output("next"), from: start, report: { _ in })
    let source = try run.output("source").generator(.aToB).network
    let generator = try #require(next.method.generators[.aToB])
    for (mine, theirs) in zip(generator.parameters, source.parameters) { #expect(mine.fileValues == theirs.fileValues) }
    #expect(throws: RunError.self) {
      try TrainingStart(run.output("source"), for: SmallRun().configuration.method)
    }
  }
}
