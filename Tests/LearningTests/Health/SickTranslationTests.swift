import Foundation
import Images
import Networks
import NeuralNetworks
import Tensors
import Testing
import Training

@testable import Datasets
@testable import Health
@testable import Runs

/// A network that makes of each pixel a multiple of it, and adds to it.
private struct PixelGenerator: Generator {
  let layers: [Layer]

  init(times factor: Float, plus offset: Float = 0) {
    let convolution = Convolution2D(
      "model", from: 3, to: 3, kernel: 1, stride: 1, padding: .zero(0), bias: true, .zero)
    convolution.weight.parameters[0].load(fileValues: (0..<9).map { $0 % 4 == 0 ? factor : 0 })
    convolution.bias?.load(fileValues: [offset, offset, offset])
    layers = [.convolution(convolution)]
  }
}

/// Translations, and discriminators, that are sick on purpose.
@Suite struct SickTranslationTests {
  private let run: SmallRun
  private let configuration: RunConfiguration
  private let domains: DomainFolders

  init() throws {
    run = try SmallRun()
    // The sample domains: real scenes, with pictures to test.
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folders = ["horse", "zebra"].map { root.appendingPathComponent("Domains/\($0)").path }
    domains = try DomainFolders(folders[0], folders[1])
    var configuration = run.configuration
    configuration.domains = .init(domains, folders: folders)
    configuration.preparation = Preparation(loadSize: 64, cropSize: 64)
    self.configuration = configuration
  }

  private func numbers(
    _ there: any Generator, _ back: any Generator, by method: (any TrainingMethod)? = nil
  ) throws -> [HealthNumber: Double] {
    let samples = try SampleTranslations(configuration, domains, [.aToB: there, .bToA: back])
    #expect(samples.samples.count == 8)
    return try TranslationHealth(configuration, domains).numbers(
      of: samples, by: method ?? configuration.initialMethod())
  }

  /// What a monitor finds where all samples of a run are alike.
  private func findings(_ numbers: [HealthNumber: Double]) -> [HealthIndicator] {
    var monitor = HealthMonitor(
      HealthTraits(judges: [], gradients: [], numbers: HealthNumber.allCases, totalSteps: 1000), columns: [])
    for step in [600, 700, 800] { _ = monitor.take(HealthSample(step: step, numbers: numbers)) }
    return monitor.findings.map(\.indicator)
  }

  @Test func `generators that darken and brighten are well`() throws {
    let numbers = try numbers(
      PixelGenerator(times: 0.8, plus: -0.15), PixelGenerator(times: 1.25, plus: 0.1875))
    #expect(findings(numbers) == [], "\(numbers)")
    #expect(try #require(numbers[.brightnessCorrelation]) > 0.99)
  }

  @Test func `generators that make negatives both ways are found`() throws {
    let numbers = try numbers(PixelGenerator(times: -1), PixelGenerator(times: -1))
    #expect(findings(numbers) == [.coloursInverted], "\(numbers)")
    #expect(try #require(numbers[.cycle]) < 1e-6)
  }

  @Test func `generators that change nothing are found`() throws {
    let numbers = try numbers(PixelGenerator(times: 1), PixelGenerator(times: 1))
    #expect(findings(numbers) == [.doesNothing], "\(numbers)")
  }

  @Test func `a picture that is hidden below what the eye sees is found`() throws {
    let numbers = try numbers(PixelGenerator(times: 0.02), PixelGenerator(times: 50))
    #expect(findings(numbers).contains(.hiddenMessage), "\(numbers)")
    // Such translations are grey, all of them.
    #expect(findings(numbers).contains(.modeCollapse), "\(numbers)")
  }

  @Test func `the grid of a transposed convolution is found, and there is none where pixels are repeated first`() throws
  {
    func numbers(_ upsampling: Upsampling) throws -> [HealthNumber: Double] {
      let architecture = GeneratorArchitecture(
        kind: .resnet, width: 8, blocks: 1, levels: 0, upsampling: upsampling, norm: .instance, dropout: false,
        channels: 3)
      let networks = ["there", "back"].map {
        architecture.build(Initialization(.normal, gain: 0.2, seed: 3, network: $0))
      }
      return try self.numbers(networks[0], networks[1])
    }
    let (transposed, nearest) = (try numbers(.transposed), try numbers(.nearest))
    #expect(findings(transposed).contains(.checkerboard), "\(transposed)")
    #expect(!findings(nearest).contains(.checkerboard), "\(nearest)")
  }

  @Test func `a discriminator that knows its training pictures alone is found`() throws {
    let generators = (PixelGenerator(times: 0.8, plus: -0.15), PixelGenerator(times: 1.25, plus: 0.1875))
    let method = Rote(
      known: try configuration.preparedPictures(domains.b.training, .bToA, most: 4).map {
        Tensor(PictureValues([$0.picture]))
      })
    let sick = try numbers(generators.0, generators.1, by: method)
    #expect(findings(sick) == [.discriminatorMemorises], "\(sick)")
    method.known += try configuration.preparedPictures(try #require(domains.b.test), .bToA, most: 4)
      .map { Tensor(PictureValues([$0.picture])) }
    let well = try numbers(generators.0, generators.1, by: method)
    #expect(findings(well) == [] && well[.memorised] == 0, "\(well)")
  }

  /// A method whose discriminator of B says 1 of pictures that it knows and 0 of others.
  private final class Rote: JudgingMethod {
    var known: [Tensor]
    let players: [Player] = []
    let lossNames: [String] = []

    init(known: [Tensor]) { self.known = known }

    func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses { StepLosses(names: []) }

    func logits(of pictures: Tensor, as direction: Direction) -> Tensor {
      let isKnown = direction == .aToB && known.contains { $0.values == pictures.values }
      return Tensor([1, 1, 1, 1], repeating: isKnown ? 1 : 0)
    }
  }
}
