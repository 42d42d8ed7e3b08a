import Files
import TemporaryFolders
import Testing

@testable import PyTorchFiles

@Suite("Hostile archives are refused")
struct HostileArchiveTests {
  let folder: TemporaryFolder
  private let whole: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    let pickle = PickleBuilder.dictionary { $0.tensor(count: 2, shape: [2], strides: [1]) }
    _ = try CraftedFile.archive(pickle, blocks: ["0": CraftedFile.bytes([1, 2])], in: folder, name: "whole.pth")
    whole = try folder.bytes(of: "whole.pth")
  }

  /// Where the records of the directory begin.
  private var records: [Int] {
    (0..<whole.count - 4).filter { Array(whole[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] }
  }

  private func refusal(_ change: (inout [UInt8]) -> Void) throws -> String {
    var bytes = whole
    change(&bytes)
    return CraftedFile.fault(try folder.write(bytes, to: "changed.pth"))?.description ?? ""
  }

  @Test("A zip bomb: compressed entries, and entries that say two lengths")
  func bomb() throws {
    let record = records[0]
    #expect(try refusal { $0[record + 10] = 8 }.contains("is compressed"))
    #expect(try refusal { for place in 24..<28 { $0[record + place] = 0x7F } }.contains("two different lengths"))
    #expect(try refusal { for place in 20..<28 { $0[record + place] = 0x7F } }.contains("is truncated"))
    #expect(try refusal { $0[record + 8] |= 1 }.contains("encrypted"))
  }

  @Test("Entries that overlap, as in a bomb whose entries share their bytes")
  func overlap() throws {
    let (first, second) = (records[0], records[1])
    #expect(
      try refusal { bytes in
        for place in 42..<46 { bytes[second + place] = bytes[first + place] }
      }.contains("contradicts the directory"))
    // The same name as well, so that both truly are the same bytes.
    var bytes: [UInt8] = []
    let file = try AtomicFile(path: folder.file("two.pth"))
    var writer = ZipWriter(file)
    writer.add("a/data.pkl", [1])
    writer.add("a/data.pkl", [1])
    writer.finish()
    try file.commit()
    bytes = try folder.bytes(of: "two.pth")
    #expect(CraftedFile.fault(folder.file("two.pth"))?.description.contains("occurs twice") == true)
    #expect(!bytes.isEmpty)
  }

  @Test("An entry that swallows the next one")
  func swallowing() throws {
    let file = try AtomicFile(path: folder.file("a.pth"))
    var writer = ZipWriter(file)
    writer.add("x", [UInt8](repeating: 0, count: 10))
    writer.add("y", [1])
    writer.finish()
    try file.commit()
    var bytes = try folder.bytes(of: "a.pth")
    let record = try #require((0..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] })
    for place in [20, 24] { bytes[record + place] = 20 }
    #expect(CraftedFile.fault(try folder.write(bytes, to: "b.pth"))?.description.contains("overlap") == true)
  }

  @Test("Huge counts, a directory elsewhere, damaged numbers, and an archive of something else")
  func others() throws {
    let end = whole.count - 22
    #expect(try refusal { for place in 10..<12 { $0[end + place] = 0xFF } }.contains("too short for 65535 entries"))
    #expect(try refusal { for place in 12..<16 { $0[end + place] = 0x7F } }.contains("outside of it"))
    #expect(try refusal { for place in 16..<20 { $0[end + place] = 0x7F } }.contains("outside of it"))
    let file = try AtomicFile(path: folder.file("other.zip"))
    var writer = ZipWriter(file)
    writer.add("word/document.xml", [1])
    writer.finish()
    try file.commit()
    #expect(CraftedFile.fault(folder.file("other.zip"))?.description.contains("without a data.pkl") == true)
    // The last byte of the block of numbers, which lies in front of the directory.
    #expect(try refusal { $0[records[0] - 1] ^= 1 }.contains("check sum"))
  }

  @Test("Archives of TorchScript, Keras and NumPy are called that, compressed or not")
  func otherPrograms() throws {
    let archives: [([String], PyTorchError.Reason)] = [
      (["m/data.pkl", "m/code/__torch__.py", "m/constants.pkl"], .torchScript),
      (["config.json", "model.weights.h5"], .otherArchive("a Keras model")),
      (["a.npy", "b.npy"], .otherArchive("an archive of NumPy arrays")),
    ]
    for (names, reason) in archives {
      let file = try AtomicFile(path: folder.file("other.zip"))
      var writer = ZipWriter(file)
      for name in names { writer.add(name, [1]) }
      writer.finish()
      try file.commit()
      var bytes = try folder.bytes(of: "other.zip")
      #expect(CraftedFile.fault(folder.file("other.zip"))?.reason == reason)
      for place in 0..<bytes.count - 4 where Array(bytes[place..<place + 4]) == [0x50, 0x4B, 1, 2] {
        bytes[place + 10] = 8
      }
      #expect(CraftedFile.fault(try folder.write(bytes, to: "compressed.zip"))?.reason == reason)
    }
    let script = PyTorchError(.torchScript, path: "/a/traced.pt").description
    #expect(script.contains("TorchScript") && script.contains("torch.jit.load(\"/a/traced.pt\""))
  }
}
