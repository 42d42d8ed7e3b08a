import ArgumentParser
import Datasets
import Foundation
import Runs
import TemporaryFolders
import Testing
import Training

@testable import Commands

@Suite("Settings in layers")
struct SettingsTests {
  /// The configuration of a run on small pictures, or on those with so long a shorter side.
  private func configuration(
    _ arguments: [String], file: String? = nil, side: Int? = nil
  ) throws -> RunConfiguration {
    let folder = try TemporaryFolder()
    try folder.drawDomains()
    let folders = [folder("day"), folder("night")]
    let domains = try DomainFolders(folders[0], folders[1])
    let settings = try TrainingSettings.parse(arguments).layered(
      over: try file.map { text throws(ConfigurationError) in try ConfigurationFile(text, path: "settings") },
      forPicturesOf: side ?? domains.shorterSide)
    return try settings.configuration(domains, folders: folders)
  }

  @Test("The paper's preset is as published")
  func paper() throws {
    let paper = try configuration(["--preset", "paper"])
    #expect(paper.preparation == Preparation(mode: .resizeAndCrop, loadSize: 286, cropSize: 256, flips: true))
    #expect(paper.cycleGAN.generator.parameterCount == 11_378_179)
    #expect(paper.cycleGAN.discriminator.parameterCount == 2_764_737)
    #expect(paper.length.epochs == 200 && paper.length.decayEpochs == 100 && paper.length.maximumSteps == nil)
    #expect(paper.cycleGAN.objective == .published)
    #expect(paper.cycleGAN.optimizer == .init(learningRate: 0.0002, beta1: 0.5, beta2: 0.999))
    #expect(paper.batchSize == 1 && paper.cycleGAN.poolSize == 50 && !paper.domains.pairsSerially)
    #expect(paper.cycleGAN.initialization == .init(scheme: .normal, gain: 0.02))
  }

  @Test("Every preset makes a valid run", arguments: Preset.allCases)
  func presets(preset: Preset) throws {
    for side in [72, 300] {
      let run = try configuration(["--preset", preset.rawValue], side: side)
      #expect(run.preparation.loadSize == (run.preparation.cropSize * 286 + 128) / 256)
    }
  }

  @Test("Without a preset it is minutes: 3000 steps of 64 pixels; epochs and decay follow from the steps")
  func standard() throws {
    let run = try configuration([])
    #expect(run == (try configuration(["--preset", "minutes"])).with(domains: run.domains))
    #expect(run.cycleGAN.generator.width == 16 && run.cycleGAN.generator.blocks == 6 && run.preparation.cropSize == 64)
    #expect(run.length.maximumSteps == 3000 && run.length.epochs == 600 && run.length.decayEpochs == 300)
    #expect(run.saving.stepsBetweenSamples == 150)
  }

