import Foundation
import Images
import Testing

@testable import Datasets

@Suite("Folders of pairs")
struct PairFoldersTests {
  private func folder(_ names: String...) throws -> PictureFolder {
    let folder = try PictureFolder()
    for name in names { try folder.file(name) }
    return folder
  }

  @Test func `pictures of the same name are pairs, whatever their extensions`() throws {
    let folder = try folder(
      "edge/2.png", "edge/1.png", "edge/sub/3.jpg", "edge/4.png", "shoe/1.jpg", "shoe/2.png", "shoe/sub/3.png",
      "shoe/5.png", "shoe/1.png")
    let domains = try DomainFolders(pairsIn: folder("edge"), folder("shoe"))
    #expect(domains.arePairs)
    #expect(domains.a.training.names == ["1.png", "2.png", "sub/3.jpg"])
    #expect(domains.b.training.names == ["1.jpg", "2.png", "sub/3.png"])
    #expect(domains.a.training.skipped == [.init(name: "4.png", reason: .withoutPartner)])
    #expect(
      domains.b.training.skipped == [
        .init(name: "1.png", reason: .withoutPartner), .init(name: "5.png", reason: .withoutPartner),
      ])
    #expect(throws: DataError.noPairs(folder("edge/sub"), folder("other"))) {
      try folder.file("other/7.png")
      _ = try DomainFolders(pairsIn: folder("edge/sub"), folder("other"))
    }
  }

  @Test func `names that two computers wrote differently are one name`() throws {
    let folder = try folder("a/caf\u{e9}.png", "b/cafe\u{301}.png")
    let domains = try DomainFolders(pairsIn: folder("a"), folder("b"))
    #expect(domains.a.training.count == 1 && domains.b.training.count == 1)
  }

  @Test func `trainA and trainB hold pairs of the same names, in either direction`() throws {
    let folder = try folder(
      "edge2shoe/trainA/1.png", "edge2shoe/trainB/1.png", "edge2shoe/trainB/2.png", "edge2shoe/testA/8.png",
      "edge2shoe/testB/8.jpg")
    let domains = try DomainFolders(pairsIn: folder("edge2shoe"), isReversed: false)
    #expect([domains.a.name, domains.b.name] == ["edge", "shoe"])
    #expect(domains.b.training.names == ["1.png"])
    #expect(domains.b.test?.names == ["8.jpg"])
    let reversed = try DomainFolders(pairsIn: folder("edge2shoe"), isReversed: true)
    #expect([reversed.a.name, reversed.b.name] == ["shoe", "edge"])
    #expect(reversed.a.training.folder == domains.b.training.folder)
    // A run finds them again under the names that it knows.
    let again = try DomainFolders(pairsIn: folder("edge2shoe"), isReversed: true, names: ("shoe", "edge"))
    #expect(again == reversed)
  }

  @Test func `pictures side by side are taken apart`() throws {
    let folder = try PictureFolder()
    try folder.draw("facades/train/1.png", PictureFolder.picture(height: 6, width: 9))
    try folder.draw("facades/val/2.png", PictureFolder.picture(height: 6, width: 8, kind: 1))
    let domains = try DomainFolders(pairsIn: folder("facades"), isReversed: false)
    #expect([domains.a.name, domains.b.name] == ["A", "B"])
    let whole = PictureFolder.picture(height: 6, width: 9)
    #expect(
      try domains.a.training.picture(at: 0).samples == whole.cropped(top: 0, left: 0, height: 6, width: 4).samples)
    #expect(
      try domains.b.training.picture(at: 0).samples == whole.cropped(top: 0, left: 4, height: 6, width: 5).samples)
    #expect(try domains.b.test?.picture(at: 0).width == 4)
    let reversed = try DomainFolders(pairsIn: folder("facades"), isReversed: true)
    #expect(try reversed.a.training.picture(at: 0).width == 5)
    #expect(throws: DataError.notAFolderOfPairs(path: folder("facades/train"))) {
      try DomainFolders(pairsIn: folder("facades/train"), isReversed: false)
    }
  }

  @Test func `a pair is cropped and flipped alike, and an epoch shows each pair once`() throws {
    let folder = try PictureFolder()
    for index in 0..<6 {
      let picture = PictureFolder.picture(height: 40, width: 44, kind: index)
      try folder.draw("a/\(index).png", picture)
      try folder.draw("b/\(index).png", picture)
    }
    let domains = try DomainFolders(pairsIn: folder("a"), folder("b"))
    let loader = try loader(domains, batchSize: 2)
    var flips: Set<[Float]> = []
    var shown: [String] = []
    for _ in 0..<3 {
      let batch = try loader.next()
      // Equal pictures stay equal only if chance is the same for both.
      #expect(batch.a.values == batch.b.values)
      #expect(batch.pathsA.map { $0.suffix(5) } == batch.pathsB.map { $0.suffix(5) })
      shown += batch.pathsA
      flips.insert(Array(batch.a.values.prefix(6)))
    }
    #expect(Set(shown).count == 6)
    #expect(flips.count == 3)
  }

  @Test func `a pair is left out as a whole if one of its pictures cannot be used, or their sizes differ`() throws {
    let folder = try PictureFolder()
    for index in 0..<4 {
      for domain in ["a", "b"] {
        let height = domain == "b" && index == 2 ? 44 : 40
        try folder.draw("\(domain)/\(index).png", PictureFolder.picture(height: height, width: 44, kind: index))
      }
    }
    try folder.file("b/1.png")
    let domains = try DomainFolders(pairsIn: folder("a"), folder("b"))
    var skipped: [SkippedPicture] = []
    let loader = try loader(domains, mode: .crop) { skipped.append($0) }
    for _ in 0..<8 {
      let batch = try loader.next()
      #expect(batch.pathsA.map { $0.suffix(5) } == batch.pathsB.map { $0.suffix(5) })
      #expect(batch.pathsA.allSatisfy { ["0.png", "3.png"].contains($0.suffix(5)) })
    }
    #expect(Set(skipped.map { $0.path }) == [folder("b/1.png"), folder("a/2.png")])
  }

  private func loader(
    _ domains: DomainFolders, batchSize: Int = 1, mode: Preparation.Mode = .resizeAndCrop,
    onSkip: @escaping (SkippedPicture) -> Void = { _ in }
  ) throws -> BatchLoader {
    let settings = BatchLoader.Settings(
      preparation: Preparation(mode: mode, loadSize: 36, cropSize: 32), batchSize: batchSize, seed: 3,
      meeting: .inPairs,
      arePairs: true)
    return try BatchLoader(
      domains.domains.map(\.training), settings: settings, epoch: 1, onSkip: onSkip)
  }
}
