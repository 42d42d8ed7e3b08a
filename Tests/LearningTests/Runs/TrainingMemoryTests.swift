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
}
