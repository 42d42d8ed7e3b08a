import Datasets
import Evaluation
import Foundation
import Networks
import SafeTensors
import TemporaryFolders
import Testing
import Training

@testable import Interchange
@testable import Runs

/// Runs that make pictures from nothing and begin with other networks, or are measured as they go.
@Suite struct MakingStartTests {
  private static let classes = [PictureClass(name: "a", count: 3), PictureClass(name: "b", count: 4)]

  private static func settings(_ kind: LatentArchitecture.Kind, classes: [PictureClass]? = nil) -> LatentSettings {
    FamilyRunTests.latent(kind, average: AverageSettings(decay: 0.9), classes: classes)
  }

  @Test func `a run begins with the networks of another, the average as well`() throws {
    let run = try SmallRun(batch: 2, method: .sagan(Self.settings(.projection, classes: Self.classes)))
    try run.begin("source", stoppingAfter: 2)
    let start = try TrainingStart(run.output("source"), for: run.configuration.method)
    var configuration = run.configuration
    // The networks are theirs, whatever the settings said.
    var other = Self.settings(.projection, classes: Self.classes)
    other.network.width = 16
    configuration.method = .sagan(other)
    try start.apply(to: &configuration)
    #expect(configuration.method == run.configuration.method && configuration.startedFrom != nil)
    let next = try TrainingRun(
      beginning: configuration, domains: run.domains, in: run.output("next"), from: start, report: { _ in })
    let checkpoint = try #require(Checkpoints(run.output("source")).newestFirst.first)
    for (name, network) in next.method.networks + next.method.averages {
      let file = try SafeTensorsFile(path: "\(checkpoint.path)/\(name.replacing(".average", with: "")).safetensors")
      for parameter in network.parameters {
        #expect(try parameter.fileValues == file.floats(parameter.key), "\(name), \(parameter.key)")
      }
    }
    // Resumed, it goes on from these networks.
    #expect(Checkpoints(run.output("next")).newestFirst.count == 1)
  }

  @Test func `other methods, kinds and classes are refused`() throws {
    let run = try SmallRun(batch: 2, method: .dcgan(Self.settings(.dcgan)))
    try run.begin("source", stoppingAfter: 1)
    #expect(throws: RunError.self) {
      try TrainingStart(run.output("source"), for: .sagan(Self.settings(.projection)))
    }
    #expect(throws: RunError.self) { try TrainingStart(run.output("source"), for: SmallRun().configuration.method) }

