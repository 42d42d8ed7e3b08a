import Foundation
import Images
import SampleDomains
import TemporaryFolders
import Testing

@testable import Commands

/// From one folder of pictures to pictures that are made.
@Suite("Generation")
struct GenerationTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.draw("flowers/tulip", count: 3, side: 20, tint: 10)
    try folder.draw("flowers/rose", count: 2, side: 24, tint: 100)
  }

  private func train(_ options: [String]) async throws {
    let result = try await BuiltProgram.run(
      [
        "train", folder("flowers"), "--output", folder("run"), "--size", "16", "--width", "8", "--batch", "2",
        "--steps", "2",
        "--no-estimate",
      ] + options)
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("Training flowers into") && result.output.contains("cyclegan generate"))
  }

  private func generate(_ output: String, _ options: [String] = []) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(["generate", folder("run"), "--output", folder(output)] + options)
  }

  private func names(_ name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder(name)).filter { $0.hasSuffix(".png") }.sorted()
  }

  @Test("A DCGAN learns one folder and makes the same pictures of a seed, however many and on any threads")
  func dcgan() async throws {
    try await train(["--method", "dcgan"])
    let result = try await generate("made", ["--count", "5", "--threads", "1"])
    try #require(result.status == 0, "\(result.errors)")
    #expect(try names("made") == (0..<5).map { "seed-0-00000\($0).png" })
    try #require(try await generate("fewer", ["--count", "2", "--threads", "2"]).status == 0)
    for name in try names("fewer") { #expect(try folder.bytes("fewer/\(name)") == folder.bytes("made/\(name)")) }
    #expect(try folder.bytes("made/seed-0-000000.png") != folder.bytes("made/seed-0-000001.png"))
    let picture = try Picture(contentsOf: folder("made/seed-0-000000.png"))
    #expect(picture.width == 16 && picture.height == 16 && picture.channels == .rgb)
    let lines = try String(contentsOfFile: folder("made/generated.jsonl"), encoding: .utf8).split(separator: "\n")
    let entries = try lines.map { try JSONDecoder().decode(GenerationManifest.Entry.self, from: Data($0.utf8)) }
    #expect(entries.map(\.index) == Array(0..<5) && entries.allSatisfy { $0.seed == 0 && $0.class == nil })
    #expect(entries.map(\.file) == (try names("made")))
    #expect(entries.allSatisfy { $0.result != nil && $0.job == entries[0].job })
  }

  @Test("A job goes on when it is repeated, and writes over nothing but what it is told to")
  func resuming() async throws {
    try await train(["--method", "dcgan"])
    try #require(try await generate("made", ["--count", "3"]).status == 0)
    let more = try await generate("made", ["--count", "5"])
    #expect(
      more.status == 0 && more.output.contains("Made 2 pictures") && more.output.contains("3 had been made before"))
    // Whatever stopped a job: a picture that is missing, a line that was cut off, a picture without a line.
    try FileManager.default.removeItem(atPath: folder("made/seed-0-000001.png"))
    let record = try String(contentsOfFile: folder("made/generated.jsonl"), encoding: .utf8)
    try folder.write(String(record.dropLast(20)), to: "made/generated.jsonl")
    let kept = try folder.bytes("made/seed-0-000000.png")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder("made/seed-0-000002.png")))
    let again = try await generate("made", ["--count", "5"])
    #expect(again.status == ExitStatus.somePicturesFailed.rawValue)
    #expect(again.errors.contains("000002.png” is no longer what was made"), "\(again.errors)")
    #expect(again.errors.contains("000004.png” exists already"), "\(again.errors)")
    #expect(again.output.contains("Made 1 picture") && again.output.contains("2 had been made before"))
    #expect(try folder.bytes("made/seed-0-000002.png") == Data("mine".utf8))
    #expect(try folder.bytes("made/seed-0-000000.png") == kept)
    let over = try await generate("made", ["--count", "5", "--overwrite"])
    #expect(over.status == 0 && over.output.contains("Made 2 pictures"), "\(over.output)\(over.errors)")
    #expect(try await generate("made", ["--count", "5"]).output.contains("Made 0 pictures"))
    // Other options are another job.
    let other = try await generate("made", ["--count", "5", "--truncation", "0.7"])
    #expect(other.status == ExitStatus.somePicturesFailed.rawValue && other.output.contains("Made 0 pictures"))
    // A record that is none is not touched.
    try folder.write("letters", to: "other/generated.jsonl")
    let refused = try await generate("other", ["--count", "1"])
    #expect(refused.status == ExitStatus.cannotCreate.rawValue && refused.errors.contains("not the record"))
  }

  @Test("A job that is stopped and repeated makes what an uninterrupted one makes")
  func stopping() async throws {
    try await train(["--method", "dcgan"])
    // More than can be made before the signal comes, however late that is.
    let endless = ["generate", folder("run"), "--output", folder("made"), "--count", "1000000"]
    let session = try BuiltProgram.start(endless)
    await session.send([SIGINT]) { folder.holds("made/seed-0-000003.png") }
    let stopped = try await session.result()
    #expect(stopped.status == ExitStatus.interrupted.rawValue, "\(stopped.errors)")
    #expect(stopped.output.contains("repeat the command to go on"))
    let count = try names("made").count + 20
    let resumed = try await generate("made", ["--count", "\(count)"])
    #expect(resumed.status == 0 && resumed.output.contains("had been made before"), "\(resumed.errors)")
    try #require(try await generate("whole", ["--count", "\(count)"]).status == 0)
    #expect(try names("made") == names("whole"))
    for name in try names("whole") { #expect(try folder.bytes("made/\(name)") == folder.bytes("whole/\(name)")) }
  }

  @Test("Processes that were launched together make a part each, and none of them draws a sheet")
  func launched() async throws {
    try await train(["--method", "dcgan"])
    func launch(_ rank: Int, _ output: String, _ options: [String]) async throws -> BuiltProgram.Result {
      let words = ["PMI_RANK=\(rank)", "PMI_SIZE=2", BuiltProgram.path, "generate", folder("run"), "--count", "12"]
      return try await RunningProgram(path: "/usr/bin/env", words + ["--output", folder(output)] + options).result()
    }
    for rank in 0..<2 {
      let result = try await launch(rank, "made", [])
      #expect(result.status == 0 && result.output.contains("Part \(rank + 1) of 2"), "\(result.errors)")
      #expect(folder.holds("made/generated-\(rank + 1)-of-2.jsonl"))
    }
    #expect(try names("made") == (0..<12).map { "seed-0-\(String(repeating: "0", count: $0 < 10 ? 5 : 4))\($0).png" })
    let sheet = try await launch(0, "sheet.png", ["--grid"])
    #expect(sheet.status == 64 && sheet.errors.contains("--grid"), "\(sheet.errors)")
  }

  @Test("Shards make every picture once, in JPEG as well")
  func shards() async throws {
    try await train(["--method", "dcgan"])
    var counts: [Int] = []
    for shard in 1...3 {
      let result = try await generate("made", ["--count", "20", "--shard", "\(shard)/3", "--format", "jpeg"])
      #expect(result.status == 0 && !result.output.contains("before"), "\(result.errors)")
      let record = try String(contentsOfFile: folder("made/generated-\(shard)-of-3.jsonl"), encoding: .utf8)
      counts.append(record.split(separator: "\n").count)
    }
    #expect(counts.reduce(0, +) == 20 && counts.allSatisfy { $0 > 0 })
    let files = try FileManager.default.contentsOfDirectory(atPath: folder("made")).filter { $0.hasSuffix(".jpg") }
    #expect(files.count == 20)
    let picture = try Picture(contentsOf: folder("made/seed-0-000019.jpg"))
    #expect(picture.width == 16 && picture.channels == .rgb)
  }

  @Test("A run with classes makes pictures of those that are asked for")
  func classes() async throws {
    try await train(["--method", "sagan", "--conditional"])
    let info = try await BuiltProgram.run(["info", folder("run")])
    #expect(
      info.status == 0 && info.output.contains("2 classes") && info.output.contains("5 of flowers"), "\(info.output)")
    try #require(try await generate("all", ["--count", "3"]).status == 0)
    #expect(try names("all") == ["rose/seed-0-000000.png", "rose/seed-0-000002.png", "tulip/seed-0-000001.png"])
    try #require(try await generate("tulips", ["--count", "2", "--class", "tulip", "--seed", "9"]).status == 0)
    #expect(try names("tulips") == ["tulip/seed-9-000000.png", "tulip/seed-9-000001.png"])
    let unknown = try await generate("daisies", ["--class", "daisy"])
    #expect(
      unknown.status == ExitStatus.usage.rawValue && unknown.errors.contains("“rose” and “tulip”"), "\(unknown.errors)")
  }

  @Test("A run with captions makes pictures of texts, and names the words that it does not know")
  func captions() async throws {
    for (name, caption) in [
      ("tulip/0", "a red tulip"), ("tulip/1", "a yellow tulip"), ("rose/0", "a red rose"), ("rose/1", "a yellow rose"),
    ] {
      try Data("\(caption)\n".utf8).write(to: URL(fileURLWithPath: folder("flowers/\(name).txt")))
    }
    try await train(["--method", "dcgan", "--captions"])
    let info = try await BuiltProgram.run(["info", folder("run")])
    #expect(info.output.contains("4 of flowers") && info.output.contains("words and pairs of words"), "\(info.output)")
    let result = try await generate("made", ["--count", "3", "--text", "a red rose", "--text", "a green tulip"])
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("of “a green tulip” the run does not know “green”"), "\(result.errors)")
    let lines = try String(contentsOfFile: folder("made/generated.jsonl"), encoding: .utf8).split(separator: "\n")
    let entries = try lines.map { try JSONDecoder().decode(GenerationManifest.Entry.self, from: Data($0.utf8)) }
    #expect(entries.map(\.text) == ["a red rose", "a green tulip", "a red rose"])
    // The same vector with another text is another picture, and a text is taken from a file as from the command line.
    try Data("a yellow tulip\na red rose\n".utf8).write(to: URL(fileURLWithPath: folder("texts.txt")))
    try #require(
      try await generate("other", ["--count", "3", "--text-file", folder("texts.txt"), "--threads", "1"]).status == 0)
    #expect(try folder.bytes("other/seed-0-000000.png") != folder.bytes("made/seed-0-000000.png"))
    try #require(
      try await generate("same", ["--count", "1", "--text", "a red rose", "--threads", "2"]).status == 0)
    #expect(try folder.bytes("same/seed-0-000000.png") == folder.bytes("made/seed-0-000000.png"))
    // Without a text, captions that it has learned; on a sheet each way keeps its text.
    try #require(try await generate("default", ["--count", "2"]).status == 0)
    try #require(
      try await generate("sheet.png", ["--grid", "--count", "2", "--interpolate", "3", "--text", "a red rose"]).status
        == 0)
    let unknown = try await generate("unknown", ["--text", "green leaves"])
    #expect(
      unknown.status == ExitStatus.usage.rawValue && unknown.errors.contains("knows no word of “green leaves”"),
      "\(unknown.errors)")
  }

  @Test("What pictures of drawn shapes show is counted against what was asked for")
  func shapes() async throws {
    try await draw()
    let files = ShapeSet.files
    let held = try #require(files.first { $0.shape.isHeldOut })
    let seen = try #require(files.first { !$0.shape.isHeldOut })
    let other = try #require(
      DrawnShape.all.first {
        $0.className == seen.shape.className && $0.place != seen.shape.place && !$0.isHeldOut
      })
    var manifest = ""
    for (index, (file, text)) in [(held, held.shape.caption), (seen, seen.shape.caption), (seen, other.caption)]
      .enumerated()
    {
      try file.picture().write(to: folder("shapes/\(index).png"), as: .png())
      manifest += #"{"file":"\#(index).png","run":"r","seed":0,"index":\#(index),"text":"\#(text)"}"# + "\n"
    }
    try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder("shapes/generated.jsonl")))
    let result = try await BuiltProgram.run(["check-shapes", folder("shapes")])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.contains("Of 2 pictures of texts that occur in training, and of 1 of texts"), "\(result.output)")
    #expect(
      result.output.contains(/place right +50.0 % +100.0 %/) && result.output.contains(/shape right +100.0 % +100.0 %/))
    let none = try await BuiltProgram.run(["check-shapes", folder("flowers")])
    #expect(none.status == ExitStatus.unusableData.rawValue && none.errors.contains("generated.jsonl"))
  }

  private func draw() async throws {
    let result = try await BuiltProgram.run(["draw-shapes", folder("shapes")])
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("Drew 2,304 pictures"), "\(result.output)")
    let again = try await BuiltProgram.run(["draw-shapes", folder("shapes")])
    #expect(again.status == ExitStatus.cannotCreate.rawValue && again.errors.contains("exists already"))
  }

  @Test("A sheet shows ways between vectors")
  func sheet() async throws {
    try await train(["--method", "gan"])
    let result = try await generate(
      "sheet.png", ["--grid", "--count", "2", "--interpolate", "3", "--truncation", "0.7"])
    try #require(result.status == 0, "\(result.errors)")
    let sheet = try Picture(contentsOf: folder("sheet.png"))
    #expect(sheet.width == 4 + 3 * 20 && sheet.height == 4 + 2 * 20)
  }

  @Test("What does not fit is refused with the reason")
  func refusals() async throws {
    func refused(_ arguments: [String], _ words: String) async throws {
      let result = try await BuiltProgram.run(arguments)
      #expect(result.status != 0 && result.errors.contains(words), "\(arguments): \(result.errors)")
    }
    let train = ["train", folder("flowers"), "--no-estimate", "--output", folder("other")]
    try await refused(train + ["--method", "dcgan", "--size", "48"], "16, 32, 64 or 128 pixels")
    try await refused(
      train + ["--method", "gan", "--conditional"], "--conditional belongs to --method dcgan or --method sagan")
    try await refused(train + ["--method", "sagan", "--conditional", "--captions"], "exclude each other")
    try await refused(train + ["--method", "dcgan", "--captions"], "has a caption")
    try await refused(
      train + ["--method", "dcgan", "--cycle-weight", "5"], "--cycle-weight belongs to --method cyclegan")
    try await refused(train + ["--method", "sagan", "--prepare", "none"], "crops to this size")
    try await refused(train + [folder("flowers"), "--method", "gan"], "one folder")
    try await refused(
      [
        "train", folder("flowers/rose"), "--no-estimate", "--method", "sagan", "--conditional", "--output",
        folder("other"),
      ],
      "lies in no folder of a class")
    try await self.train(["--method", "dcgan"])
    try await refused(["translate", folder("run"), folder("flowers"), "--output", folder("out")], "translates none")
    try await refused(
      ["sheet", folder("run"), "--output", folder("s.png"), "--pictures", "2"], "--pictures means nothing")
    try await refused(
      ["generate", folder("run"), "--checkpoint", "best", "--output", folder("out")], "no best checkpoint")
    try await refused(["generate", folder("run"), "--text", "a rose", "--output", folder("out")], "knows no captions")
    try await refused(["generate", folder("run"), "--class", "rose", "--output", folder("out")], "knows no classes")
    try await refused(["generate", folder("run"), "--truncation", "0", "--output", folder("out")], "--truncation")
    try await refused(
      ["generate", folder("run"), "--grid", "--shard", "1/2", "--output", folder("s.png")], "--shard mean nothing")
  }
}
