import Foundation
import TemporaryFolders
import Testing

@testable import Files

@Suite struct FileCopyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    // More than one part.
    try folder.write((0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 / 7) }, to: "source")
  }

  @Test func `a copy has the same bytes, and replaces only what it may`() throws {
    try FileCopy.copy(folder("source"), to: folder("copy"), replacing: false)
    #expect(try folder.bytes(of: "copy") == folder.bytes(of: "source"))
    #expect(FileCopy.areEqual(folder("source"), folder("copy")))
    #expect(throws: FileFault.exists) { try FileCopy.copy(folder("source"), to: folder("copy"), replacing: false) }
    try folder.write("other", to: "copy")
    #expect(!FileCopy.areEqual(folder("source"), folder("copy")))
    try FileCopy.copy(folder("source"), to: folder("copy"), replacing: true)
    #expect(FileCopy.areEqual(folder("source"), folder("copy")))
    #expect(throws: FileFault.missing) { try FileCopy.copy(folder("none"), to: folder("new"), replacing: false) }
    #expect(try folder.contents == ["copy", "source"])
  }

  @Test func `one byte makes files differ`() throws {
    var bytes = try folder.bytes(of: "source")
    bytes[2_400_000] ^= 1
    try folder.write(bytes, to: "other")
    #expect(!FileCopy.areEqual(folder("source"), folder("other")))
    #expect(!FileCopy.areEqual(folder("source"), folder("none")))
  }

  @Test func `a link is the same file, also where it leads over another link`() throws {
    try FileManager.default.createSymbolicLink(atPath: folder("way"), withDestinationPath: folder("source"))
    try FileCopy.link(folder("way"), to: folder("second"), replacing: false)
    #expect(
      try FileStatus(of: folder("second"), isLinkKept: true).identity == FileStatus(of: folder("source")).identity)
    #expect(throws: FileFault.exists) { try FileCopy.link(folder("source"), to: folder("second"), replacing: false) }
    try folder.write("other", to: "third")
    try FileCopy.link(folder("source"), to: folder("third"), replacing: true)
    #expect(try FileStatus(of: folder("third")).identity == FileStatus(of: folder("source")).identity)
    #expect(throws: FileFault.missing) { try FileCopy.link(folder("none"), to: folder("new"), replacing: false) }
    #expect(try folder.contents == ["second", "source", "third", "way"])
  }
}
