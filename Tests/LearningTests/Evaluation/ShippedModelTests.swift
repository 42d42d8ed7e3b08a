import Datasets
import Foundation
import Runs
import Testing
import Training
import Translation

@testable import Evaluation

/// The generators in `Checkpoints/horse2zebra`, which anyone can translate with before any training.
@Suite("The model that comes with the project")
struct ShippedModelTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// What `Checkpoints/horse2zebra/README.md` says that it measured, with room for other processors.
  @Test(
    "translates the drawn test scenes well",
    arguments: [(Direction.aToB, background: 0.002, similarity: 0.55), (.bToA, 0.002, 0.85)])
  func measures(direction: Direction, background: Double, similarity: Double) throws {
    let domains = try DomainFolders("\(Self.root)/Domains/horse", "\(Self.root)/Domains/zebra")
    let translator = try Translator(run: RunFolder("\(Self.root)/Checkpoints/horse2zebra"), direction)
    let comparison = try #require(try TestTranslation.compare(translator, direction, domains))
    let measures = comparison.translation
    #expect(try #require(measures.backgroundError) < background)
    #expect(try #require(measures.structuralSimilarity) > similarity)
    #expect((0.85...1.15).contains(try #require(comparison.contrastRatio)))
  }

  @Test("takes at most 4 MB")
  func size() throws {
    let folder = "\(Self.root)/Checkpoints/horse2zebra"
    let bytes = try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { sum, name in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return sum + (attributes[.size] as? Int ?? 0)
    }
    #expect(bytes <= 4_000_000)
  }
}
