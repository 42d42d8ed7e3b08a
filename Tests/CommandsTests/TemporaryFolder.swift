import Foundation
import Images
import Testing

/// A folder for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "commands-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of something in it.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a text file.
  func write(_ text: String, to name: String) throws {
    try makeFolder(of: name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: self(name)))
  }

  /// Writes bytes.
  func write(_ bytes: [UInt8], to name: String) throws {
    try makeFolder(of: name)
    try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
  }

  /// Draws pictures of slanted stripes in a folder; every picture differs.
  func draw(_ folder: String, count: Int, side: Int = 24, tint: Int) throws {
    for index in 0..<count { try drawPicture("\(folder)/\(index).png", side: side, tint: tint + 17 * index) }
  }

  /// Draws one picture, PNG or JPEG as its name says.
  func drawPicture(_ name: String, side: Int, tint: Int) throws {
    var pixels: [UInt8] = []
    for row in 0..<side {
      for column in 0..<side {
        let stripe = (row + 2 * column + tint) % 8 < 4 ? 60 : 180
        pixels += [stripe, (stripe + tint) % 256, (row * 255) / side].map { UInt8($0) }
      }
    }
    try makeFolder(of: name)
    let picture = Picture(width: side, height: side, channels: .rgb, pixels: pixels)
    try picture.write(to: self(name), as: name.hasSuffix(".jpg") ? .jpeg() : .png())
  }

  /// Two domains with test pictures of shared names: `day` and `night`.
  func drawDomains() throws {
    for (name, tint) in [("day", 10), ("night", 100)] {
      try draw("\(name)/train", count: 5, tint: tint)
      try draw("\(name)/test", count: 2, tint: tint + 3)
    }
  }

  /// Draws the two domains and trains on them, for one step, a run named `run`: something to translate with.
  func trainTinyRun() async throws {
    try drawDomains()
    let trained = try await BuiltProgram.run(
      ["train", self("day"), self("night"), "--output", self("run"), "--steps", "1"] + BuiltProgram.tiny)
    try #require(trained.status == 0, "\(trained.errors)")
  }

  /// Whether something is at the path.
  func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self(name)) }

  /// The bytes of a file.
  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: self(name))) }

  private func makeFolder(of name: String) throws {
    // In UTF-8, since a name may begin with a combining mark.
    let parts = self(name).utf8.split(separator: UInt8(ascii: "/")).dropLast()
    let folder = "/" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }
}
