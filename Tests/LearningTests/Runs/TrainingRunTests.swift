import Datasets
import Foundation
import Kernels
import NeuralNetworks
import Testing
import Training

@testable import Runs

@Suite(.serialized) struct TrainingRunTests {
  @Test(arguments: [(NormalisationKind.instance, false, 1), (.batch, true, 2)])
  func `a run stopped anywhere and resumed equals an uninterrupted one byte for byte`(
    kind: (norm: NormalisationKind, dropout: Bool, batch: Int)
  ) throws {
    let run = try SmallRun(norm: kind.norm, dropout: kind.dropout, batch: kind.batch)
    #expect(try run.begin("whole") == .finished)
    let whole = try run.bytes("whole")
    // Seven steps take more than one epoch, and the pools of three are full after three.
    for stop in 1..<7 {
      let name = "stopped-\(stop)"
      #expect(try run.begin(name, stoppingAfter: stop) == .stopped(step: stop))
      #expect(try run.resume(name) == .finished)
      #expect(try run.bytes(name) == whole, "stopped after \(stop)")
    }
    #expect(try run.begin("often", stoppingAfter: 1) == .stopped(step: 1))
    for step in 2..<7 { #expect(try run.resume("often", stoppingAfter: 1) == .stopped(step: step)) }
    #expect(try run.resume("often") == .finished)
    #expect(try run.bytes("often") == whole)
  }

  /// An epoch of three batches of two pictures, or of one of three and one of a single picture; pools that fill up at once, on
  /// the way, and never.
  @Test(arguments: [(batch: 2, poolSize: 3), (3, 3), (3, 6), (3, 50)])
  func `a run with partial batches can be resumed after every step, whether its pools are full or not`(
    settings: (batch: Int, poolSize: Int)
  ) throws {
    let run = try SmallRun(batch: settings.batch, poolSize: settings.poolSize)
    #expect(try run.begin("whole") == .finished)
    let whole = try run.bytes("whole")
    for stop in 1..<7 {
      let name = "stopped-\(stop)"
      #expect(try run.begin(name, stoppingAfter: stop) == .stopped(step: stop))
      #expect(try run.resume(name) == .finished)
      #expect(try run.bytes(name) == whole, "stopped after \(stop)")
    }
  }

  @Test func `a run of anti-aliased networks is resumed exactly, on any number of threads`() throws {
    let before = Parallel.threadCount
    defer { Parallel.threadCount = before }
    var settings = try SmallRun(average: AverageSettings(decay: 0.9)).configuration.cycleGAN
    (settings.generator.downsampling, settings.generator.upsampling) = (.blur, .bilinear)
    settings.discriminator.downsampling = .blur
    let run = try SmallRun(method: .cycleGAN(settings))
    Parallel.threadCount = 1
    try run.begin("whole")
    let whole = try run.bytes("whole")
    Parallel.threadCount = 3
    try run.begin("stopped", stoppingAfter: 4)
    try run.resume("stopped")
    #expect(try run.bytes("stopped") == whole)
    let (generator, architecture) = try run.output("whole").generator(.aToB)
    #expect(architecture == run.configuration.cycleGAN.generator && generator.constants.count == 4)
  }

  @Test func `the average of the weights is saved, resumed exactly, and translates`() throws {
    let run = try SmallRun(average: AverageSettings(decay: 0.9))
    try run.begin("whole")
    let whole = try run.bytes("whole")
    let names = ["generator_A_to_B", "generator_B_to_A"]
    for name in names {
      let live = try #require(whole["checkpoint/\(name).safetensors"])
      #expect(try #require(whole["checkpoint/\(name).average.safetensors"]) != live)
    }
    try run.begin("stopped", stoppingAfter: 3)
    try run.resume("stopped")
    #expect(try run.bytes("stopped") == whole)

    let (average, _) = try run.output("whole").generator(.aToB)
    let newest = try #require(Checkpoints(run.output("whole")).newestFirst.first)
    let expected = run.configuration.cycleGAN.generator.build(.zero)
    try NetworkFile.load(expected, from: newest.path(of: "generator_A_to_B.average"))
    #expect(average.parameters.map(\.value.values) == expected.parameters.map(\.value.values))
  }

  @Test func `spectral norm, the hinge, two learning rates and attention are resumed exactly`() throws {
    let run = try SmallRun(isStabilised: true)
    try run.begin("whole")
    let whole = try run.bytes("whole")
    for stop in [1, 4] {
      try run.begin("stopped-\(stop)", stoppingAfter: stop)
      try run.resume("stopped-\(stop)")
      #expect(try run.bytes("stopped-\(stop)") == whole, "stopped after \(stop)")
    }
    // The vectors of the discriminators' norm have moved, and so have those of the attention in its every pass.
    let newest = try #require(Checkpoints(run.output("whole")).newestFirst.first)
    let (trained, begun) = (try run.training("begun").method, run.configuration.initialMethod())
    for (name, network) in trained.networks {
      try NetworkFile.load(network, from: newest.path(of: name))
      let first = try #require(begun.networks.first { $0.name == name }).network
      for (after, before) in zip(network.runningStatistics, first.runningStatistics) where after.value.shape.count > 1 {
        #expect(after.value.values != before.value.values, "\(name): \(after.key)")
      }
    }
  }

  @Test func `a run with augmentation and scales is another run, and resumed exactly`() throws {
    let plain = try SmallRun(batch: 2)
    try plain.begin("whole")
    for run in [
      try SmallRun(batch: 2, augmentation: DifferentiableAugmentation([.colour, .translation, .cutout])),
      try SmallRun(batch: 2, scales: ScaleRange(1, 3)),
    ] {
      try run.begin("whole")
      let whole = try run.bytes("whole")
      #expect(try whole["losses.csv"] != plain.bytes("whole")["losses.csv"])
      try run.begin("stopped", stoppingAfter: 4)
      try run.resume("stopped")
      #expect(try run.bytes("stopped") == whole)
    }
  }

  @Test(arguments: [false, true]) func `the same seed gives the same bytes on 1, 2 and 4 threads`(
    isStabilised: Bool
  ) throws {
    let before = Parallel.threadCount
    defer { Parallel.threadCount = before }
    let augmentation = isStabilised ? DifferentiableAugmentation([.colour, .translation, .cutout]) : nil
    let run = try SmallRun(steps: 4, augmentation: augmentation, isStabilised: isStabilised)
    for threads in [1, 2, 4] {
      Parallel.threadCount = threads
      try run.begin("threads-\(threads)")
    }
    let one = try run.bytes("threads-1")
    #expect(try run.bytes("threads-2") == one)
    #expect(try run.bytes("threads-4") == one)
  }

  @Test func `lines after the checkpoint are written again, not twice`() throws {
    let run = try SmallRun()
    try run.begin("whole")
    try run.begin("torn", stoppingAfter: 3)
    let log = run.output("torn").lossesPath
    let handle = try #require(FileHandle(forWritingAtPath: log))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("1,4,0.001,0.5,0.5,half a li".utf8))
    try handle.close()
    try run.resume("torn")
    #expect(try run.bytes("torn") == run.bytes("whole"))
  }

  @Test func `a folder that holds a run, or anything else, is left alone`() throws {
    let run = try SmallRun(steps: 1)
    try run.begin("run")
    #expect(throws: RunError.folderHoldsRun(run.output("run").path)) { try run.begin("run") }
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(run.folder)/a/note.txt"))
    #expect(throws: RunError.folderNotEmpty(run.output("a").path)) { try run.begin("a") }
    #expect(throws: RunError.missing(run.output("nothing").path)) { try run.resume("nothing") }
    #expect(throws: RunError.noRun(run.output("a").path)) { try run.resume("a") }
    #expect(throws: RunError.finished(run.output("run").path, steps: 1)) { try run.resume("run") }
  }

  @Test func `a finished run can be trained further`() throws {
    let run = try SmallRun(steps: 4)
    try run.begin("longer")
    let longer = try SmallRun(steps: 7)
    try longer.begin("whole")
    #expect(try run.resume("longer", changing: { $0.length.maximumSteps = 7 }) == .finished)
    #expect(try run.output("longer").configuration().length.maximumSteps == 7)
    // The constant part of the schedule is the same, so nothing but the length differs.
    let (first, second) = (try run.bytes("longer"), try longer.bytes("whole"))
    #expect(first["checkpoint/generator_A_to_B.safetensors"] == second["checkpoint/generator_A_to_B.safetensors"])
  }

  @Test func `a second process is refused`() throws {
    let run = try SmallRun(steps: 2)
    let first = try TrainingRun(
      beginning: run.configuration, domains: run.domains, in: run.output("locked"), report: { _ in })
    #expect(throws: RunError.inUse(run.output("locked").path)) { try run.resume("locked") }
    _ = try first.train { false }
  }

  @Test func `only the newest checkpoints are kept, and epochs where that is asked for`() throws {
    let run = try SmallRun()
    var configuration = run.configuration
    configuration.saving.minutesBetweenCheckpoints = 0
    configuration.saving.epochsBetweenSnapshots = 1
    let training = try TrainingRun(
      beginning: configuration, domains: run.domains, in: run.output("kept"), report: { _ in })
    _ = try training.train { false }
    #expect(Checkpoints(run.output("kept")).newestFirst.count == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.output("kept").epochsPath) == ["epoch-0001"])
  }

  @Test func `without sheets of samples none is drawn, not even at the end`() throws {
    let run = try SmallRun(steps: 2)
    var configuration = run.configuration
    configuration.saving.stepsBetweenSamples = 0
    let folder = run.output("plain")
    let training = try TrainingRun(beginning: configuration, domains: run.domains, in: folder, report: { _ in })
    #expect(try training.train { false } == .finished)
    #expect(!FileManager.default.fileExists(atPath: folder.samplesPath))
  }

  @Test func `the first checkpoint of a session comes after a minute, the others at their interval`() {
    let usual = CheckpointSchedule(minutes: 10)
    #expect(!usual.isDue(after: .seconds(59), isFirst: true) && usual.isDue(after: .seconds(60), isFirst: true))
    #expect(!usual.isDue(after: .seconds(599), isFirst: false) && usual.isDue(after: .seconds(600), isFirst: false))
    let often = CheckpointSchedule(minutes: 0.5)
    #expect(!often.isDue(after: .seconds(29), isFirst: true) && often.isDue(after: .seconds(30), isFirst: true))
    #expect(CheckpointSchedule(minutes: 0).isDue(after: .zero, isFirst: true))
  }
}
