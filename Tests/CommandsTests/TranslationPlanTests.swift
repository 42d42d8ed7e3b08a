import Foundation
import TemporaryFolders
import Testing

@testable import Commands

@Suite("Which pictures become which files")
struct TranslationPlanTests {
  @Test("A shard is a part and the number of parts")
  func shardForm() {
    #expect(Shard(argument: "3/8") == Shard(number: 3, count: 8))
    for wrong in ["0/8", "9/8", "3", "3/0", "a/8", "3/8/1", "/8", "-1/8", ""] { #expect(Shard(argument: wrong) == nil) }
  }

  @Test("Every name belongs to exactly one shard, and shards are about equally large", arguments: [1, 2, 8, 13])
  func shardParts(count: Int) {
    let shards = (1...count).map { Shard(number: $0, count: count) }
    var sizes = [Int](repeating: 0, count: count)
    for index in 0..<4000 {
      let owners = shards.indices.filter { shards[$0].contains("folder/IMG_\(index).jpg") }
      #expect(owners.count == 1)
      for owner in owners { sizes[owner] += 1 }
    }
    // Six standard deviations of a fair draw.
    let expected = 4000 / Double(count)
    #expect(sizes.allSatisfy { abs(Double($0) - expected) <= 6 * expected.squareRoot() })
  }

  @Test("A name's shard never changes: other machines may run other versions")
  func shardStability() {
    let owners = ["a.png", "b/c.jpg", "ü.png"].map { name in
      (1...1000).first { Shard(number: $0, count: 1000).contains(name) }
    }
    #expect(owners == [223, 793, 894])
  }

  @Test("Amounts of memory")
  func memory() {
    #expect(MemorySize(argument: "4G")?.bytes == 4 << 30)
    #expect(MemorySize(argument: "1.5GiB")?.bytes == 3 << 29)
    #expect(MemorySize(argument: "512m")?.bytes == 512 << 20)
    for wrong in ["4", "G", "-4G", "0G", "4 G", "4K", "1e9G", "9999999T"] {
      #expect(MemorySize(argument: wrong) == nil)
    }
    #expect((try? TranslationMemoryOptions.parse([]).allowed.bytes) ?? 0 > 0)
  }

  @Test("Names follow the format, and the suffix goes before the extension")
  func names() {
    #expect(OutputFormat.png.name(for: "a/b.JPG", suffix: "_x") == "a/b_x.png")
    #expect(OutputFormat.jpeg.name(for: "a/b.JPG", suffix: "_x") == "a/b_x.JPG")
    #expect(OutputFormat.png.name(for: "v1.2/noextension") == "v1.2/noextension.png")
    #expect(OutputFormat.png.name(for: "photo.v2", suffix: "-n") == "photo.v2-n.png")
    #expect(OutputFormat.jpeg.name(for: "a.jfif") == "a.jfif" && OutputFormat.tiff.name(for: "a.TIFF") == "a.TIFF")
    #expect(OutputFormat.tiff.name(for: "a.webp") == "a.tif" && OutputFormat.webp.name(for: "a.bmp") == "a.webp")
    #expect(OutputFormat(ofName: "a.dib") == .bmp && OutputFormat(ofName: "a.heic") == nil)
    #expect(OutputFormat(ofName: "dir.png/file") == nil)
    #expect(OutputFormat(ofName: ".png") == nil)
  }

  @Test("A listed picture keeps its whole path, and --relative-to takes the beginning off")
  func listed() throws {
    let list = Data("./a/b.png\r\nc.png\n/root/e.png\n\nc.png\n./c.png\n".utf8)
    let inputs = try TranslationInputs(["-"], output: nil, listed: { list })
    #expect(inputs.pictures.map(\.name) == ["a/b.png", "c.png", "root/e.png"])
    #expect(inputs.pictures.map(\.path) == ["./a/b.png", "c.png", "/root/e.png"])

    let folder = try TemporaryFolder()
    for name in ["in/a/x.png", "in/b/x.png", "other/x.png"] { try folder.drawPicture(name, side: 8, tint: 1) }
    let paths = [folder("in/a/x.png"), folder("in/a/../b/x.png"), folder("other/x.png")]
    func below(_ base: String?) throws -> TranslationInputs {
      try TranslationInputs(
        ["-"], output: nil, relativeTo: base, listed: { Data(paths.joined(separator: "\n").utf8) })
    }
    let whole = try below(nil).pictures.map(\.name)
    #expect(Set(whole).count == 3 && whole.allSatisfy { !$0.hasPrefix("/") && !$0.contains("..") })
    let relative = try below(folder("in"))
    #expect(relative.pictures.map(\.name) == ["a/x.png", "b/x.png"])
    #expect(relative.unusable.map(\.path) == [folder("other/x.png")])
    #expect(relative.unusable.first?.reason.contains("does not lie below") == true)
    let named = try TranslationInputs([folder("in/a"), folder("in/b/x.png")], output: nil, relativeTo: folder("in"))
    #expect(named.pictures.map(\.name) == ["a/x.png", "b/x.png"])
    #expect { try below(folder("nowhere")) } throws: { "\($0)".contains("is no folder") }
  }

  @Test("Lists come in UTF-8 and UTF-16, with and without a byte order mark; what is no text is told")
  func lists() throws {
    let text = "a.png\r\ncafé.png\n"
    let utf16 = try #require(text.data(using: .utf16LittleEndian))
    for list in [Data(text.utf8), Data([0xEF, 0xBB, 0xBF] + text.utf8), Data([0xFF, 0xFE] + utf16)] {
      #expect(PictureList.paths(in: list).paths == ["a.png", "café.png"])
    }
    let big = try #require("b.png".data(using: .utf16BigEndian))
    #expect(PictureList.paths(in: Data([0xFE, 0xFF] + big)).paths == ["b.png"])
    let mixed = PictureList.paths(in: Data([0x61, 0xE9, 0x0A, 0x62]))
    #expect(mixed.paths == ["b"] && mixed.unreadable.count == 1)
    #expect(PictureList.paths(in: Data("a\nb\0c".utf8)).paths == ["a\nb", "c"])
  }

  @Test("Names that Unicode calls equivalent are two pictures")
  func equivalentNames() throws {
    let folder = try TemporaryFolder()
    for name in ["in/caf\u{E9}.png", "in/cafe\u{301}.png"] { try folder.drawPicture(name, side: 8, tint: 1) }
    let inputs = try TranslationInputs([folder("in")], output: folder("out"))
    #expect(inputs.pictures.count == 2)
    let plan = try TranslationPlan(inputs, output: folder("out"), .init())
    #expect(plan.items.count == 2 && plan.conflicts.isEmpty)
  }

  @Test("An argument that is not there is refused at once")
  func missing() throws {
    #expect { try TranslationInputs(["/no/such/folder"], output: nil) } throws: { "\($0)".contains("is missing") }
  }

  @Test("No translation takes the place of an input, by whatever path; of two that would share a place one is named")
  func collisions() throws {
    let folder = try TemporaryFolder()
    try folder.drawPicture("in/a.png", side: 8, tint: 1)
    try folder.drawPicture("in/a.jpg", side: 8, tint: 1)
    try FileManager.default.createDirectory(atPath: folder("out"), withIntermediateDirectories: true)
    try FileManager.default.linkItem(atPath: folder("in/a.png"), toPath: folder("out/a.png"))
    func plan(_ naming: TranslationPlan.Naming) throws -> TranslationPlan {
      try TranslationPlan(TranslationInputs([folder("in")], output: folder("out")), output: folder("out"), naming)
    }
    #expect { try plan(.init(isOverwriting: true)) } throws: { "\($0)".contains("is one of the inputs") }
    let shared = try plan(.init(format: .png, suffix: "_n"))
    #expect(shared.items.map(\.source) == [folder("in/a.jpg")])
    #expect(shared.conflicts.map(\.item.source) == [folder("in/a.png")])
    #expect(shared.conflicts.first?.reason.contains(folder("in/a.jpg")) == true)
    #expect(try plan(.init(suffix: "_n")).items.map(\.name) == ["a_n.jpg", "a_n.png"])
    #expect { try TranslationInputs([folder("in")], output: folder("in")) } throws: {
      "\($0)".contains("both input and output")
    }
  }

