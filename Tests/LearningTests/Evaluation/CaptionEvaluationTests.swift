import Foundation
import Images
import Networks
import NeuralNetworks
import RandomStreams
import Runs
import Testing

@testable import Datasets
@testable import Evaluation
@testable import Training

/// A run that learns which pictures are red and which are blue.
@Suite struct CaptionEvaluationTests {
  private let folder = try? PictureFolder()

  private func draw(_ name: String, _ colour: [UInt8], caption: String, in folder: PictureFolder) throws {
    var stream = RandomStream(seed: 3, purpose: .init("picture \(name)"))
    let pixels = (0..<16 * 16).flatMap { _ in colour.map { UInt8(max(0, Int($0) - stream.integer(below: 40))) } }
    try folder.draw("pictures/\(name).png", Picture(width: 16, height: 16, channels: .rgb, pixels: pixels))
    try folder.file("pictures/\(name).txt", Array(caption.utf8))
  }

  /// Trains on 8 pictures of each colour.
  private func train(_ folder: PictureFolder, steps: Int) throws -> RunFolder {
    for index in 0..<8 {
      try draw("train/red-\(index)", [250, 60, 60], caption: "a red thing", in: folder)
      try draw("train/blue-\(index)", [60, 60, 250], caption: "a blue thing", in: folder)
    }
    for index in 0..<3 {
      try draw("test/red-\(index)", [250, 60, 60], caption: "a red thing", in: folder)
      try draw("test/blue-\(index)", [60, 60, 250], caption: "blue", in: folder)
    }
    let domains = try DomainFolders(only: folder("pictures"), isCaptioned: true)
    let captions = CaptionSettings(of: try #require(domains.a.training.captions))
    let configuration = RunConfiguration(
      domains: .init(domains, folders: [folder("pictures")]),
      method: .dcgan(
        LatentSettings(
          network: LatentArchitecture(
            kind: .projection, latentSize: 4, width: 8, size: 16, channels: 3, textFeatures: 8),
          initialization: .init(scheme: .xavier, gain: 1), adversarialLoss: .hinge,
          optimizer: .init(learningRate: 1e-3, beta1: 0, beta2: 0.9), discriminatorLearningRate: 4e-3,
          captions: captions)),
      length: RunLength(
        epochs: 1000, decayEpochs: 0, maximumSteps: steps, schedule: .constant, stepEpochs: 50, stepFactor: 0.1),
      preparation: Preparation(mode: .resizeAndCrop, loadSize: 16, cropSize: 16), batchSize: 8, seed: 1,
      saving: .init(
        minutesBetweenCheckpoints: 1000, keptCheckpoints: 1, epochsBetweenSnapshots: 0, stepsBetweenSamples: 0))
    let run = RunFolder(folder("run"))
    _ = try TrainingRun(beginning: configuration, domains: domains, in: run, report: { _ in }).train { false }
    return run
  }

  @Test func `a run that was trained prefers the right captions, and makes of texts what they say`() throws {
    let folder = try #require(folder)
    let run = try train(folder, steps: 200)
    let evaluation = try #require(try CaptionEvaluation(run, seed: 0, onDamage: { _, _ in }))
    #expect(evaluation.seen == .init(count: 3, right: 3))
    #expect(evaluation.unseen == .init(count: 3, right: 3))
    #expect(evaluation.control > 1, "\(evaluation.control)")
    let sampler = try run.sampler()
    let vector = LatentSequence(seed: 0, size: 4).vector(at: 0)
    func redness(_ text: String) -> Int {
      guard case .eight(let samples) = sampler.picture(of: vector, text: text).samples else { return 0 }
      return stride(from: 0, to: samples.count, by: 3).reduce(0) { $0 + Int(samples[$1]) - Int(samples[$1 + 2]) }
    }
    #expect(redness("something red") > 0 && redness("a blue one") < 0)
  }

  @Test func `a run that was hardly trained does not, and one without captions is none`() throws {
    let folder = try #require(folder)
    let run = try train(folder, steps: 1)
    let evaluation = try #require(try CaptionEvaluation(run, seed: 0, onDamage: { _, _ in }))
    #expect(evaluation.control < 1, "\(evaluation.control)")
    let other = try SmallRun(batch: 2, method: FamilyRunTests.methods.first { $0.name == "DCGAN" }?.method)
    try other.begin("run", stoppingAfter: 1)
    #expect(try CaptionEvaluation(other.output("run"), seed: 0, onDamage: { _, _ in }) == nil)
  }

  @Test func `the mismatched text of a picture is that of the next with another`() {
    let batch = Minibatch(pictures: [], texts: [[1, 0], [1, 0], [0, 1], [1, 0]])
    #expect(batch.mismatches.map(\.picture) == [0, 1, 2, 3] && batch.mismatches.map(\.text) == [2, 2, 3, 2])
    #expect(Minibatch(pictures: [], texts: [[1, 0], [1, 0]]).mismatches.isEmpty)
    #expect(Minibatch(pictures: [], texts: [[1, 0]]).mismatches.isEmpty)
  }
}
