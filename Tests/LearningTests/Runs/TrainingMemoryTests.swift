import Foundation
import Images
import Testing

@testable import Datasets
@testable import Runs

@Suite struct TrainingMemoryTests {
  @Test func `the memory of a step grows with batch, size and width, and takes none itself`() throws {
    let run = try SmallRun()
    let plain = TrainingMemory(run.configuration, run.domains)
    var larger = run.configuration
    larger.batchSize = 2
    #expect(TrainingMemory(larger, run.domains).stepBytes > plain.stepBytes * 3 / 2)
    larger.batchSize = 1
    larger.preparation.loadSize = 14_000
    larger.preparation.cropSize = 13_996
    larger.cycleGAN.generator.width = 1024
    larger.cycleGAN.discriminator.width = 1024
    // Far more than any machine has.
    #expect(TrainingMemory(larger, run.domains).stepBytes > 1 << 40)
  }

  @Test func `pictures are kept as far as there is room, and what cannot be left out is refused`() throws {
    let run = try SmallRun()
    let memory = TrainingMemory(run.configuration, run.domains)
    #expect(memory.keptBytes == 7 * 36 * 36 * 3)
    #expect(try memory.keptBytes(within: memory.peakBytes) == memory.keptBytes)
    #expect(try memory.keptBytes(within: memory.peakBytes - 1000) == memory.keptBytes - 1000)
    #expect(try memory.keptBytes(within: memory.neededBytes) == 0)
    #expect(throws: MemoryShortage.self) { try memory.keptBytes(within: memory.neededBytes - 1) }
  }

  @Test func `what is kept, the largest picture and the largest step come from the headers`() throws {
    let run = try SmallRun(mode: .crop)
    var configuration = run.configuration
    let before = TrainingMemory(configuration, run.domains)
    #expect(before.keptBytes == 7 * 40 * 44 * 3)
    try Picture(width: 600, height: 400, channels: .rgb, pixels: [UInt8](repeating: 7, count: 600 * 400 * 3))
      .write(to: "\(run.folder)/a/large.png", as: .png())
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: "\(run.folder)/a/damaged.png"))
    let domains = try DomainFolders("\(run.folder)/a", "\(run.folder)/b")
    let after = TrainingMemory(configuration, domains)
    #expect(after.keptBytes == before.keptBytes + 600 * 400 * 3)
    #expect(after.readingBytes > before.readingBytes && after.stepBytes == before.stepBytes)
    configuration.preparation.mode = .none
    #expect(TrainingMemory(configuration, domains).stepBytes > 50 * before.stepBytes)
    configuration.pictureMemory = 100_000
    #expect(TrainingMemory(configuration, domains).keptBytes == before.keptBytes)
  }

  @Test func `a picture out of all proportion is left out before a run begins, and costs nothing`() throws {
    let run = try SmallRun(mode: .scaleWidth)
    let before = TrainingMemory(run.configuration, run.domains)
    try Picture(width: 1, height: 66_000, channels: .grey, pixels: [UInt8](repeating: 7, count: 66_000))
      .write(to: "\(run.folder)/a/line.png", as: .png())
    let domains = try DomainFolders("\(run.folder)/a", "\(run.folder)/b")
    #expect(TrainingMemory(run.configuration, domains) == before)
    var leftOut: [String] = []
    _ = try TrainingRun(beginning: run.configuration, domains: domains, in: run.output("r")) { event in
      if case .skipped(let picture) = event { leftOut.append(picture.path) }
    }
    #expect(leftOut == ["\(run.folder)/a/line.png"])
  }

  @Test func `residual blocks are computed twice where there is no room otherwise, to the same bytes`() throws {
    let run = try SmallRun()
    run.configuration.cycleGAN.generator.blocks = 6
    let memory = TrainingMemory(run.configuration, run.domains)
    #expect(!memory.fitting(memory.neededBytes, run.configuration).recomputes)
    let smaller = memory.fitting(memory.neededBytes - 1, run.configuration)
    #expect(smaller.recomputes && smaller.stepBytes < memory.stepBytes)
    #expect(throws: MemoryShortage.self) {
      try RunMemory(memory, run.configuration, limit: smaller.neededBytes - 1)
    }
    for (name, limit) in [("kept", nil), ("recomputed", smaller.neededBytes)] {
      let training = try TrainingRun(
        beginning: run.configuration, domains: run.domains, in: run.output(name), memoryLimit: limit, report: { _ in })
      #expect(training.memory.plan.recomputes == (limit != nil))
      #expect(try training.train { false } == .finished)
    }
    #expect(try run.bytes("recomputed") == run.bytes("kept"))
    // A run may be resumed with less memory than it began with.
    let resumed = try TrainingRun(
      resuming: run.output("kept"), memoryLimit: smaller.neededBytes, changing: { $0.length.maximumSteps = 9 },
      report: { _ in })
    #expect(resumed.memory.plan.recomputes)
  }

  @Test func `one of several processes keeps both directions, and is announced so`() throws {
    let run = try SmallRun(batch: 2)
    run.configuration.microBatchSize = 1
    let alone = TrainingMemory(run.configuration, run.domains)
    #expect(TrainingMemory(run.configuration, run.domains, isShared: true).stepBytes > alone.stepBytes)
  }

  @Test func `the published networks take what is documented`() throws {
    let run = try SmallRun()
    var configuration = run.configuration
    configuration.cycleGAN.generator.width = 64
    configuration.cycleGAN.generator.blocks = 9
    configuration.cycleGAN.discriminator.width = 64
    configuration.cycleGAN.discriminator.layers = 3
    func stepBytes(_ side: Int) -> Double {
      (configuration.preparation.loadSize, configuration.preparation.cropSize) = (side, side)
      return Double(TrainingMemory(configuration, run.domains).stepBytes) / Double(1 << 30)
    }
    #expect(stepBytes(256) < 1.6)
    #expect(stepBytes(512) < 5)
  }
}