  @Test("What is drawn to be looked at takes the place of no input and no translation")
  func displays() throws {
    let folder = try TemporaryFolder()
    try folder.drawPicture("in/a.png", side: 8, tint: 1)
    let out = folder("out")
    let plan = try TranslationPlan(TranslationInputs([folder("in")], output: out), output: out, .init())
    func check(compare: String? = nil, sheet: String? = nil, manifest: String? = nil) throws {
      try plan.checkDisplay(comparisonFolder: compare, sheet: sheet, manifest: manifest, output: out)
    }
    #expect { try check(compare: folder("in")) } throws: { "\($0)".contains("is one of the inputs") }
    #expect { try check(compare: folder("in/../out")) } throws: {
      "\($0)".contains("name another folder for --compare")
    }
    #expect { try check(sheet: folder("in/a.png")) } throws: { "\($0)".contains("is one of the inputs") }
    #expect { try check(sheet: folder("out/a.png")) } throws: { "\($0)".contains("is one of the translations") }
    for (compare, manifest) in [(folder("looks"), nil), (nil, folder("looks/a.png"))] {
      #expect {
        try check(compare: compare, sheet: folder("looks/../looks/a.png"), manifest: manifest)
      } throws: {
        "\($0)".contains("name another file for --contact-sheet")
      }
    }
    #expect(throws: Never.self) { try check(compare: folder("looks"), sheet: folder("sheet.png")) }
  }

  @Test("Pictures within the output folder are skipped only where it lies within the folder that is searched")
  func inside() throws {
    let folder = try TemporaryFolder()
    try folder.drawPicture("in/a.png", side: 8, tint: 1)
    try folder.drawPicture("in/out/b.png", side: 8, tint: 1)
    func names(_ output: String) throws -> [String] {
      try TranslationInputs([folder("in")], output: folder(output)).pictures.map(\.name).sorted()
    }
    #expect(try names("in/out") == ["a.png"])
    #expect(try names(".") == ["a.png", "out/b.png"])
    try folder.drawPicture("elsewhere/c.png", side: 8, tint: 1)
    try FileManager.default.createSymbolicLink(atPath: folder("in/link"), withDestinationPath: "../elsewhere")
    #expect(try names("in/link") == ["a.png", "out/b.png"])
    #expect(try names("elsewhere") == ["a.png", "out/b.png"])
  }
}
