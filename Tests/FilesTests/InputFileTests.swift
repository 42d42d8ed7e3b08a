import Files
import Foundation
import TemporaryFolders
import Testing

/// Reading regular files, and refusing everything else.
@Suite struct InputFileTests {
  @Test func `reads all and parts`() throws {
    let folder = try TemporaryFolder()
    let file = try InputFile(path: folder.write([1, 2, 3, 4, 5], to: "file"))
    #expect(file.count == 5)
    #expect(try file.readAll(limit: 5) == [1, 2, 3, 4, 5])
    #expect(try file.read(at: 1, count: 3) == [2, 3, 4])
    #expect(try file.read(at: 5, count: 0) == [])
  }

  @Test func `refuses more than the limit`() throws {
    let folder = try TemporaryFolder()
    let file = try InputFile(path: folder.write([1, 2, 3], to: "file"))
    #expect(throws: FileFault.tooLarge(bytes: 3, maximum: 2)) { try file.readAll(limit: 2) }
  }

  @Test func `says that a file became shorter`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "file")
    let file = try InputFile(path: path)
    try #require(truncate(path, 1) == 0)
    #expect(throws: FileFault.unreadable("it became shorter while it was read")) { try file.readAll(limit: 9) }
  }

  @Test func `refuses what is no file`() throws {
    let folder = try TemporaryFolder()
    try #require(symlink("loop", folder.file("loop")) == 0)
    try #require(symlink("nowhere", folder.file("dangling")) == 0)
    try #require(mkfifo(folder.file("pipe"), 0o600) == 0)
    for (path, fault) in [
      (folder.file("missing"), .missing), (folder.file("dangling"), .missing), ("", .missing), ("a\0b", .missing),
      (folder.path, .folder), ("/dev/zero", .notAFile), (folder.file("pipe"), .notAFile),
      (folder.file("loop"), .unreadable("Too many levels of symbolic links")),
    ] as [(String, FileFault)] {
      #expect(throws: fault, "\(path)") { try InputFile(path: path) }
    }
  }

  @Test func `quotes names with control characters made visible`() {
    #expect("a b\n\t\u{1B}\\ 🦓".quoted == "“a b\\n\\t\\u{1B}\\\\ 🦓”")
    #expect("abc".quoted(limit: 2) == "“ab…”")
    #expect("abc".quoted(limit: 3) == "“abc”")
  }
}
