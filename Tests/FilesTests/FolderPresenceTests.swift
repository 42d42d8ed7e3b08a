import Foundation
import Testing

@testable import Files

@Suite struct FolderPresenceTests {
  private let root = NSTemporaryDirectory() + "presence-\(UUID().uuidString)"
  private let manager = FileManager.default

  private func makeFolder(_ name: String) throws -> String {
    try manager.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
    return "\(root)/\(name)"
  }

  @Test func `folders that are missing or empty are absent, and so are those around a file`() throws {
    defer { try? manager.removeItem(atPath: root) }
    let folder = try makeFolder("pictures")
    #expect(FolderPresence.absence(of: folder) == "is empty")
    #expect(FolderPresence.absence(of: "\(root)/nowhere") == "is missing")
    try Data().write(to: URL(fileURLWithPath: "\(folder)/a.png"))
    #expect(FolderPresence.absence(of: folder) == nil)
    #expect(FolderPresence.absence(of: "\(folder)/a.png") == "is missing")
    // A file that is missing by itself.
    #expect(FolderPresence.absence(aroundFile: "\(folder)/b.png", below: folder) == nil)
    // A drive that is mounted in a sub-folder.
    let mount = try makeFolder("pictures/drive")
    let absence = FolderPresence.absence(aroundFile: "\(mount)/c.png", below: folder)
    #expect(absence?.folder == mount && absence?.reason == "is empty")
    // A link to another drive.
    for (target, place) in [("\(root)/drive/d.png", "\(root)/drive"), ("../drive/d.png", "\(folder)/../drive")] {
      let link = "\(folder)/link.png"
      try? manager.removeItem(atPath: link)
      try manager.createSymbolicLink(atPath: link, withDestinationPath: target)
      let absence = FolderPresence.absence(aroundFile: link, below: folder)
      #expect(absence?.folder == place && absence?.reason == "is missing")
    }
  }

  @Test func `errors of devices and networks are told from those of a file`() {
    for code in [EIO, ESTALE, ENOTCONN, ETIMEDOUT, EMFILE] {
      #expect(FileFault.opening(code) == .unreachable(SystemError.text(code)))
      #expect(FileFault.reading(code) == .unreachable(SystemError.text(code)))
    }
    #expect(FileFault.opening(ENOENT) == .missing)
    #expect(FileFault.opening(EACCES) == .unreadable(SystemError.text(EACCES)))
  }

  @Test func `a path means the same in every working folder once it is absolute`() {
    let working = manager.currentDirectoryPath
    #expect(FolderEntry.absolute("/data/day") == "/data/day")
    #expect(FolderEntry.absolute("day") == "\(working)/day")
    #expect(FolderEntry.absolute("././/day/x") == "\(working)/day/x")
    #expect(FolderEntry.absolute("../nowhere to be found") == "\(working)/../nowhere to be found")
    #expect(FolderEntry.absolute("/usr/../usr") == "/usr")
    #expect(FolderEntry.absolute(".") == working && FolderEntry.absolute("./") == working)
  }
}
