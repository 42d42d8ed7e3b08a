import CycleGAN
import Foundation
import Images
import Testing

@testable import Commands

@Suite("Jobs of translating, with the built program")
struct TranslationJobTests {
  let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
    let trained = try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "1"] + BuiltProgram.tiny)
    #expect(trained.status == 0, "\(trained.errors)")
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
      while running.isRunning, (try? entries("out/translation.jsonl").count) ?? 0 < 4 * kill {
        try await Task.sleep(for: .milliseconds(2))
      }
      running.send(SIGKILL)
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

  @Test("An interrupted --overwrite goes on, a finished one begins anew; other jobs' files are written over only then")
  func overwriting() async throws {
    try folder.draw("photos", count: 3, tint: 1)
    try folder.write("mine", to: "out/1.png")
    let careful = try await translate([folder("photos")], to: "out")
    #expect(careful.output.contains("1 existed already and were left"))
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
    #expect(try await translate(["-"], to: "out", input: list).status == 0)
    #expect(try names(in: "out") == ["a.png", "b c.png"])
    let zeros = list.replacingOccurrences(of: "\n", with: "\0")
    #expect(try await translate(["-"], to: "zeros", input: zeros).status == 0)
    #expect(try names(in: "zeros") == ["a.png", "b c.png"])

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

  @Test("Too little memory is said in words, for that picture alone")
  func tooLittleMemory() async throws {
    try folder.draw("photos", count: 1, tint: 1)
    let result = try await translate([folder("photos")], to: "out", ["--memory", "90M"])
    #expect(result.status == 1)
    #expect(result.errors.contains("0.png") && result.errors.contains("--memory"), "\(result.errors)")
    #expect(try entries("out/translation.jsonl").first?.status == .failed)
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
