import Files
import Foundation
import TemporaryFolders
import Testing

/// Files that appear complete or not at all.
@Suite struct AtomicFileTests {
  private let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }

  @Test func `writes and replaces, and leaves nothing else`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "file")
    try AtomicFile.write(bytes, to: path)
    #expect(try folder.contents == ["file"])
    #expect(try folder.bytes(of: "file") == bytes)
  }

  @Test func `leaves a file that may not be replaced`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "file")
    #expect(throws: FileFault.exists) { try AtomicFile.write(bytes, to: path, replacing: false) }
    #expect(try folder.contents == ["file"])
    #expect(try folder.bytes(of: "file") == [1, 2, 3])
  }

  @Test func `a pipe is never replaced, and a link to a device is no device`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([], to: "pipe")
    #expect(unlink(path) == 0 && mkfifo(path, 0o600) == 0)
    #expect(throws: FileFault.unwritable("it is a device, pipe or socket")) {
      try AtomicFile.write(bytes, to: path)
    }
    #expect(throws: FileFault.exists) { try AtomicFile.write(bytes, to: path, replacing: false) }
    #expect(try folder.contents == ["pipe"])
    #expect(unlink(path) == 0 && symlink("/dev/null", path) == 0)
    try AtomicFile.write(bytes, to: path)
    #expect(try folder.bytes(of: "pipe") == bytes)
  }

  @Test func `a full disk leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "old")
    let file = try AtomicFile(path: path) { descriptor, start, count in
      // The first half is taken, then the disk is full.
      if count == 1000 { return write(descriptor, start, count / 2) }
      errno = ENOSPC
      return -1
    }
    bytes.withUnsafeBytes(file.append)
    #expect(throws: FileFault.unavailable("No space left on device")) { try file.commit() }
    #expect(try folder.contents == ["old"])
    #expect(try folder.bytes(of: "old") == [1, 2, 3])
  }

  @Test func `after a part that could not be written nothing is written`() throws {
    let folder = try TemporaryFolder()
    var calls = 0
    let file = try AtomicFile(path: folder.file("new")) { descriptor, start, count in
      calls += 1
      return calls == 1 ? 0 : write(descriptor, start, count)
    }
    bytes.withUnsafeBytes(file.append)
    bytes.withUnsafeBytes(file.append)
    #expect(throws: FileFault.unavailable("No space left on device")) { try file.commit() }
    #expect(calls == 1)
    #expect(try folder.contents == [])
  }

  @Test func `a write in parts and an interruption are no errors`() throws {
    let folder = try TemporaryFolder()
    var isInterrupted = false
    let file = try AtomicFile(path: folder.file("parts")) { descriptor, start, count in
      isInterrupted.toggle()
      if isInterrupted {
        errno = EINTR
        return -1
      }
      return write(descriptor, start, min(count, 7))
    }
    bytes.withUnsafeBytes(file.append)
    try file.commit()
    #expect(try folder.bytes(of: "parts") == bytes)
  }

  @Test func `a file that is given up disappears`() throws {
    let folder = try TemporaryFolder()
    do {
      let file = try AtomicFile(path: folder.file("new"))
      bytes.withUnsafeBytes(file.append)
      #expect(try folder.contents.count == 1)
    }
    #expect(try folder.contents == [])
  }

  @Test(arguments: [
    ("", "the name is empty or has a NUL in it"), ("a\0b", "the name is empty or has a NUL in it"),
    ("missing/file", "No such file or directory"), (String(repeating: "n", count: 256), "File name too long"),
  ])
  func `says why a name cannot be written`(name: String, reason: String) throws {
    let folder = try TemporaryFolder()
    #expect(throws: FileFault.unwritable(reason)) {
      try AtomicFile.write(bytes, to: name.isEmpty ? "" : folder.file(name))
    }
    #expect(try folder.contents == [])
  }
}