  @Test("The command line goes before the file, the file before the preset")
  func precedence() throws {
    let run = try configuration(
      ["--width", "8"], file: #"{"preset": "hours", "width": 12, "blocks": 3, "cycle-weight-a": 4, "no-flip": true}"#)
    #expect(run.cycleGAN.generator.width == 8 && run.cycleGAN.discriminator.width == 8)
    #expect(run.cycleGAN.generator.blocks == 3)
    #expect(run.preparation.cropSize == 128 && !run.preparation.flips)
    #expect(run.cycleGAN.objective.cycleWeightA == 4 && run.cycleGAN.objective.cycleWeightB == 10)
    #expect(try configuration(["--flip"], file: "flip: false").preparation.flips)
  }

  @Test("The precision is that of the run, and absent where it is float32")
  func precision() throws {
    #expect(try configuration(["--precision", "bfloat16"]).precision == .bfloat16)
    #expect(try configuration([], file: "precision: bfloat16").precision == .bfloat16)
    #expect(try configuration(["--precision", "float32"], file: "precision: bfloat16").precision == nil)
    #expect(throws: (any Error).self) { try configuration(["--precision", "float16"]) }
    #expect(PrecisionOption.warning(.bfloat16, isFast: true) == nil)
    #expect(PrecisionOption.warning(nil, isFast: false) == nil)
    #expect(PrecisionOption.warning(.bfloat16, isFast: false)?.contains("slower than float32") == true)
  }

  @Test("A setting given above takes those with it that belong to what it replaces")
  func belonging() throws {
    let epochs = try configuration(["--epochs", "8"]).length
    #expect(epochs.epochs == 8 && epochs.maximumSteps == nil && epochs.decayEpochs == 4)
    let cosine = try configuration(["--preset", "paper", "--schedule", "cosine"]).length
    #expect(cosine.schedule == .cosine && cosine.epochs == 200)
    #expect(try configuration(["--size", "32"], file: "load-size: 300").preparation.loadSize == 36)
    #expect(try configuration(["--prepare", "crop"], file: "load-size: 300").preparation.mode == .crop)
    #expect(try configuration(["--generator", "resnet-9blocks"]).cycleGAN.generator.blocks == 9)
    #expect(try configuration(["--blocks", "2"], file: "generator: resnet-9blocks").cycleGAN.generator.blocks == 2)
    #expect(
      try configuration(["--discriminator", "pixel"], file: "discriminator-layers: 2").cycleGAN.discriminator.kind
        == .pixel)
    #expect(
      try configuration(["--discriminator-layers", "3"], file: "discriminator: projected").cycleGAN.discriminator.kind
        == .patch)
    let projected = try configuration(["--norm", "batch"], file: "discriminator: projected").cycleGAN
    #expect(projected.discriminator.norm == .spectral && projected.objective.adversarialLoss == .hinge)
    let nearest = "upsampling: nearest\ndownsampling: blur\ngenerator: mobile-resnet"
    let unet = try configuration(["--generator", "unet-128", "--size", "128"], file: nearest).cycleGAN.generator
    #expect(unet.downsampling == nil && unet.upsampling == nil)
    let weights = try configuration(["--cycle-weight", "7"], file: "cycle-weight-a: 3").cycleGAN.objective
    #expect(weights.cycleWeightA == 7 && weights.cycleWeightB == 7)
  }

  @Test("The preset learns from small pictures as they are, and for longer")
  func smallPictures() throws {
    let (small, large) = (try configuration([], side: 143), try configuration([], side: 144))
    #expect(small.preparation.cropSize == 64 && small.totalSteps == 3000)
    #expect(small.cycleGAN.discriminator.kind == .patch && small.cycleGAN.discriminator.layers == 2)
    #expect(small.cycleGAN.objective.adversarialLoss == .leastSquares)
    #expect(large.preparation.cropSize == 128 && large.totalSteps == 1100)
    #expect(large.cycleGAN.discriminator.kind == .projected && large.cycleGAN.discriminator.norm == .spectral)
    #expect(large.cycleGAN.objective.adversarialLoss == .hinge && large.cycleGAN.optimizer.learningRate == 0.0006)
    #expect(small.cycleGAN.optimizer.learningRate == 0.0002)
    #expect(large.cycleGAN.poolSize == 0 && small.cycleGAN.poolSize == 50)
    #expect(large.cycleGAN.discriminator.heads == 4 && small.cycleGAN.discriminator.heads == nil)
    let headed = try configuration(["--discriminator-heads", "4"], side: 143).cycleGAN
    #expect(headed.discriminator.kind == .projected && headed.discriminator.heads == 4)
    let three = try configuration(["--discriminator-heads", "3"], side: 144).cycleGAN.discriminator
    #expect(three.kind == .projected && three.heads == nil)
    let given = try configuration(["--size", "32", "--steps", "7"], side: 143)
    #expect(given.preparation.cropSize == 32 && given.totalSteps == 7)
    let hours = try configuration(["--preset", "hours"], side: 144)
    #expect(hours.preparation.cropSize == 192 && hours.totalSteps == 7000)
    #expect(hours.cycleGAN.generator.blocks == 9 && large.cycleGAN.generator.blocks == 6)
    let smallHours = try configuration(["--preset", "hours"], side: 143)
    #expect(smallHours.preparation.cropSize == 128 && smallHours.totalSteps == 15_000)
    #expect(smallHours.cycleGAN.generator.blocks == 6 && smallHours.cycleGAN.discriminator.kind == .patch)
    #expect(hours.cycleGAN.discriminator.kind == .projected && hours.cycleGAN.generator.inputSkip == .mask)
    #expect(hours.cycleGAN.objective == large.cycleGAN.objective && hours.cycleGAN.optimizer.learningRate == 0.0003)
    let patches = try configuration(["--discriminator", "patch"], side: 144).cycleGAN
    #expect(patches.discriminator.layers == 2 && patches.discriminator.norm == .instance)
    #expect(patches.objective.adversarialLoss == .leastSquares && patches.optimizer.learningRate == 0.0002)
    #expect(patches.poolSize == 50 && hours.cycleGAN.poolSize == 50 && hours.cycleGAN.discriminator.heads == nil)
    let norm = try configuration(["--discriminator-norm", "instance"], side: 144).cycleGAN
    #expect(norm.discriminator == patches.discriminator && norm.optimizer.learningRate == 0.0002)
    #expect(try configuration(["--discriminator-norm", "spectral"], side: 144).cycleGAN == large.cycleGAN)
    let smoothed = try configuration(["--real-target", "0.9"], side: 144).cycleGAN
    #expect(smoothed.objective.adversarialLoss == .leastSquares && smoothed.discriminator.kind == .projected)
  }

  @Test("Augmentation and scales are the preset's, or what is asked for")
  func augmentationAndScales() throws {
    let preset = try configuration([]).cycleGAN
    #expect(
      preset.augmentation == DifferentiableAugmentation([.colour, .translation]) && preset.generator.inputSkip == .mask)
    #expect(preset.objective.cycleWeightA == 3 && preset.objective.cycleWeightB == 3)
    #expect(preset.objective.identityWeight == 0 && preset.discriminator.layers == 2)
    // Weak losses need a mask that keeps backgrounds.
    for options in [["--input-skip", "none"], ["--input-skip", "sum"], ["--generator", "unet"]] {
      #expect(try configuration(options).cycleGAN.objective == .published, "\(options)")
    }
    let hours = try configuration(["--preset", "hours"]).cycleGAN
    #expect(hours.augmentation == preset.augmentation && hours.generator.inputSkip == nil)
    #expect(hours.objective == .published && hours.discriminator.layers == 3)
    let plain = try configuration(["--discriminator-augmentation", "none"])
    #expect(plain.cycleGAN.augmentation == nil && plain.preparation.scales == nil)
    let text = String(decoding: try JSONEncoder().encode(plain), as: UTF8.self)
    #expect(!text.contains("augmentation") && !text.contains("scales"))
    let file = "discriminator-augmentation: translation,cutout\nscales: 1-4"
    let given = try configuration([], file: file)
    #expect(given.cycleGAN.augmentation == DifferentiableAugmentation([.translation, .cutout]))
    #expect(given.preparation.scales == ScaleRange(1, 4))
    let none = try configuration(["--discriminator-augmentation", "none", "--scales", "1-1"], file: file)
    #expect(none.with(domains: plain.domains) == plain)
    #expect(try configuration(["--prepare", "crop"], file: file).preparation.scales == nil)
  }

  @Test(
    "A file's fault is named",
    arguments: [
      ("bread: 2", "“bread” is no setting"), ("epochs: many", "“epochs”"),
      ("epochs: [1, 2]", "“epochs” needs one value"),
      ("width: 2.5", "“width”"), ("flip: 3", "“flip”"), ("seed: null", "“seed” needs one value"),
      ("- 1\n- 2", "no names and values"), (#"{"width": 2,"#, "neither YAML nor JSON"),
      ("width: 2\nwidth: 3", "“width” twice"), ("output: x", "“output” is no setting"), ("epochs: true", "“epochs”"),
    ])
  func faults(text: String, expected: String) {
    #expect { try ConfigurationFile(text, path: "night.yaml").settings() } throws: { error in
      let message = (error as? ConfigurationError)?.description ?? ""
      return message.contains(expected) && message.contains("night.yaml")
    }
  }

  @Test("Settings that contradict each other are refused, and both are named")
  func contradictions() {
    for (arguments, names) in [
      (["--generator", "resnet-6blocks", "--blocks", "9"], ["--generator", "--blocks"]),
      (["--prepare", "none", "--load-size", "80"], ["--load-size", "--prepare"]),
      (["--prepare", "scale-width", "--scales", "1-4"], ["--scales", "--prepare"]),
      (["--schedule", "constant", "--decay-epochs", "2"], ["--decay-epochs", "--schedule"]),
      (["--norm", "spectral"], ["--norm spectral", "--discriminator-norm"]),
      (["--step-factor", "0.5"], ["--step-factor", "--schedule"]),
      (["--discriminator", "pixel", "--discriminator-layers", "2"], ["--discriminator-layers", "--discriminator"]),
      (
        ["--discriminator", "pixel", "--discriminator-downsampling", "blur"],
        ["--discriminator-downsampling", "--discriminator"]
      ),
      (
        ["--discriminator", "projected", "--discriminator-norm", "instance"],
        ["--discriminator-norm instance", "--discriminator"]
      ),
      (
        ["--discriminator", "pixel", "--discriminator-heads", "4"], ["--discriminator-heads", "--discriminator pixel"]
      ),
      (["--generator", "unet", "--input-skip", "mask"], ["--input-skip mask", "--generator"]),
      (["--method", "pix2pix", "--discriminator", "projected"], ["--discriminator projected", "--method pix2pix"]),
      (["--generator", "unet-128", "--downsampling", "blur", "--size", "128"], ["--downsampling", "--generator"]),
    ] {
      #expect { try configuration(arguments) } throws: { error in
        let message = (error as? ConfigurationError)?.description ?? ""
        return names.allSatisfy(message.contains)
      }
    }
  }

  @Test("How networks sample, the published way being none of the settings")
  func sampling() throws {
    let settings = try configuration([
      "--downsampling", "blur", "--upsampling", "bilinear", "--discriminator-downsampling", "blur",
    ]).cycleGAN
    #expect(settings.generator.downsampling == .blur && settings.generator.upsampling == .bilinear)
    #expect(settings.discriminator.downsampling == .blur)
    let published = try configuration([
      "--downsampling", "strided", "--upsampling", "transposed", "--discriminator-downsampling", "strided",
    ]).cycleGAN
    #expect(published.generator.downsampling == nil && published.generator.upsampling == nil)
    #expect(published.discriminator.downsampling == nil)
    let unet = try configuration(["--generator", "unet-128", "--size", "128"]).cycleGAN.generator
    #expect(unet.upsampling == nil)
    let nearest = ["--generator", "unet-128", "--size", "128", "--upsampling", "nearest"]
    #expect(try configuration(nearest).cycleGAN.generator.upsampling == .nearest)
  }

  @Test("Stabilisers are options of their own; the defaults are as published")
  func stabilisers() throws {
    let published = try configuration([]).cycleGAN
    #expect(published.discriminator.norm == .instance && published.generator.attention == nil)
    #expect(published.discriminatorLearningRate == nil && published.objective.realTarget == nil)
    let run = try configuration(
      [
        "--discriminator-norm", "spectral", "--adversarial-loss", "hinge", "--discriminator-learning-rate", "0.0004",
        "--attention",
      ]
    ).cycleGAN
    #expect(run.discriminator.norm == .spectral && run.generator.norm == .instance && run.generator.attention == true)
    #expect(run.objective.adversarialLoss == .hinge && run.discriminatorLearningRate == 0.0004)
    #expect(try configuration(["--real-target", "0.9"]).cycleGAN.objective.realTarget == 0.9)
    #expect(try configuration(["--real-target", "1"]).cycleGAN == published)
    for (arguments, reason) in [
      (["--real-target", "0.9", "--adversarial-loss", "hinge"], "no targets"), (["--real-target", "0.2"], "0.5 to 1"),
      (["--discriminator-learning-rate", "0"], "must be positive"), (["--width", "15", "--attention"], "attention"),
      (["--generator", "unet-128", "--size", "128", "--attention"], "only a ResNet has attention"),
    ] {
      #expect { try configuration(arguments) } throws: { error in
        ((error as? ConfigurationError)?.description ?? "").contains(reason)
      }
    }
  }

  @Test("An option of another method is refused, and the methods that take it are named")
  func otherMethod() throws {
    let first = MethodOptions(method: "first", names: ["width", "cycle-weight"])
    let second = MethodOptions(method: "second", names: ["width", "noise"])
    let third = MethodOptions(method: "third", names: ["noise"])
    let all = [first, second, third]
    try MethodOptions.check(["width"], for: second, among: all)
    let error = #expect(throws: ConfigurationError.self) {
      try MethodOptions.check(["width", "noise"], for: first, among: all)
    }
    #expect(
      error?.description == "--noise belongs to --method second or --method third, not first; leave one of them out")
  }

  @Test("A group knows which of its options were given")
  func given() throws {
    let settings = try TrainingSettings.parse(["--beta2", "0.9", "--no-dropout", "--cycle-weight", "3"])
    #expect(settings.cycleGAN.given == ["cycle-weight"])
    #expect(settings.optimisation.given == ["beta2"])
    #expect(settings.networks.given == ["dropout"])
    #expect(settings.length.given.isEmpty && settings.saving.given.isEmpty)
  }
}

extension RunConfiguration {
  /// The same run on other pictures.
  fileprivate func with(domains: Domains) -> RunConfiguration {
    var run = self
    run.domains = domains
    return run
  }
}

extension RunConfiguration {
  /// The settings of a run that is a CycleGAN.
  var cycleGAN: CycleGANSettings {
    guard case .cycleGAN(let settings) = method else { preconditionFailure("a CycleGAN was expected, got \(method)") }
    return settings
  }
}
