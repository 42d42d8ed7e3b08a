import Foundation
import SafeTensors
import TemporaryFolders
import Testing

/// What is written, in memory and on the disk.
struct WritingTests {
  private func sample() -> SafeTensorsFile {
    var file = SafeTensorsFile()
    file.metadata = ["step": "3"]
    file.add("mask", shape: [3], bytes: [1, 2, 3])
    file.add("w", shape: [1, 2], floats: [1, -2])
    file.add("n", shape: [], int64s: [-2])
    file.add("d", shape: [1], doubles: [0.5])
    return file
  }

  @Test("The bytes are those of the format: names in their order, data with the widest numbers first")
  func bytes() throws {
    let header =
      #"{"__metadata__":{"step":"3"},"mask":{"dtype":"U8","shape":[3],"data_offsets":[24,27]},"#
      + #""w":{"dtype":"F32","shape":[1,2],"data_offsets":[16,24]},"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"#
      + #""d":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let data: [UInt8] = [
      0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F,
      0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 1, 2, 3,
    ]
    #expect(try sample().encoded() == SampleFile.withHeader(padded, data: data))
  }

  @Test("Reading gives back what was added, in the same order")
  func roundTrip() throws {
    let bytes = try sample().encoded()
    let file = try SafeTensorsFile(bytes: bytes)
    #expect(file.names == ["mask", "w", "n", "d"])
    #expect(file.metadata == ["step": "3"])
    #expect(try file.bytes("mask") == [1, 2, 3])
    #expect(try file.floats("w") == [1, -2])
    #expect(try file.shape(of: "w") == [1, 2])
    #expect(try file.int64s("n") == [-2])
    #expect(try file.doubles("d") == [0.5])
    #expect(try file.encoded() == bytes)
  }

  @Test("A file without tensors is a valid file")
  func nothing() throws {
    let bytes = try SafeTensorsFile().encoded()
    #expect(bytes == SampleFile.withHeader("{}      "))
    #expect(try SafeTensorsFile(bytes: bytes).names.isEmpty)
  }

  @Test("For every length of the header, the data begin at a multiple of eight bytes", arguments: 0..<9)
  func padding(length: Int) throws {
    var file = SafeTensorsFile()
    file.add(String(repeating: "x", count: length), shape: [1], doubles: [7])
    let bytes = try file.encoded()
    #expect(bytes.count % 8 == 0)
    #expect(Array(bytes.suffix(8)) == [0, 0, 0, 0, 0, 0, 0x1C, 0x40])
    #expect(try SafeTensorsFile(bytes: bytes).doubles(file.names[0]) == [7])
  }

  @Test("Names and texts of all kinds of characters survive, and only equal bytes are equal names")
  func names() throws {
    let names =
      (0..<0x80).compactMap { Unicode.Scalar($0) }.map { "a\(Character($0))b" }
      + ["", "\"", "\\", "é", "e\u{301}", "😀", "👩‍👩‍👧‍👦", "\u{10FFFF}", "\u{FEFF}", "a\r\nb", "\u{301}", "𝄞/../x", "\\u0041"]
    var file = SafeTensorsFile()
    for (position, name) in names.enumerated() {
      file.add(name, shape: [], int64s: [Int64(position)])
      file.metadata[name] = "text of \(name)"
    }
    let read = try SafeTensorsFile(bytes: file.encoded())
    #expect(read.names.map { Array($0.utf8) } == names.map { Array($0.utf8) })
    #expect(read.metadata == file.metadata)
    for (position, name) in names.enumerated() {
      #expect(try read.int64s(name) == [Int64(position)])
      #expect(read.metadata[name].map { Array($0.utf8) } == Array("text of \(name)".utf8))
    }
    #expect(!read.contains("E\u{301}"))
  }

  @Test("A file on the disk has the encoded bytes and replaces what was there, and nothing else is left")
  func toDisk() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("something older and longer than nothing".utf8), to: "latest.safetensors")
    try sample().write(to: path)
    #expect(try folder.bytes(of: "latest.safetensors") == sample().encoded())
    #expect(try folder.contents == ["latest.safetensors"])
  }

  @Test("A file that was read can be written over its own path")
  func overItself() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(SampleFile.ofReference, to: "x")
    try SafeTensorsFile(path: path).write(to: path)
    #expect(try folder.bytes(of: "x") == SampleFile.ofReference)
  }

  @Test("A name of the greatest length and one that begins with a combining mark can be written")
  func unusualPaths() throws {
    let folder = try TemporaryFolder()
    let names = [String(repeating: "n", count: 255), "\u{301}mark"]
    for name in names { try sample().write(to: folder.file(name)) }
    #expect(try folder.contents.count == 2)
    for name in names { #expect(try SafeTensorsFile(path: folder.file(name)).names.count == 4) }
  }

  @Test("Where nothing can be written, the error has the path and the system's reason, and no file is left")
  func refusals() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file("folder/inside"), withIntermediateDirectories: true)
    for (path, reason) in [
      (folder.file("missing/x"), "No such file or directory"),
      (folder.file("folder"), "Is a directory"),
      (folder.file(String(repeating: "n", count: 256)), "File name too long"),
      ("", "the name is empty or has a NUL in it"),
      (folder.file("nul\0l"), "the name is empty or has a NUL in it"),
    ] {
      let error = #expect(throws: SafeTensorsError.self) { try sample().write(to: path) }
      #expect(error == SafeTensorsError(.file(.unwritable(reason)), path: path))
    }
    #expect(try folder.contents == ["folder"])
  }

  #if os(Linux)
    @Test("When the system stops in the middle of the data, the older file stays and the temporary one is removed")
    func fullDisk() async {
      await #expect(processExitsWith: .success) {
        let folder = try TemporaryFolder()
        let path = try folder.write([1, 2, 3], to: "x")
        // Of a longer file, the system now refuses the rest, as it does on a full disk.
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        var file = SafeTensorsFile()
        file.add("small", shape: [2], floats: [1, 2])
        file.add("large", shape: [100_000], floats: [Float](repeating: 1, count: 100_000))
        let error = #expect(throws: SafeTensorsError.self) { try file.write(to: path) }
        let reason = "File too large for the limit of the shell (`ulimit -f`) or for the file system"
        #expect(error == SafeTensorsError(.file(.unwritable(reason)), path: path))
        #expect(try folder.contents == ["x"])
        #expect(try folder.bytes(of: "x") == [1, 2, 3])
      }
    }
  #endif

  @Test("A header longer than readers accept is not written")
  func headerTooLarge() throws {
    var file = SafeTensorsFile()
    file.metadata["text"] = String(repeating: "x", count: SafeTensorsFile.maximumHeaderByteCount)
    let error = #expect(throws: SafeTensorsError.self) { try file.encoded() }
    #expect(error?.reason == .headerTooLarge(bytes: 100_000_032, maximum: 100_000_000))
  }

  @Test("A shape that does not fit, a negative size, a repeated name and the name of the metadata are mistakes")
  func mistakes() async {
    await #expect(processExitsWith: .failure) {
      var file = SafeTensorsFile()
      file.add("a", shape: [2, 2], floats: [1, 2, 3])
    }
    await #expect(processExitsWith: .failure) {
      var file = SafeTensorsFile()
      file.add("a", shape: [-1, -1], floats: [1])
    }
    await #expect(processExitsWith: .failure) {
      var file = SafeTensorsFile()
      file.add("a", shape: [1], floats: [1])
      file.add("a", shape: [1], floats: [1])
    }
    await #expect(processExitsWith: .failure) {
      var file = SafeTensorsFile()
      file.add("__metadata__", shape: [1], floats: [1])
    }
  }
}
