import Foundation
import TemporaryFolders
import Testing

@testable import Images

@Suite struct WritingTests {
  private let picture = Picture.noise(height: 9, width: 8, channels: .rgb, bits: 8, seed: 3)

  private func reason(_ body: () throws -> Void) -> PictureError.Reason? {
    do {
      try body()
      return nil
    } catch {
      return (error as? PictureError)?.reason ?? (error as? PictureError.Reason)
    }
  }

  @Test(arguments: ["plain.png", "with spaces.png", "\u{1F993} zebra.png", "a\nnewline.png", "\"quoted\".png"])
  func `writes and reads any name`(name: String) throws {
    let folder = try TemporaryFolder()
    try picture.write(to: folder.file(name), as: .png())
    #expect(try folder.contents == [name])
    #expect(try Picture(contentsOf: folder.file(name)) == picture)
  }

  @Test func `a name of the greatest length works`() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: 251) + ".png"
    try picture.write(to: folder.file(name), as: .png())
    #expect(try folder.contents == [name])
  }

  @Test func `replaces only when it may`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "old.png")
    #expect(reason { try picture.write(to: path, as: .png(), replacing: false) } == .file(.exists))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))
    try picture.write(to: path, as: .png())
    #expect(try Picture(contentsOf: path) == picture)
    try picture.write(to: folder.file("new.png"), as: .png(), replacing: false)
    #expect(try folder.contents == ["new.png", "old.png"])
  }

  @Test func `a missing folder is named`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("missing/a.png")
    #expect(reason { try picture.write(to: path, as: .png()) } == .file(.unwritable("No such file or directory")))
    do {
      try picture.write(to: path, as: .png())
    } catch {
      #expect(
        error.description
          == "“\(path)” cannot be written: No such file or directory. "
          + "Check the folder, its permissions and the space on the disk.")
    }
  }

  @Test func `a folder in the place of the file stays`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file("a.png"), withIntermediateDirectories: false)
    #expect(reason { try picture.write(to: folder.file("a.png"), as: .png()) } == .file(.unwritable("Is a directory")))
    #expect(try folder.contents == ["a.png"])
  }
}