    let folder = try TemporaryFolder()
    let classy = LatentInterchangeTests.generators[4]
    try ImportedNetworkTests.weights(of: classy).tensors.write(to: folder.file("netG.safetensors"))
    let set = try LatentNetworkSet(ImportedFiles([folder.file("netG.safetensors")]))
    let imported = RunFolder(folder.file("imported"))
    try imported.write(set, ImportedSampler(set, classNames: nil))
    #expect(throws: RunError.self) { try TrainingStart(imported, for: run.configuration.method) }
    #expect(throws: RunError.translatesNothing(imported.path, nil)) {
      try TrainingStart(imported, for: SmallRun().configuration.method)
    }
    let start = try TrainingStart(imported, for: .sagan(Self.settings(.projection)))
    guard case .making(let making) = start.networks else {
      Issue.record("networks that make pictures were expected")
      return
    }
    #expect(making.classes == 3 && !making.hasDiscriminator)
    let two = try SmallRun(batch: 2, method: .sagan(Self.settings(.projection, classes: Self.classes)))
    var configuration = two.configuration
    #expect(throws: ConfigurationError.self) { try start.apply(to: &configuration) }
  }

  @Test func `a run that takes texts begins with the words of another, and its network is exported with them`() throws {
    let method = try #require(FamilyRunTests.methods.first { $0.name == "DCGAN with captions" }).method
    let run = try SmallRun(batch: 2, method: method)
    try run.begin("source", stoppingAfter: 1)
    let start = try TrainingStart(run.output("source"), for: method)
    var configuration = run.configuration
    var settings = try #require(method.settings as? LatentSettings)
    let vocabulary = try #require(settings.captions).vocabulary
    settings.captions = CaptionSettings(of: ["another one", "another one"])
    configuration.method = .dcgan(settings)
    try start.apply(to: &configuration)
    let begun = try #require((configuration.method.settings as? LatentSettings)?.captions)
    #expect(begun.vocabulary == vocabulary && begun.examples == ["another one"])
    var silent = try SmallRun(batch: 2, method: .dcgan(Self.settings(.dcgan))).configuration
    #expect(throws: ConfigurationError.self) { try start.apply(to: &silent) }

    let folder = try TemporaryFolder()
    let exported = try ExportedNetwork(makingIn: run.output("source")) { _, _ in }
    try exported.writeSafeTensors(to: folder.file("g.safetensors"), replacing: false)
    let list = try #require(SafeTensorsFile(path: folder.file("g.safetensors")).metadata["vocabulary"])
    #expect(try JSONDecoder().decode([String].self, from: Data(list.utf8)) == vocabulary.entries)
    let model = try exported.onnxModel()
    #expect(model.inputs.map(\.name) == ["latent", "words"])
    #expect(model.inputs[1].sizes == [.named("batch"), .fixed(Int64(vocabulary.count))])
    #expect { try LatentNetworkSet(ImportedFiles([folder.file("g.safetensors")])) } throws: {
      "\($0)".contains("it takes texts")
    }
  }

  @Test func `an imported generator begins with a new discriminator where that is missing`() throws {
    let run = try SmallRun(batch: 2, method: .dcgan(Self.settings(.dcgan)))
    let folder = try TemporaryFolder()
    let architecture = NetworkArchitecture.latentGenerator(
      LatentArchitecture(kind: .dcgan, latentSize: 6, width: 4, size: 32, channels: 3), classes: 0)
    let weights = ImportedNetworkTests.weights(of: architecture)
    try weights.tensors.write(to: folder.file("netG.safetensors"))
    let set = try LatentNetworkSet(ImportedFiles([folder.file("netG.safetensors")]))
    let imported = RunFolder(folder.file("imported"))
    try imported.write(set, ImportedSampler(set, classNames: nil))
    var configuration = run.configuration
    // What the settings say of the discriminator stays.
    var settings = Self.settings(.dcgan)
    settings.network.discriminatorNorm = .spectral
    configuration.method = .dcgan(settings)
    let start = try TrainingStart(imported, for: configuration.method)
    try start.apply(to: &configuration)
    #expect((configuration.method.settings as? LatentSettings)?.network.discriminatorNorm == .spectral)
    let next = try TrainingRun(
      beginning: configuration, domains: run.domains, in: run.output("next"), from: start, report: { _ in })
    let generator = try #require(next.method.networks.first { $0.name == LatentNetworks.generatorName }).network
    for parameter in generator.parameters {
      #expect(try parameter.fileValues == weights.tensors.floats(parameter.key))
    }
    let discriminator = try #require(next.method.networks.first { $0.name == LatentNetworks.discriminatorName }).network
    #expect(discriminator.parameters[0].fileValues.contains { $0 != 0 })
  }

  @Test(arguments: [false, true]) func `measuring changes nothing of a run`(knowsClasses: Bool) throws {
    let method: Method =
      knowsClasses
      ? .sagan(Self.settings(.projection, classes: Self.classes)) : .dcgan(Self.settings(.dcgan))
    let run = try SmallRun(batch: 2, method: method)
    try run.begin("plain")
    var configuration = run.configuration
    configuration.saving.evaluation = EvaluationSettings(steps: 2, metric: .sliced)
    let measured = try TrainingRun(
      beginning: configuration, domains: run.domains, in: run.output("measured"), report: { _ in })
    let measurement = try HeldOutEvaluation(configuration, run.domains, run: run.output("measured").path, model: nil)
    let reals = knowsClasses ? 7 : 4
    #expect(measurement.sets == .made(HeldOutEvaluation.mostMade, reals: reals, areHeldOut: false))
    measured.measurement = measurement
    #expect(try measured.train { false } == .finished)
    #expect(try run.bytes("measured") == run.bytes("plain"))
    // The best checkpoint measures as it measured then.
    let best = try #require(measured.bestMetrics)
    let restored = configuration.initialMethod()
    _ = try Checkpoint(run.output("measured").bestPath).restore(
      restored, of: configuration, stepsPerEpoch: configuration.stepsPerEpoch)
    #expect(try measurement.measure(restored) == best.values)
  }
}
