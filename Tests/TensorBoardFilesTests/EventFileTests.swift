import Files
import Foundation
import TemporaryFolders
import Testing

@testable import TensorBoardFiles

@Suite("TensorBoard's event files")
struct EventFileTests {
  @Test("The check sum is that of RFC 3720, appendix B.4")
  func checksums() {
    #expect(CRC32C(of: [UInt8](repeating: 0, count: 32)).value == 0x8A91_36AA)
    #expect(CRC32C(of: [UInt8](repeating: 0xFF, count: 32)).value == 0x62A8_AB43)
    #expect(CRC32C(of: (0..<32).map { UInt8($0) }).value == 0x46DD_794E)
    #expect(CRC32C(of: (0..<32).reversed().map { UInt8($0) }).value == 0x113F_DB5C)
    // The catalogue's check value of CRC-32/ISCSI.
    #expect(CRC32C(of: Array("123456789".utf8)).value == 0xE306_9283)
  }

  @Test("A record is framed as TensorFlow frames it")
  func framing() throws {
    // The event {wall_time: 1, file_version: "brain.Event:2"} has 24 bytes; the check sums are those of `masked_crc32c` in tensorboard 2.21.
    let bytes = EventRecord.version(time: 1).bytes
    #expect(bytes.count == 8 + 4 + 24 + 4)
    #expect(Array(bytes[..<8]) == [24, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[8..<12]) == [0xA3, 0x7F, 0x4B, 0x22])
    #expect(Array(bytes[12..<36]) == [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x1A, 0x0D] + Array("brain.Event:2".utf8))
    #expect(Array(bytes[36...]) == [0x86, 0xBF, 0x57, 0x7A])
  }

  @Test("A value is the message that summary.proto describes")
  func values() {
    #expect(EventValue("a", .scalar(1)).encoded == [0x0A, 1, 0x61, 0x15, 0, 0, 0x80, 0x3F])
    #expect(
      EventValue("p", .picture(width: 3, height: 2, file: [9, 8])).encoded
        == [0x0A, 1, 0x70, 0x22, 10, 0x08, 2, 0x10, 3, 0x18, 3, 0x22, 2, 9, 8])
  }

  @Test("Each session has a file of its own, in the order of their names, whatever the clock says")
  func sessions() throws {
    let folder = try TemporaryFolder()
    #expect(!EventFile.isThere(in: folder("events")))
    var paths: [String] = []
    for (step, time) in [(0, 1000.0), (10, 1000), (20, 7)] {
      let file = try EventFile(in: folder("events"), after: step, time: time)
      try file.add([EventValue("x", .scalar(1))], step: step + 1, time: time)
      paths.append(file.path)
    }
    #expect(EventFile.isThere(in: folder("events")))
    #expect(paths == paths.sorted() && Set(paths).count == 3)
    let sizes = try paths.map { try FileStatus(of: $0).size }
    #expect(sizes.allSatisfy { $0 > 0 })
  }

  @Test("After a record that could not be written whole, the file ends with the last one that was")
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    let disk = Disk()
    let file = try EventFile(in: folder.path, after: 0, time: 1) { descriptor, start, count in
      disk.write(descriptor, start, count)
    }
    let length = try FileStatus(of: file.path).size
    disk.room = 500
    #expect(throws: FileFault.unavailable("No space left on device")) {
      try file.add([EventValue("x", .picture(width: 1, height: 1, file: [UInt8](repeating: 1, count: 1000)))], step: 1)
    }
    #expect(disk.room == 0)
    #expect(try FileStatus(of: file.path).size == length)
    disk.room = 1000
    try file.add([EventValue("x", .scalar(1))], step: 2)
    #expect(try FileStatus(of: file.path).size == length + 1000 - disk.room)
  }

  /// A disk with little room: writes what it can, and refuses the rest.
  private final class Disk {
    var room = 1000

    func write(_ descriptor: CInt, _ start: UnsafeRawPointer, _ count: Int) -> Int {
      let part = min(count, room)
      guard part > 0 else {
        errno = ENOSPC
        return -1
      }
      room -= part
      return Foundation.write(descriptor, start, part)
    }
  }
}
