import Datasets
import Foundation
import Images
import TemporaryFolders
import Testing

@testable import Commands

@Suite("Jobs of translating, with the built program")
struct TranslationJobTests {
  let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try await folder.trainTinyRun()
  }

  private func translate(
    _ inputs: [String], to output: String, _ options: [String] = [], input: String? = nil
  ) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["translate", folder("run")] + inputs + ["--to", "night", "--output", folder(output)] + options, input: input)
  }

  private func entries(_ manifest: String) throws -> [TranslationManifest.Entry] {
    let text = try String(contentsOfFile: folder(manifest), encoding: .utf8)
    return text.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(TranslationManifest.Entry.self, from: Data($0.utf8))
    }
  }

  private func names(in folderName: String) throws -> [String] {
    try PictureListing(of: folder(folderName)).names
  }

  @Test("A job that is killed again and again makes every picture once, and none is torn")
  func killed() async throws {
    let count = 24
    try folder.draw("photos", count: count, side: 96, tint: 5)
    var identities: [String: FileIdentity] = [:]
    for kill in 1...3 {
      let arguments = ["translate", folder("run"), folder("photos"), "--to", "night", "--output", folder("out")]
      let running = try BuiltProgram.start(arguments)
      await running.send([SIGKILL]) { (try? entries("out/translation.jsonl").count) ?? 0 >= 4 * kill }
      _ = try await running.result()
      for name in try names(in: "out") {
        let identity = try FileIdentity(folder("out/\(name)"))
        #expect(identities[name] ?? identity == identity, "\(name) was made twice")
        identities[name] = identity
      }
    }
    #expect(identities.count >= 12)
    let last = try await translate([folder("photos")], to: "out")
    #expect(last.status == 0, "\(last.errors)")
    for (name, identity) in identities { #expect(try FileIdentity(folder("out/\(name)")) == identity) }
    #expect(try names(in: "out") == names(in: "photos"))
    for name in try names(in: "out") { #expect(try Picture(contentsOf: folder("out/\(name)")).width == 96) }
    let written = try entries("out/translation.jsonl").filter { $0.status == .written }.compactMap(\.output)
    #expect(written.count == Set(written).count)
    // A picture that was written just before a kill may have no line of its own until the next run notes that it exists.
    let noted = try entries("out/translation.jsonl").filter { $0.status != .finished }.compactMap(\.output)
    #expect(Set(noted).count == count)
  }

  @Test("Eight shards are the whole")
  func shards() async throws {
    try folder.draw("photos/a", count: 9, tint: 1)
    try folder.draw("photos/b", count: 8, tint: 90)
    #expect(try await translate([folder("photos")], to: "whole").status == 0)
    var translated = 0
    for number in 1...8 {
      let result = try await translate([folder("photos")], to: "parts", ["--shard", "\(number)/8"])
      #expect(result.status == 0, "\(result.errors)")
      let manifest = "parts/translation-\(number)-of-8.jsonl"
      translated += try entries(manifest).filter { $0.status == .written }.count
    }
    #expect(translated == 17)
    #expect(try names(in: "parts") == names(in: "whole"))
    for name in try names(in: "whole") { #expect(try folder.bytes("parts/\(name)") == folder.bytes("whole/\(name)")) }
  }

  @Test("Processes that were launched together do a part each, and what cannot be shared is refused")
  func launched() async throws {
    try folder.draw("photos", count: 9, tint: 1)
    #expect(try await translate([folder("photos")], to: "whole").status == 0)
    func launch(_ rank: Int, _ arguments: [String]) async throws -> BuiltProgram.Result {
      let variables = ["OMPI_COMM_WORLD_RANK=\(rank)", "OMPI_COMM_WORLD_SIZE=3"]
      return try await RunningProgram(path: "/usr/bin/env", variables + [BuiltProgram.path] + arguments).result()
    }
    let job = ["translate", folder("run"), folder("photos"), "--to", "night", "--output"]
    var translated = 0
    for rank in 0..<3 {
      let result = try await launch(rank, job + [folder("parts")])
      #expect(result.status == 0 && result.output.contains("Part \(rank + 1) of 3"), "\(result.output)\(result.errors)")
      translated += try entries("parts/translation-\(rank + 1)-of-3.jsonl").filter { $0.status == .written }.count
    }
    #expect(translated == 9)
    for name in try names(in: "whole") { #expect(try folder.bytes("parts/\(name)") == folder.bytes("whole/\(name)")) }
    // Who says which part it is to be has the last word.
    #expect(try await launch(1, job + [folder("all"), "--shard", "1/1"]).status == 0)
    #expect(try names(in: "all") == names(in: "whole"))
    for refused in [job + [folder("one.png")], job + [folder("parts"), "--contact-sheet", folder("sheet.png")]] {
      let result = try await launch(0, refused)
      #expect(result.status == 64 && result.errors.contains("3"), "\(result.errors)")
    }
    // Whoever says that there are others, but starts none, is found out, whether MPI is installed or not.
    for refused in [
      ["train", folder("day"), folder("night"), "--output", folder("new")] + BuiltProgram.tiny,
      ["resume", folder("run"), "--steps", "3"],
    ] {
      let result = try await launch(0, refused)
      #expect(result.status == 70 && result.errors.contains("mpirun started"), "\(result.errors)")
    }
    #expect(!folder.holds("new"))
  }

  @Test("An interrupted --overwrite goes on, a finished one begins anew; other jobs' files are written over only then")
  func overwriting() async throws {
    try folder.draw("photos", count: 3, tint: 1)
    try folder.write("mine", to: "out/1.png")
    let careful = try await translate([folder("photos")], to: "out")
    #expect(careful.output.contains("1 existed already and was left"))
    #expect(try folder.bytes("out/1.png") == Data("mine".utf8))
    #expect(
      try await translate([folder("photos")], to: "out", ["--overwrite"]).output.contains("Translated 3 pictures"))
    // As if it had been killed before its end.
    let lines = try String(contentsOfFile: folder("out/translation.jsonl"), encoding: .utf8).split(separator: "\n")
    try folder.write(lines.dropLast(2).joined(separator: "\n") + "\n{\"inp", to: "out/translation.jsonl")
    let continued = try await translate([folder("photos")], to: "out", ["--overwrite"])
    #expect(
      continued.output.contains("Translated 1 picture into") && continued.output.contains("2 had been translated"))
    #expect(
      try await translate([folder("photos")], to: "out", ["--overwrite"]).output.contains("Translated 3 pictures"))
  }

  @Test("A list on standard input, a picture to standard output")
  func pipes() async throws {
    try folder.drawPicture("photos/deep/a.png", side: 20, tint: 1)
    try folder.drawPicture("photos/b c.png", side: 20, tint: 2)
    let list = "\(folder("photos/deep/a.png"))\n\(folder("photos/b c.png"))\n"
    let relative = ["--relative-to", folder("photos")]
    #expect(try await translate(["-"], to: "out", relative, input: list).status == 0)
    #expect(try names(in: "out") == ["b c.png", "deep/a.png"])
    let zeros = list.replacingOccurrences(of: "\n", with: "\0")
    #expect(try await translate(["-"], to: "zeros", relative, input: zeros).status == 0)
    #expect(try names(in: "zeros") == ["b c.png", "deep/a.png"])

    let running = try BuiltProgram.start(
      ["translate", folder("run"), folder("photos/b c.png"), "--to", "night", "--output", "-"])
    #expect(try await running.result().status == 0)
    #expect(running.outputBytes == (try folder.bytes("out/b c.png")))
    let many = try await BuiltProgram.run(
      ["translate", folder("run"), folder("photos"), "--to", "night", "--output", "-"])
    #expect(many.status == 64 && many.errors.contains("takes one picture"))
  }

  @Test("Names, bits, transparency, comparisons and sizes")
  func kinds() async throws {
    let deep = Picture(width: 20, height: 12, channels: .rgba, pixels16: (0..<960).map { UInt16($0 * 68) })
    try folder.write("", to: "photos/notes.txt")
    try deep.write(to: folder("photos/deep.png"), as: .png())
    let arguments = ["--suffix", "_night", "--compare", folder("beside"), "--contact-sheet", folder("sheet.png")]
    let result = try await translate([folder("photos")], to: "out", arguments + ["--round-trip"])
    #expect(result.status == 0, "\(result.errors)")
    let output = try Picture(contentsOf: folder("out/deep_night.png"))
    #expect(output.bitDepth == 16 && output.channels == .rgba && output.opacity == deep.opacity)
    // Three pictures beside each other, with margins.
    #expect(try PictureHeader(contentsOf: folder("beside/deep_night.png")).width > 3 * 20)
    #expect(folder.holds("sheet.png"))

    #expect(try await translate([folder("photos")], to: "jpeg", ["--format", "jpeg"]).status == 0)
    let jpeg = try PictureHeader(contentsOf: folder("jpeg/deep.jpg"))
    #expect(jpeg.format == .jpeg && jpeg.bitDepth == 8 && jpeg.channels == .rgb)
    #expect(try await translate([folder("photos")], to: "square", ["--size", "32"]).status == 0)
    let square = try PictureHeader(contentsOf: folder("square/deep.png"))
    #expect(square.width == 32 && square.height == 32)
  }

  @Test("Too little memory for the network is refused once; for a large picture it is said of that picture alone")
  func tooLittleMemory() async throws {
    try folder.draw("photos", count: 3, tint: 1)
    let refused = try await translate([folder("photos")], to: "none", ["--memory", "10M"])
    #expect(refused.status == 64)
    #expect(refused.errors.split(separator: "\n").count == 1 && refused.errors.contains("needs at least"))
    #expect(!folder.holds("none"))
    try Picture(width: 2400, height: 1500, channels: .grey, pixels: [UInt8](repeating: 7, count: 3_600_000))
      .write(to: folder("photos/large.png"), as: .png())
    let result = try await translate([folder("photos")], to: "out", ["--memory", "110M"])
    #expect(result.status == 1)
    #expect(result.errors.contains("large.png") && result.errors.contains("--memory"), "\(result.errors)")
    #expect(try names(in: "out") == ["0.png", "1.png", "2.png"])
    #expect(try entries("out/translation.jsonl").filter { $0.status == .failed }.count == 1)
  }

  @Test("Pictures of one name in two folders are two pictures, and only what was translated is called so")
  func sameNames() async throws {
    try folder.drawPicture("one/img.png", side: 20, tint: 1)
    try folder.drawPicture("two/img.png", side: 20, tint: 90)
    #expect(try await translate([folder("one")], to: "out").status == 0)
    let first = try folder.bytes("out/img.png")
    let second = try await translate([folder("two")], to: "out")
    #expect(second.status == 1 && second.errors.contains("is the translation of"), "\(second.errors)")
    #expect(!second.output.contains("had been translated"))
    #expect(try folder.bytes("out/img.png") == first)
    // The same picture by another path, and with another time, is the same picture.
    try FileManager.default.copyItem(atPath: folder("one"), toPath: folder("copy"))
    try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: folder("copy/img.png"))
    #expect(try await translate([folder("copy")], to: "out").output.contains("1 had been translated"))

    #expect(try await translate([folder("two")], to: "out", ["--overwrite"]).status == 0)
    #expect(try folder.bytes("out/img.png") != first)
    #expect(try await translate([folder("one")], to: "out").status == 1)

    // A picture that was changed is not done.
    try folder.drawPicture("two/img.png", side: 20, tint: 91)
    let changed = try await translate([folder("two")], to: "out")
    #expect(changed.status == 1 && changed.errors.contains("has changed"), "\(changed.errors)")
    // Nor is one that was translated with other settings.
    let other = try await translate([folder("two")], to: "out", ["--quality", "50"])
    #expect(other.status == 1 && !other.output.contains("had been translated"), "\(other.errors)")
  }

  @Test("Nothing is written over that the job did not make: sheets, records, single files")
  func precious() async throws {
    try folder.draw("photos", count: 2, tint: 1)
    try folder.write("mine", to: "mine.png")
    let mine = Data("mine".utf8)
    let sheet = ["--contact-sheet", folder("mine.png")]
    #expect(try await translate([folder("photos")], to: "out", sheet).status == 73)
    #expect(!folder.holds("out"), "found before the job")
    let record = try await translate([folder("photos")], to: "out", ["--manifest", folder("mine.png")])
    #expect(record.status == 73 && record.errors.contains("not the record of a job"))
    let single = try await BuiltProgram.run(
      ["translate", folder("run"), folder("photos/0.png"), "--to", "night", "--output", folder("mine.png")])
    #expect(single.status == 73)
    let drawn = try await BuiltProgram.run([
      "sheet", folder("run"), "--output", folder("day/test/0.png"), "--overwrite",
    ])
    #expect(drawn.status == 73 && drawn.errors.contains("picture of the run"), "\(drawn.errors)")
    #expect(try folder.bytes("mine.png") == mine)
    // A sheet of the job's own is drawn anew, and in a folder that is made for it.
    let own = ["--contact-sheet", folder("looks/sheet.jpg")]
    for _ in 0..<2 { #expect(try await translate([folder("photos")], to: "out", own).status == 0) }
    #expect(try PictureHeader(contentsOf: folder("looks/sheet.jpg")).format == .jpeg)
    try folder.write("mine", to: "looks/sheet.jpg")
    #expect(try await translate([folder("photos")], to: "out", own).status == 73)
  }

  @Test("A single picture goes to a file; several, or a folder's, do not")
  func singleFile() async throws {
    try folder.draw("photos", count: 2, tint: 1)
    func run(_ inputs: [String], _ output: String) async throws -> BuiltProgram.Result {
      try await BuiltProgram.run(
        ["translate", folder("run")] + inputs + ["--to", "night", "--output", folder(output)])
    }
    #expect(try await run([folder("photos/0.png")], "made/january.jpg").status == 0)
    #expect(try PictureHeader(contentsOf: folder("made/january.jpg")).format == .jpeg)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder("made")) == ["january.jpg"])
    let many = try await run([folder("photos")], "february.jpg")
    #expect(many.status == 64 && many.errors.contains("takes one picture"), "\(many.errors)")
    #expect(try await run([folder("photos/0.png"), folder("photos/1.png")], "february.jpg").status == 64)
    #expect(!folder.holds("february.jpg"))
    let foreign = try await run([folder("photos/0.png")], "march.gif")
    #expect(foreign.status == 64 && foreign.errors.contains("not written") && !folder.holds("march.gif"))
  }

  @Test("What is left out is counted, and shows in the exit code; thumbnails of network drives are passed over")
  func leftOut() async throws {
    try folder.draw("photos", count: 1, tint: 1)
    try folder.draw("photos/@eaDir/0.png", count: 1, tint: 2)
    for name in ["a.heic", "b.HEIC", "c.gif"] { try folder.write("x", to: "photos/\(name)") }
    let result = try await translate([folder("photos")], to: "out")
    #expect(result.status == 1 && result.output.contains("3 left out"), "\(result.output)")
    #expect(result.errors.contains("2 .heic") && result.errors.contains("1 .gif"), "\(result.errors)")
    #expect(try names(in: "out") == ["0.png"])
    try folder.write("x", to: "empty/notes.txt")
    #expect(try await translate([folder("empty")], to: "nothing").status == 65)
    #expect(!folder.holds("nothing"))
  }

  @Test("A comparison that exists is left, and its translation counts as translated")
  func comparisons() async throws {
    try folder.draw("photos", count: 1, tint: 1)
    try folder.write("mine", to: "beside/0.png")
    let result = try await translate([folder("photos")], to: "out", ["--compare", folder("beside")])
    #expect(result.output.contains("Translated 1 picture") && result.output.contains("1 comparison existed"))
    #expect(try folder.bytes("beside/0.png") == Data("mine".utf8))
  }

  /// Starts a job of 100 pictures and halts it when it has made some of them, with more of them left than it reads ahead.
  private func haltedJob(to output: String, _ options: [String] = []) async throws -> RunningProgram {
    while true {
      let running = try BuiltProgram.start(
        ["translate", folder("run"), folder("photos"), "--to", "night", "--output", folder(output)] + options)
      await running.send([SIGSTOP]) { (try? entries("\(output)/translation.jsonl").count) ?? 0 >= 3 }
      if try entries("\(output)/translation.jsonl").count < 80 { return running }
      // This machine was too busy to halt it in time.
      running.send(SIGKILL)
      _ = try await running.result()
      try FileManager.default.removeItem(atPath: folder(output))
    }
  }

  private func move(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: folder(name), toPath: folder(other))
  }

  @Test("A drive that is away is waited for, and then the job ends with what it has")
  func away() async throws {
    try folder.draw("photos", count: 100, side: 160, tint: 1)
    let running = try await haltedJob(to: "out")
    try move("photos", to: "elsewhere")
    running.send(SIGCONT)
    await running.wait { running.errors.contains("pauses") }
    try move("elsewhere", to: "photos")
    let result = try await running.result()
    #expect(result.status == 0, "\(result.errors)")
    // It goes on once, when the pictures are back, and not when something else succeeds meanwhile.
    #expect(result.errors.components(separatedBy: "pauses").count == 2, "\(result.errors)")
    #expect(result.errors.components(separatedBy: "goes on").count == 2, "\(result.errors)")
    #expect(try names(in: "out").count == 100)

    let impatient = try await haltedJob(to: "again", ["--wait-for-disk", "0"])
    try move("photos", to: "elsewhere")
    impatient.send(SIGCONT)
    let ended = try await impatient.result()
    #expect(ended.status == 65 && ended.errors.contains("is missing"), "\(ended.status) \(ended.errors)")
    try move("elsewhere", to: "photos")
    #expect(try await translate([folder("photos")], to: "again").status == 0)
    #expect(try names(in: "again").count == 100)
  }

  @Test("An output folder that is away is waited for, and never made anew in its place")
  func outputAway() async throws {
    try folder.draw("photos", count: 100, side: 160, tint: 1)
    let running = try await haltedJob(to: "out")
    try move("out", to: "elsewhere")
    running.send(SIGCONT)
    await running.wait { running.errors.contains("pauses") }
    #expect(!folder.holds("out"))
    try move("elsewhere", to: "out")
    let result = try await running.result()
    #expect(result.status == 0, "\(result.errors)")
    #expect(try names(in: "out").count == 100)
  }
}

/// What tells whether a file was made anew.
private struct FileIdentity: Equatable {
  let number: Int
  let time: Date

  init(_ path: String) throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    number = try #require(attributes[.systemFileNumber] as? Int)
    time = try #require(attributes[.modificationDate] as? Date)
  }
}
