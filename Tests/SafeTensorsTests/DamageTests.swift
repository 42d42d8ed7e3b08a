import Foundation
import SafeTensors
import TemporaryFolders
import Testing

/// Files that were cut or changed on their way, and paths that are no files.
struct DamageTests {
  @Test("Every truncation is refused, from memory and from the disk alike, with the bytes expected and found")
  func truncations() throws {
    let whole = SampleFile.ofReference
    let dataStart = 8 + 912
    let folder = try TemporaryFolder()
    for count in 0..<whole.count {
      let bytes = Array(whole[..<count])
      let error = #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(bytes: bytes) }
      switch count {
      case 0: #expect(error?.reason == .empty)
      case 1..<8:
        #expect(
          error?.reason
            == .notSafeTensors(detail: "it has only \(count) bytes, and the length of the header alone takes 8"))
      case ..<dataStart: #expect(error?.reason == .truncated(expected: dataStart, found: count))
      default: #expect(error?.reason == .truncated(expected: whole.count, found: count))
      }
      let path = try folder.write(bytes, to: "cut")
      let onDisk = #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(path: path) }
      #expect(onDisk?.reason == error?.reason)
      #expect(onDisk?.path == path)
    }
  }

  @Test("With any bit of the length or the header flipped, the file is refused or still consistent")
  func flippedBits() throws {
    let whole = SampleFile.ofReference
    var refused = 0
    for position in 0..<(8 + 912) {
      for bit in 0..<8 {
        var bytes = whole
        bytes[position] ^= 1 << UInt8(bit)
        do throws(SafeTensorsError) {
          let file = try SafeTensorsFile(bytes: bytes)
          var total = 0
          for name in file.names {
            let count = try file.bytes(name).count
            #expect(try file.dataType(of: name).byteCount * file.shape(of: name).reduce(1, *) == count)
            total += count
          }
          #expect(total == 70)
          let again = try SafeTensorsFile(bytes: file.encoded())
          #expect(again.names.map { Array($0.utf8) } == file.names.map { Array($0.utf8) })
        } catch {
          #expect(error.description.utf8.count < 1000)
          refused += 1
        }
      }
    }
    // Flips inside names and texts, or between types of one width, leave valid files.
    #expect(refused > 5_500)
    #expect(refused < 8 * 920)
  }

  @Test("A flipped bit in the length of the header is always refused")
  func flippedLength() {
    for position in 0..<8 {
      for bit in 0..<8 where position > 0 || bit > 2 {
        var bytes = SampleFile.ofReference
        bytes[position] ^= 1 << UInt8(bit)
        #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(bytes: bytes) }
      }
    }
  }

  @Test("Bytes behind the last tensor are refused")
  func surplus() {
    let error = #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(bytes: SampleFile.ofReference + [0]) }
    #expect(error?.reason == .surplus(expected: 990, found: 991))
  }

  @Test("Paths that are missing, folders or devices are refused")
  func paths() throws {
    let folder = try TemporaryFolder()
    for (path, reason) in [
      (folder.file("missing"), .file(.missing)), (folder.file("missing/x"), .file(.missing)),
      (folder.path, .file(.folder)),
      ("", .file(.missing)), (folder.file("nul\0l"), .file(.missing)), ("/dev/zero", .file(.notAFile)),
      (try folder.write([], to: "empty"), .empty),
    ] as [(String, SafeTensorsError.Reason)] {
      let error = #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(path: path) }
      #expect(error == SafeTensorsError(reason, path: path))
    }
  }

  @Test("A file that claims more than any memory is refused, not attempted")
  func enormous() throws {
    let folder = try TemporaryFolder()
    // A sparse file: its length is real, its bytes take no space.
    let count = 1 << 42
    let header = SampleFile.describing(type: "U8", shape: "[\(count)]", offsets: "[0,\(count)]")
    let path = try folder.write(SampleFile.withHeader(header), to: "sparse")
    try #require(truncate(path, off_t(8 + header.utf8.count + count)) == 0)
    let error = #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(path: path) }
    #expect(error == SafeTensorsError(.outOfMemory(bytes: count), path: path))
  }

  @Test("Messages name the file, what is wrong with it, and what to do")
  func messages() {
    #expect(
      SafeTensorsError(.truncated(expected: 100, found: 60), path: "/a/b \"c\"\n.safetensors").description
        == #"“/a/b "c"\n.safetensors” is truncated: 100 bytes expected, 60 found. Copy or download it again."#)
    #expect(
      SafeTensorsError(.empty).description
        == "The safetensors data is empty (0 bytes); copy it again or remove it.")
    #expect(
      SafeTensorsError(.malformedHeader(byte: 12, detail: "a colon is missing"), path: "x").description
        == "“x” has a damaged header: a colon is missing at byte 12. Copy or download it again.")
    let long = SafeTensorsError(.duplicateName(String(repeating: "n", count: 1_000_000)), path: "x").description
    #expect(long.contains("nnn…” twice"))
    #expect(long.utf8.count < 300)
    #expect(
      SafeTensorsError(.unknownDataType(tensor: "w", type: "F8_E4M3"), path: "x").description
        == "“x” holds the tensor “w” with numbers of type “F8_E4M3”, which is not known here. "
        + "Save it with one of F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL.")
  }
}
