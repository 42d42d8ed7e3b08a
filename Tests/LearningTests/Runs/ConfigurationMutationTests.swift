import Datasets
import Foundation
import Mutations
import Testing
import Training

@testable import Runs

/// A thousand damaged configurations: read or refused, never a crash. `make soak` runs all of them.
@Suite struct ConfigurationMutationTests {
  @Test func `mutated configurations are read or refused, and those that are read can be used`() throws {
    var good = try SmallRun(
      steps: 1, augmentation: DifferentiableAugmentation([.colour, .cutout]), scales: ScaleRange(1, 4)
    ).configuration
    // The same bytes every time.
    good.domains.folders = ["/photos/a", "/photos/b"]
    let compact = JSONEncoder()
    compact.outputFormatting = .sortedKeys
    let samples = [try good.fileBytes(), Array(try compact.encode(good))]
    var (read, refused) = (0, 0)
    for bytes in Mutations(of: samples, seed: 24) {
      do {
        let configuration = try RunConfiguration(fileBytes: bytes)
        // What is computed from the numbers of a configuration must not overflow.
        configuration.computeAll()
        read += 1
      } catch {
        #expect(!error.reasonForPeople.isEmpty)
        refused += 1
      }
    }
    #expect(read + refused == Mutations.standardCount)
    #expect(read > 0 && refused > 0)
  }

  @Test func `numbers at the edges are refused or can be used`() throws {
    let good = try SmallRun(steps: 1).configuration
    let text = String(decoding: try good.fileBytes(), as: UTF8.self)
    let edges = [
      "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "1e308", "1e400", "0.5", "null", "\"\"",
    ]
    for line in text.split(separator: "\n") where line.contains(" : ") && !line.hasSuffix("{") && !line.hasSuffix("[") {
      let name = line.prefix { $0 != ":" }
      for edge in edges {
        let changed = text.replacingOccurrences(
          of: line, with: "\(name): \(edge)\(line.hasSuffix(",") ? "," : "")")
        if let configuration = try? RunConfiguration(fileBytes: Array(changed.utf8)) { configuration.computeAll() }
      }
    }
  }

  @Test func `a number out of range is not called a lack of JSON`() throws {
    let text = String(decoding: try SmallRun(steps: 1).configuration.fileBytes(), as: UTF8.self)
    let seed = try #require(text.split(separator: "\n").first { $0.contains("\"seed\" : ") })
    let changed = text.replacingOccurrences(of: seed, with: "  \"seed\" : -1,")
    let error = #expect(throws: (any Error).self) { try RunConfiguration(fileBytes: Array(changed.utf8)) }
    #expect(error?.reasonForPeople.contains("out of range") == true, "\(error?.reasonForPeople ?? "")")
  }

  @Test func `every flipped byte is refused or gives settings that can be used`() throws {
    let bytes = try SmallRun(steps: 1).configuration.fileBytes()
    for place in bytes.indices {
      for flip: UInt8 in [0x01, 0x15, 0x80, 0xFF] {
        var changed = bytes
        changed[place] ^= flip
        if let configuration = try? RunConfiguration(fileBytes: changed) { configuration.computeAll() }
      }
    }
  }

  @Test func `every truncation is refused`() throws {
    let bytes = try SmallRun(steps: 1).configuration.fileBytes()
    // The last two are the brace and the newline behind it.
    for count in 0..<bytes.count - 2 {
      #expect(throws: (any Error).self, "\(count)") { try RunConfiguration(fileBytes: Array(bytes.prefix(count))) }
    }
  }
}

extension RunConfiguration {
  /// Computes whatever follows from the numbers without building a network.
  fileprivate func computeAll() {
    let stepsPerEpoch = (domains.picturesPerEpoch - 1) / batchSize + 1
    _ = length.totalSteps(stepsPerEpoch: stepsPerEpoch)
    let schedule = length.learningRateSchedule
    for epoch in [1, length.epochs] { #expect(schedule.factor(epoch: epoch) >= 0) }
    #expect(Duration.seconds(saving.minutesBetweenCheckpoints * 60) >= .zero)
    #expect(method.settings.pictureSizes.multiple > 0 && method.settings.pictureSizes.smallest > 0)
    _ = preparation.forTesting
    for entry in domains.entries { _ = preparation.trainedSizes(of: entry.median) }
  }
}
