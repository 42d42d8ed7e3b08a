import Datasets
import Foundation
import TemporaryFolders
import Testing

@testable import Commands

@Suite("What lies where a translation, a comparison, a record or a sheet goes, with the built program")
struct TranslationPlaceTests {
  let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try await folder.trainTinyRun()
    try folder.draw("photos", count: 2, tint: 1)
  }

  private func translate(
    _ inputs: [String], to output: String, _ options: [String] = []
  ) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["translate", folder("run")] + inputs + ["--to", "night", "--output", folder(output)] + options)
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder(name), withDestinationPath: target)
  }

  @Test("A picture that was changed is not done, even if its size and time are those of before")
  func changedWithOldTime() async throws {
    let picture = [UInt8](try folder.bytes("photos/0.png"))
    try folder.write(picture + [1], to: "photos/2.png")
    #expect(try await translate([folder("photos")], to: "out").status == 0)
    let time = try #require(
      FileManager.default.attributesOfItem(atPath: folder("photos/2.png"))[.modificationDate] as? Date)
    // Bytes behind the picture belong to the file.
    try folder.write(picture + [2], to: "photos/2.png")
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: folder("photos/2.png"))
    let again = try await translate([folder("photos")], to: "out")
    #expect(again.status == 1 && again.errors.contains("has changed"), "\(again.errors)")
    #expect(again.output.contains("2 had been translated before"), "\(again.output)")
  }

  @Test("A file that is no longer what was written is not called translated", arguments: ["", "mine"])
  func changedOutput(content: String) async throws {
    #expect(try await translate([folder("photos")], to: "out").status == 0)
    try folder.write(content, to: "out/0.png")
    let again = try await translate([folder("photos")], to: "out")
    #expect(again.status == 1 && again.errors.contains("is no longer what"), "\(again.errors)")
    #expect(try folder.bytes("out/0.png") == Data(content.utf8))
    #expect(try await translate([folder("photos")], to: "out", ["--overwrite"]).status == 0)
    #expect(try await translate([folder("photos")], to: "out").output.contains("2 had been translated before"))
  }

  @Test("A folder in a translation's place is no translation; a pipe is never replaced")
  func otherThings() async throws {
    try folder.write("", to: "out/0.png/notes.txt")
    let result = try await translate([folder("photos")], to: "out")
    #expect(result.status == 1 && result.errors.contains("is a folder"), "\(result.errors)")
    #expect(mkfifo(folder("out/pipe.png"), 0o600) == 0)
    let single = try await translate([folder("photos/0.png")], to: "out/pipe.png", ["--overwrite"])
    #expect(single.status == 73 && single.errors.contains("pipe"), "\(single.errors)")
    let renamed = try await translate([folder("photos/1.png")], to: "out", ["--suffix", "_pipe"])
    #expect(renamed.status == 0, "\(renamed.errors)")
    try FileManager.default.moveItem(atPath: folder("out/pipe.png"), toPath: folder("out/0_pipe.png"))
    let replaced = try await translate([folder("photos/0.png")], to: "out", ["--suffix", "_pipe", "--overwrite"])
    #expect(replaced.status == 1 && replaced.errors.contains("pipe"), "\(replaced.errors)")
  }

  @Test("Two names of one file, as of a link or a disk without upper case, are one place", arguments: [false, true])
  func oneFileOfTwoNames(isOverwriting: Bool) async throws {
    try folder.drawPicture("both/sub/a.png", side: 20, tint: 1)
    try folder.drawPicture("both/Sub/a.png", side: 20, tint: 90)
    try FileManager.default.createDirectory(atPath: folder("out/sub"), withIntermediateDirectories: true)
    try link("out/Sub", to: "sub")
    let options = isOverwriting ? ["--overwrite"] : []
    for _ in 1...3 {
      let result = try await translate([folder("both")], to: "out", options)
      #expect(result.status == 1 && result.errors.contains("it would become"), "\(result.errors)")
      #expect(!result.output.contains("Translated 2") && !result.output.contains("existed already"), "\(result.output)")
    }
  }

  @Test("A picture that comes later takes no place away from one that was translated")
  func placeOfTheFirst() async throws {
    try folder.drawPicture("two/a.png", side: 20, tint: 1)
    #expect(try await translate([folder("two")], to: "out", ["--format", "png"]).status == 0)
    try folder.drawPicture("two/a.jpg", side: 20, tint: 90)
    let result = try await translate([folder("two")], to: "out", ["--format", "png"])
    #expect(result.status == 1 && result.output.contains("1 had been translated before"), "\(result.output)")
    #expect(result.errors.contains("a.jpg” is not translated") && !result.errors.contains("a.png” is not translated"))
  }

  @Test("What the job writes within the folder of pictures is not translated the next time")
  func displaysWithinInput() async throws {
    let options = ["--compare", folder("photos/beside"), "--contact-sheet", folder("photos/sheet.png")]
    for _ in 1...2 {
      let result = try await translate([folder("photos")], to: "out", options)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try PictureListing(of: folder("out")).names == ["0.png", "1.png"])
    }
    // With --overwrite comparisons are written over where the translations are new.
    try folder.write("mine", to: "beside/0.png")
    let again = try await translate(
      [folder("photos/0.png")], to: "again", ["--compare", folder("beside"), "--overwrite"])
    #expect(again.status == 0 && again.errors == "", "\(again.errors)")
    #expect(try folder.bytes("beside/0.png") != Data("mine".utf8))
  }

  @Test("A comparison that cannot be written is not called a picture that could not be translated")
  func failedComparison() async throws {
    try folder.write("mine", to: "beside/0.png/notes.txt")
    let result = try await translate(
      [folder("photos")], to: "out", ["--compare", folder("beside"), "--overwrite"])
    #expect(result.status == 1 && result.output.contains("1 comparison could not be written"), "\(result.output)")
    #expect(!result.output.contains("could not be translated"))
  }

  @Test("A record takes the place of no picture, and no other file of lines is taken for one")
  func records() async throws {
    try folder.write("", to: "photos/empty.png")
    for place in ["photos/empty.png", "out/0.png"] {
      let result = try await translate([folder("photos")], to: "out", ["--manifest", folder(place)])
      #expect(result.status == 73 && result.errors.contains("--manifest"), "\(result.errors)")
    }
    #expect(try folder.bytes("photos/empty.png").isEmpty && !folder.holds("out"))
    let lines = "{\"mine\":1}\n{\"mine\":2}\n"
    try folder.write(lines, to: "mine.jsonl")
    #expect(try await translate([folder("photos")], to: "out", ["--manifest", folder("mine.jsonl")]).status == 73)
    #expect(try folder.bytes("mine.jsonl") == Data(lines.utf8))
  }

  @Test("A single picture's file does not hide what else the folder holds")
  func singleLeftOut() async throws {
    try folder.drawPicture("one/a.png", side: 20, tint: 1)
    try folder.write("x", to: "one/b.heic")
    let result = try await translate([folder("one")], to: "one.png")
    #expect(result.status == 1 && result.errors.contains("1 .heic"), "\(result.errors)")
    #expect(folder.holds("one.png"))
  }

  @Test("Names that begin with a combining mark are names")
  func combiningMarks() async throws {
    try folder.drawPicture("marks/\u{301}a.png", side: 20, tint: 1)
    try folder.drawPicture("marks/\u{301}sub/b.png", side: 20, tint: 2)
    #expect(try await translate([folder("marks"), folder("marks/\u{301}a.png")], to: "out").status == 0)
    #expect(try PictureListing(of: folder("out")).count == 2)
    let list = "\(folder("marks/\u{301}a.png"))\n\(folder("marks/\u{301}sub/b.png"))\n"
    for options in [[], ["--relative-to", folder("marks")]] {
      let listed = try await BuiltProgram.run(
        ["translate", folder("run"), "-", "--to", "night", "--output", folder("listed\(options.count)")] + options,
        input: list)
      #expect(listed.status == 0, "\(listed.errors)")
    }
    #expect(try PictureListing(of: folder("listed2")).names == ["\u{301}a.png", "\u{301}sub/b.png"])
  }

  @Test("Closed standard streams harm no file", arguments: ["<&-", ">&- 2>&-", "<&- >&- 2>&-"])
  func closedStreams(closing: String) async throws {
    let program = "exec '\(BuiltProgram.path)' translate '\(folder("run"))' --to night"
    func shell(_ line: String) async throws -> Int32 {
      try await RunningProgram(path: "/bin/sh", ["-c", "\(program) \(line) \(closing)"]).result().status
    }
    #expect(try await shell("'\(folder("photos"))' --output '\(folder("out"))'") == 0)
    #expect(try PictureListing(of: folder("out")).count == 2)
    let lines = try String(contentsOfFile: folder("out/translation.jsonl"), encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("{") })
    guard closing == "<&-" else { return }
    #expect(try await shell("- --output '\(folder("none"))'") == 65)
  }
}
