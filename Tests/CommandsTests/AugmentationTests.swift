import Files
import Foundation
import Images
import TemporaryFolders
import Testing

@testable import Commands

/// A labelled folder, and the larger one that is made of it.
@Suite("Enlarging a data set")
struct AugmentationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Classes to train on and to test with, and a run that knows them.
  private func trainClasses() async throws {
    try folder.draw("flowers/train/tulip", count: 3, side: 20, tint: 10)
    try folder.draw("flowers/train/rose", count: 2, side: 20, tint: 100)
    try folder.draw("flowers/test/rose", count: 1, side: 20, tint: 40)
    try folder.write("a red rose", to: "flowers/train/rose/0.txt")
    let result = try await BuiltProgram.run([
      "train", folder("flowers"), "--output", folder("run"), "--method", "sagan", "--conditional", "--size", "16",
      "--width", "8", "--batch", "2", "--steps", "1", "--no-estimate",
    ])
    try #require(result.status == 0, "\(result.errors)")
  }

  private func augment(_ source: String, _ output: String, _ options: [String]) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["augment", folder(source), "--run", folder("run"), "--output", folder(output)] + options)
  }

  private func names(_ name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder(name)).filter { folder.isFile("\(name)/\($0)") }.sorted()
  }

  private func entries(_ name: String) throws -> [AugmentationManifest.Entry] {
    let lines = try String(contentsOfFile: folder("\(name)/augmented.jsonl"), encoding: .utf8).split(separator: "\n")
    return try lines.map { try JSONDecoder().decode(AugmentationManifest.Entry.self, from: Data($0.utf8)) }
  }

  @Test("Pictures are made for each class, beside the originals; test pictures stay as they are")
  func classes() async throws {
    try await trainClasses()
    let before = try folder.bytes("flowers/train/rose/0.png")
    let result = try await augment("flowers", "more", ["--per-class", "2"])
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("test pictures that go along as they are: 1"), "\(result.output)")
    #expect(result.output.contains("6 originals, 4 generated pictures and 1 annotation"), "\(result.output)")
    #expect(
      try names("more") == [
        "augmented.jsonl", "generated.jsonl", "test/rose/0.png", "train/rose/0.png", "train/rose/0.txt",
        "train/rose/1.png", "train/rose/generated-seed-0-000000.png", "train/rose/generated-seed-0-000002.png",
        "train/tulip/0.png", "train/tulip/1.png", "train/tulip/2.png", "train/tulip/generated-seed-0-000001.png",
        "train/tulip/generated-seed-0-000003.png",
      ])
    for name in ["train/rose/0.png", "train/rose/0.txt", "test/rose/0.png"] {
      #expect(try folder.bytes("more/\(name)") == folder.bytes("flowers/\(name)"))
    }
    let entries = try entries("more")
    #expect(entries.count == 11)
    let made = try #require(entries.first { $0.file == "train/tulip/generated-seed-0-000003.png" })
    #expect(made.kind == .generated && made.class == "tulip" && made.index == 3 && made.seed == 0)
    let original = try #require(entries.first { $0.file == "train/rose/1.png" })
    #expect(
      original.kind == .original && original.class == "rose" && original.source?.hasSuffix("train/rose/1.png") == true)

    // More of the same goes on, and nothing is made twice.
    let more = try await augment("flowers", "more", ["--per-class", "3"])
    #expect(more.status == 0 && more.output.contains("Made 2 pictures"), "\(more.output)\(more.errors)")
    // Whatever else is there is named.
    let other = try await augment("flowers", "more", ["--per-class", "1"])
    #expect(other.status == 0 && other.errors.contains("4 pictures in"), "\(other.errors)")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder("more/train/rose/1.png")))
    let changed = try await augment("flowers", "more", ["--per-class", "3"])
    #expect(changed.status == ExitStatus.somePicturesFailed.rawValue && changed.errors.contains("exists already"))
    #expect(try folder.bytes("more/train/rose/1.png") == Data("mine".utf8))
    #expect(try folder.bytes("flowers/train/rose/0.png") == before)
  }

  @Test("Originals can be links, which take no room, or left out")
  func links() async throws {
    try await trainClasses()
    try #require(try await augment("flowers", "linked", ["--per-class", "1", "--originals", "link"]).status == 0)
    func identity(_ name: String) throws -> FileStatus.Identity { try FileStatus(of: folder(name)).identity }
    #expect(try identity("linked/train/rose/0.png") == identity("flowers/train/rose/0.png"))
    try #require(try await augment("flowers", "made", ["--per-class", "1", "--originals", "none"]).status == 0)
    #expect(
      try names("made").filter { $0.hasSuffix(".png") } == [
        "train/rose/generated-seed-0-000000.png", "train/tulip/generated-seed-0-000001.png",
      ])
  }

  @Test("Translations take annotations and masks along, beside their originals or in their place")
  func translations() async throws {
    try await folder.trainTinyRun()
    try folder.draw("roads/train", count: 2, tint: 50)
    try folder.drawPicture("roads/train/0_mask.png", side: 24, tint: 9)
    try folder.draw("roads/test", count: 1, tint: 90)
    try folder.write("1 0.5 0.5 0.1 0.1", to: "roads/train/0.txt")
    try folder.write("<annotation/>", to: "roads/train/0.xml")
    try folder.write("{}", to: "roads/train/1.json")
    let options = ["--to", "night", "--mask-suffix", "_mask"]
    let result = try await augment("roads", "both", options)
    try #require(result.status == 0, "\(result.errors)")
    #expect(
      try names("both") == [
        "augmented.jsonl", "test/0.png", "train/0-night.png", "train/0-night.txt", "train/0-night.xml",
        "train/0-night_mask.png", "train/0.png", "train/0.txt", "train/0.xml", "train/0_mask.png", "train/1-night.json",
        "train/1-night.png", "train/1.json", "train/1.png", "translation.jsonl",
      ])
    for (name, source) in [("0-night.txt", "0.txt"), ("0-night_mask.png", "0_mask.png"), ("1-night.json", "1.json")] {
      #expect(try folder.bytes("both/train/\(name)") == folder.bytes("roads/train/\(source)"))
    }
    let translated = try #require(try entries("both").first { $0.file == "train/1-night.png" })
    #expect(translated.kind == .translated && translated.source?.hasSuffix("roads/train/1.png") == true)
    #expect(translated.class == nil)
    let plain = try await BuiltProgram.run(
      ["translate", folder("run"), folder("roads/train/1.png"), "--to", "night", "--output", folder("1.png")])
    try #require(plain.status == 0)
    #expect(try folder.bytes("both/train/1-night.png") == folder.bytes("1.png"))

    let alone = try await augment("roads", "alone", options + ["--originals", "none"])
    try #require(alone.status == 0, "\(alone.errors)")
    #expect(alone.output.contains("left out: 1"))
    #expect(
      try names("alone") == [
        "augmented.jsonl", "train/0.png", "train/0.txt", "train/0.xml", "train/0_mask.png", "train/1.json",
        "train/1.png", "translation.jsonl",
      ])
    #expect(try folder.bytes("alone/train/1.png") == folder.bytes("1.png"))
    let again = try await augment("roads", "alone", options + ["--originals", "none"])
    #expect(again.status == 0 && again.output.contains("2 had been translated before"), "\(again.output)")
  }

  @Test("Nothing is written into the source or over it, and what does not fit is refused")
  func refusals() async throws {
    try await trainClasses()
    func refused(_ source: String, _ output: String, _ options: [String], _ words: String) async throws {
      let result = try await augment(source, output, options)
      #expect(result.status > 1 && result.errors.contains(words), "\(options): \(result.errors)")
    }
    let made = ["--per-class", "1"]
    try await refused("flowers", "flowers/more", made, "lies in")
    try await refused("flowers", "flowers", made, "lies in")
    try await refused("flowers/train", "flowers", made, "holds")
    try await refused("flowers", "more", [], "--per-class is missing")
    try await refused("flowers", "more", made + ["--to", "rose"], "belong to a run that translates")
    try await refused("flowers/train/rose", "more", made, "lies in no folder of a class")
    try folder.draw("weeds/thistle", count: 1, tint: 3)
    try folder.draw("weeds/rose", count: 1, tint: 30)
    try await refused("weeds", "more", made, "no class “thistle”")
    try #require(try await augment("flowers", "more", made).status == 0)
    try await refused("more", "again", made, "was enlarged already")
    try #require(!folder.holds("again"))
  }
}

extension TemporaryFolder {
  /// Whether a file, not a folder, is at the path of a name.
  fileprivate func isFile(_ name: String) -> Bool { (try? FileStatus(of: self(name)))?.kind == .file }
}
