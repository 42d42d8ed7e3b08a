import Foundation
import SafeTensors
import TemporaryFolders
import Testing

/// Files that other programs wrote.
struct ReferenceFileTests {
  @Test("Every type, shape and text of a reference file is read")
  func contents() throws {
    let file = try SafeTensorsFile(bytes: SampleFile.ofReference)
    let names = [
      "ulong", "long", "doubles", "none", SampleFile.difficultName, "uint", "int", "brain", "half", "ushort", "short",
      "signed", "byte", "flag",
    ]
    #expect(file.names == names)
    #expect(file.metadata == ["bell\u{07} and \u{7F}": "tab\t\u{1F}", "step": "12"])

    #expect(try file.floats(SampleFile.difficultName) == [1.5, -2, 0.1])
    #expect(try file.shape(of: SampleFile.difficultName) == [1, 3])
    #expect(try file.doubles("doubles") == [0.1, -1e300])
    #expect(try file.floats("doubles") == [0.1, -.infinity])
    #expect(try file.doubles("half") == [1, 65504, 0x1p-24])
    #expect(try file.floats("brain") == [1, -3])
    #expect(try file.floats("none") == [])
    #expect(try file.shape(of: "none") == [0, 3])
    #expect(try file.int64s("long") == [-5])
    #expect(try file.shape(of: "long") == [])
    #expect(try file.int64s("int") == [-70000])
    #expect(try file.int64s("short") == [-300])
    #expect(try file.int64s("signed") == [-7])
    #expect(try file.int64s("byte") == [250])
    #expect(try file.int64s("ushort") == [65535])
    #expect(try file.int64s("uint") == [4_294_967_295])
    #expect(try file.bytes("flag") == [1, 0])
    #expect(try file.dataType(of: "flag") == .bool)
    #expect(throws: SafeTensorsError(.numberOutOfRange(tensor: "ulong", number: "9223372036854775808"))) {
      try file.int64s("ulong")
    }
  }

  @Test("What the reference implementation wrote comes out again byte for byte")
  func roundTrip() throws {
    #expect(try SafeTensorsFile(bytes: SampleFile.ofReference).encoded() == SampleFile.ofReference)
  }

  @Test("A file is read from the disk as from memory")
  func fromDisk() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(SampleFile.ofReference, to: "é 😀.safetensors")
    let file = try SafeTensorsFile(path: path)
    #expect(try file.floats(SampleFile.difficultName) == [1.5, -2, 0.1])
    #expect(try file.encoded() == SampleFile.ofReference)
  }

  private static let samples = ProcessInfo.processInfo.environment["SAFETENSORS_SAMPLES"]

  @Test(
    "All files of the folder named in SAFETENSORS_SAMPLES are read, and come out again byte for byte",
    .enabled(if: samples != nil, "SAFETENSORS_SAMPLES names no folder"))
  func samplesOfTheMachine() throws {
    let folder = try #require(ReferenceFileTests.samples)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".safetensors") }
    try #require(!names.isEmpty)
    for name in names {
      let path = "\(folder)/\(name)"
      let file = try SafeTensorsFile(path: path)
      #expect(!file.names.isEmpty)
      let original = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(try file.encoded() == Array(original), "\(name)")
      for tensor in file.names {
        let numbers = try file.dataType(of: tensor) == .int64 ? file.int64s(tensor).count : file.floats(tensor).count
        #expect(try numbers == file.shape(of: tensor).reduce(1, *), "\(name): \(tensor)")
      }
    }
  }
}
