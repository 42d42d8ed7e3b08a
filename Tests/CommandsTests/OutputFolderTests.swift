import Files
import Foundation
import TemporaryFolders
import Testing

@testable import Commands

@Suite struct OutputFolderTests {
  @Test func `a folder that was away for a moment is a fault that passes, and others are what they were`() throws {
    let place = try TemporaryFolder()
    let folder = try OutputFolder(making: place("out"))
    // It is back when one looks.
    #expect(folder.cause(of: .writing(ENOENT)).passingReason != nil)
    #expect(folder.cause(of: .writing(EACCES)) == .writing(EACCES))
    #expect(folder.cause(of: .exists) == .exists)
    try FileManager.default.removeItem(atPath: folder.path)
    #expect(folder.cause(of: .writing(EACCES)).passingReason != nil)
  }
}
