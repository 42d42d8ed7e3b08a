import SafeTensors
import TemporaryFolders
import Testing

/// Asking a file for numbers.
struct ValueTests {
  @Test("F32 and F64 keep every bit, NaN and signed zeros as well")
  func exact() throws {
    let floats: [Float] = [0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity, .nan, 0.1]
    let doubles: [Double] = [0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity, .nan, 0.1]
    var file = SafeTensorsFile()
    file.add("f", shape: [7], floats: floats)
    file.add("d", shape: [7, 1], doubles: doubles)
    for read in [file, try SafeTensorsFile(bytes: file.encoded())] {
      #expect(try read.floats("f").map(\.bitPattern) == floats.map(\.bitPattern))
      #expect(try read.doubles("d").map(\.bitPattern) == doubles.map(\.bitPattern))
      #expect(try read.doubles("f").map(\.bitPattern) == floats.map { Double($0).bitPattern })
      #expect(try read.floats("d").map(\.bitPattern) == doubles.map { Float($0).bitPattern })
    }
  }

  @Test("Numbers that are not aligned to their size are read")
  func unaligned() throws {
    let header =
      #"{"u":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"f":{"dtype":"F32","shape":[1],"data_offsets":[1,5]},"#
      + #""d":{"dtype":"F64","shape":[1],"data_offsets":[5,13]},"l":{"dtype":"I16","shape":[1],"data_offsets":[13,15]}}"#
    let data: [UInt8] = [9, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0, 0, 0, 0xF8, 0xBF, 0xFF, 0xFF]
    let file = try SafeTensorsFile(bytes: SampleFile.withHeader(header, data: data))
    #expect(try file.bytes("u") == [9])
    #expect(try file.floats("f") == [1.5])
    #expect(try file.doubles("f") == [1.5])
    #expect(try file.doubles("d") == [-1.5])
    #expect(try file.floats("d") == [-1.5])
    #expect(try file.int64s("l") == [-1])
  }

  @Test("A missing tensor and a wrong type are errors with the names of both file and tensor")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x.safetensors")
    var file = SafeTensorsFile()
    file.add("f", shape: [1], floats: [1])
    file.add("n", shape: [1], int64s: [1])
    try file.write(to: path)
    let read = try SafeTensorsFile(path: path)
    #expect(read.contains("f") && !read.contains("g"))

    let missing = #expect(throws: SafeTensorsError.self) { try read.floats("g") }
    #expect(
      missing?.description
        == "“\(path)” holds no tensor named “g”. Check that it was written for this kind of network.")
    #expect(throws: SafeTensorsError(.noSuchTensor("g"), path: path)) { try read.shape(of: "g") }
    #expect(throws: SafeTensorsError(.noSuchTensor("g"), path: path)) { try read.bytes("g") }

    let wrong = #expect(throws: SafeTensorsError.self) { try read.floats("n") }
    #expect(wrong?.reason == .wrongDataType(tensor: "n", found: "I64", wanted: "a floating-point type"))
    #expect(throws: SafeTensorsError.self) { try read.doubles("n") }
    #expect(throws: SafeTensorsError.self) { try read.int64s("f") }
  }
}
