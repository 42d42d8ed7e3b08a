import Networks
import NeuralNetworks
import Testing
import Training

@testable import Datasets
@testable import Health
@testable import Runs

/// What is measured of runs that make pictures of classes and texts.
@Suite struct LatentHealthTests {
  /// What is measured of a generator as it begins.
  ///
  /// - Parameter isDeaf: whether nothing in it depends on the condition.
  private func effect(_ settings: LatentSettings, isDeaf: Bool) throws -> Double {
    let run = try SmallRun(batch: 2, method: .sagan(settings))
    let method = run.configuration.initialMethod()
    let sampler = LatentSampler(settings, of: method, seed: 1)
    for parameter in sampler.generator.parameters {
      var values = parameter.fileValues
      if parameter.key.contains(".gamma.") || parameter.key.contains(".beta.") {
        // The scale and the shift of each class.
        values = values.enumerated().map { place, value in
          isDeaf ? (parameter.key.contains(".gamma.") ? 1 : 0) : value + Float(place * 7 % 5) * 0.2
        }
      } else if isDeaf, let features = settings.network.textFeatures, parameter.key.hasPrefix("linear"),
        values.count > 100
      {
        // Behind the vector stand the features of the text.
        let size = settings.network.latentSize
        values = values.enumerated().map { place, value in place % (size + features) < size ? value : 0 }
      }
      parameter.load(fileValues: values)
    }
    let health = try LatentHealth(run.configuration, run.domains.a)
    return try #require(health.numbers(of: sampler, by: method)[.conditionEffect])
  }

  @Test func `a generator that does not listen to classes is told from one that does`() throws {
    let classes = [PictureClass(name: "a", count: 3), PictureClass(name: "b", count: 4)]
    let settings = FamilyRunTests.latent(.projection, classes: classes)
    let (deaf, listening) = (try effect(settings, isDeaf: true), try effect(settings, isDeaf: false))
    #expect(deaf < 0.05, "\(deaf)")
    #expect(listening > 0.05, "\(listening)")
  }

  @Test func `a generator that does not listen to texts is told from one that does`() throws {
    let settings = FamilyRunTests.latent(
      .projection, captions: CaptionSettings(of: (0..<4).map(SmallRun.caption)))
    let (deaf, listening) = (try effect(settings, isDeaf: true), try effect(settings, isDeaf: false))
    #expect(deaf < 0.05, "\(deaf)")
    #expect(listening > 0.05, "\(listening)")
  }
}
