import Foundation
import Images
import TemporaryFolders
import Testing

extension TemporaryFolder {
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

  /// The bytes of a file.
  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: self(name))) }
}
