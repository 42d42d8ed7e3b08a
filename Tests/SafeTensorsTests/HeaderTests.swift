import SafeTensors
import Testing

/// Headers that are right, and headers that are not.
struct HeaderTests {
  private func reason(_ bytes: [UInt8]) -> SafeTensorsError.Reason? {
    do throws(SafeTensorsError) {
      _ = try SafeTensorsFile(bytes: bytes)
      return nil
    } catch {
      return error.reason
    }
  }

  private func reason(_ header: String, data: Int = 0) -> SafeTensorsError.Reason? {
    reason(SampleFile.withHeader(header, data: [UInt8](repeating: 0, count: data)))
  }

  @Test("White space, any order of fields and of tensors, and all escapes are read")
  func tolerated() throws {
    let header =
      "{ \"\\u0061\\uD83D\\uDE00\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\" :\n{\t\"data_offsets\":[ 4 ,\r8 ] , \"shape\":[ ],"
      + "\"dtype\":\"F32\"},\"b\":{\"shape\":[1,4,1],\"dtype\":\"I8\",\"data_offsets\":[0,4]}} \n\t\r"
    let file = try SafeTensorsFile(bytes: SampleFile.withHeader(header, data: [1, 2, 3, 4, 0, 0, 0x80, 0x3F]))
    #expect(file.names == ["a😀\"\\/\u{08}\u{0C}\n\r\té", "b"])
    #expect(try file.floats(file.names[0]) == [1])
    #expect(try file.int64s("b") == [1, 2, 3, 4])
  }

  @Test("A length beyond the limit, of 2⁶³ and of all ones is no header")
  func lengths() {
    for length in [100_000_001, 1 << 63, UInt64.max, 1 << 32] {
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array("{}      ".utf8)
      #expect(
        reason(bytes)
          == .notSafeTensors(
            detail: "its first 8 bytes announce a header of \(length) bytes, more than the 100000000 allowed"))
    }
    #expect(
      reason([0, 0, 0, 0, 0, 0, 0, 0])
        == .notSafeTensors(detail: "its first 8 bytes announce a header of 0 bytes, fewer than the shortest has"))
    #expect(reason([100, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)) == .truncated(expected: 108, found: 10))
    #expect(
      reason([2, 0, 0, 0, 0, 0, 0, 0] + Array("[]".utf8))
        == .notSafeTensors(detail: "no header begins after its first 8 bytes"))
    #expect(reason([]) == .empty)
  }

  @Test("Files of other formats are recognised as such")
  func otherFormats() {
    let beginnings: [[UInt8]] = [
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13],
      [0x50, 0x4B, 0x03, 0x04, 0, 0, 8, 8, 0, 0, 0, 0],
      Array("{\"a\": 1}  ".utf8), Array("text".utf8),
    ]
    for bytes in beginnings {
      guard case .notSafeTensors = reason(bytes) else {
        Issue.record("\(bytes) gave \(String(describing: reason(bytes)))")
        continue
      }
    }
  }

  @Test(
    "Everything that is not the JSON of a header is refused, with its place in the file",
    arguments: [
      ("{ ", 10, "a quotation mark is missing"),
      ("{} x", 11, "something follows the closing brace"),
      ("{}{}", 10, "something follows the closing brace"),
      ("{}\0\0", 10, "something follows the closing brace"),
      ("{,}", 9, "a quotation mark is missing"),
      ("{\"a\"}", 12, "a colon is missing"),
      ("{\"a\":1}", 13, "a { is missing"),
      ("{\"a\":null}", 13, "a { is missing"),
      ("{\"a\":[]}", 13, "a { is missing"),
      ("{\"a", 11, "a text has no end"),
      ("{\"a\\", 12, "a text has no end"),
      ("{\"a\n\":{}}", 11, "a text has a control character"),
      ("{\"\\x\":{}}", 11, "a text has an unknown escape"),
      ("{\"\\u12g4\":{}}", 14, "a text has an escape without four hexadecimal digits"),
      ("{\"\\u+123\":{}}", 12, "a text has an escape without four hexadecimal digits"),
      ("{\"\\u12", 14, "a text has an escape without four hexadecimal digits"),
      ("{\"\\uD83D\":{}}", 16, "a text has half of a surrogate pair"),
      ("{\"\\uDE00\":{}}", 16, "a text has half of a surrogate pair"),
      ("{\"\\uD83D\\u0041\":{}}", 22, "a text has half of a surrogate pair"),
      ("{\"\\uDE00\\uD83D\":{}}", 16, "a text has half of a surrogate pair"),
      ("{\"__metadata__\":{\"a\":1}}", 29, "a quotation mark is missing"),
      ("{\"__metadata__\":{\"a\":\"b\",}}", 33, "a quotation mark is missing"),
      ("{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", 29, "a quotation mark is missing"),
      ("{\"__metadata__\":{\"a\":\"b\" \"c\":\"d\"}}", 33, "a comma or a } is missing"),
      ("{\"a\":{\"shape\":[[[[", 23, "a natural number is missing"),
      ("{\"a\":{\"shape\":{}}}", 22, "a [ is missing"),
      ("{\"a\":{\"shape\":[1,]}}", 25, "a natural number is missing"),
      ("{\"a\":{\"shape\":[1 2]}}", 25, "a comma or a ] is missing"),
      ("{\"a\":{\"shape\":[-1]}}", 23, "a natural number is missing"),
      ("{\"a\":{\"shape\":[+1]}}", 23, "a natural number is missing"),
      ("{\"a\":{\"shape\":[1.0]}}", 24, "a comma or a ] is missing"),
      ("{\"a\":{\"shape\":[1e2]}}", 24, "a comma or a ] is missing"),
      ("{\"a\":{\"shape\":[01]}}", 23, "a number begins with a zero"),
      ("{\"a\":{\"shape\":[9223372036854775808]}}", 23, "a number is too large"),
      ("{\"a\":{\"shape\":[99999999999999999999999]}}", 23, "a number is too large"),
      ("{\"a\":{\"shape\":[true]}}", 23, "a natural number is missing"),
      ("{\"a\":{\"dtype\":5}}", 22, "a quotation mark is missing"),
      ("{\"a\":{\"data_offsets\":[0,1,2]}}", 34, "a list has more than 2 numbers"),
    ])
  func grammar(header: String, byte: Int, detail: String) {
    #expect(reason(header) == .malformedHeader(byte: byte, detail: detail))
  }

  @Test(
    "Texts that are not UTF-8 are refused",
    arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xC3]] as [[UInt8]])
  func encoding(bytes: [UInt8]) {
    let header = Array("{\"".utf8) + bytes + Array("\":{}}".utf8)
    #expect(
      reason(SampleFile.withHeader(header)) == .malformedHeader(byte: 10, detail: "a text is not valid UTF-8"))
  }

  @Test("Nesting of any depth is refused at once")
  func nesting() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let deep = String(repeating: open, count: 1_000_000) + String(repeating: close, count: 1_000_000)
      for field in ["shape", "other", "dtype"] { #expect(reason("{\"a\":{\"\(field)\":\(deep)}}") != nil) }
      #expect(reason("{\"a\":\(deep)}") != nil)
      #expect(reason("{\"__metadata__\":{\"a\":\(deep)}}") != nil)
    }
    let sizes = [String](repeating: "1", count: 65).joined(separator: ",")
    #expect(
      reason(SampleFile.describing(type: "U8", shape: "[\(sizes)]", offsets: "[0,1]"), data: 1)
        == .malformedHeader(byte: 8 + 28 + 64 * 2, detail: "a list has more than 64 numbers"))
    let fewer = sizes.dropLast(2)
    #expect(reason(SampleFile.describing(type: "U8", shape: "[\(fewer)]", offsets: "[0,1]"), data: 1) == nil)
  }

  @Test("Names, keys and fields that occur twice are refused, written differently as well")
  func duplicates() {
    let tensor = #"{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"#
    #expect(reason(#"{"a":\#(tensor),"a":\#(tensor)}"#) == .duplicateName("a"))
    #expect(reason(#"{"a":\#(tensor),"b":\#(tensor),"\u0061":\#(tensor)}"#) == .duplicateName("a"))
    #expect(reason(#"{"__metadata__":{},"__metadata__":{}}"#) == .duplicateName("__metadata__"))
    #expect(reason(#"{"__metadata__":{"k":"1","k":"1"}}"#) == .duplicateName("k"))
    #expect(reason(#"{"é":\#(tensor),"\#("e\u{301}")":\#(tensor)}"#) == nil)
    for field in ["dtype", "shape", "data_offsets"] {
      let value = field == "dtype" ? "\"U8\"" : "[0,0]"
      #expect(
        reason(#"{"a":{"\#(field)":\#(value),"\#(field)":\#(value)}}"#)
          == .inconsistentTensor("a", detail: "has its \(field) twice"))
    }
  }

  @Test("A tensor without all of its three fields, or with another, is refused")
  func fields() {
    #expect(
      reason(#"{"a":{"shape":[1],"data_offsets":[0,1]}}"#, data: 1)
        == .inconsistentTensor("a", detail: "has no dtype"))
    #expect(
      reason(#"{"a":{"dtype":"U8","data_offsets":[0,1]}}"#, data: 1)
        == .inconsistentTensor("a", detail: "has no shape"))
    #expect(
      reason(#"{"a":{"dtype":"U8","shape":[1]}}"#, data: 1)
        == .inconsistentTensor("a", detail: "has no pair of data_offsets"))
    #expect(
      reason(#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1]}}"#, data: 1)
        == .inconsistentTensor("a", detail: "has no pair of data_offsets"))
    #expect(
      reason(#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":"y"}}"#, data: 1)
        == .inconsistentTensor("a", detail: "has an unknown field “x”"))
    for type in ["F8_E4M3", "C64", "f32", ""] {
      #expect(
        reason(SampleFile.describing(type: type, shape: "[1]", offsets: "[0,4]"), data: 4)
          == .unknownDataType(tensor: "a", type: type))
    }
  }

  @Test("Sizes whose product overflows are refused")
  func overflow() {
    for shape in [
      [4_611_686_018_427_387_904, 2], [9_223_372_036_854_775_807], [4_294_967_296, 4_294_967_296],
      [4_294_967_296, 4_294_967_296, 0],
    ] {
      #expect(
        reason(SampleFile.describing(type: "F32", shape: "\(shape)", offsets: "[0,4]"), data: 4)
          == .inconsistentTensor("a", detail: "has a shape \(shape) larger than any memory"))
    }
    #expect(
      reason(SampleFile.describing(type: "U8", shape: "[9223372036854775807]", offsets: "[0,9223372036854775807]"))
        == .truncated(expected: .max, found: 8 + 89))
  }

  @Test("A shape that does not fit its bytes is refused")
  func shapes() {
    #expect(
      reason(SampleFile.describing(type: "F32", shape: "[2,3]", offsets: "[0,20]"), data: 20)
        == .inconsistentTensor("a", detail: "of type F32 and shape [2, 3] takes 24 bytes, but has 20"))
    #expect(
      reason(SampleFile.describing(type: "F64", shape: "[]", offsets: "[0,4]"), data: 4)
        == .inconsistentTensor("a", detail: "of type F64 and shape [] takes 8 bytes, but has 4"))
    #expect(
      reason(SampleFile.describing(type: "U8", shape: "[1]", offsets: "[1,0]"), data: 1)
        == .inconsistentTensor("a", detail: "ends at byte 0, before its beginning at 1"))
  }

  @Test("Data with gaps, overlaps or bytes of no tensor are refused")
  func layout() {
    func header(_ first: ClosedRange<Int>, _ second: ClosedRange<Int>) -> String {
      let parts = [("a", first), ("b", second)].map { name, range in
        let shape = range.upperBound - range.lowerBound
        let offsets = "[\(range.lowerBound),\(range.upperBound)]"
        return #""\#(name)":{"dtype":"U8","shape":[\#(shape)],"data_offsets":\#(offsets)}"#
      }
      return "{\(parts.joined(separator: ","))}"
    }
    func misplaced(_ name: String, _ found: Int, _ expected: Int) -> SafeTensorsError.Reason {
      .inconsistentTensor(name, detail: "begins at byte \(found) of the data, where byte \(expected) is next")
    }
    #expect(reason(header(0...4, 4...6), data: 6) == nil)
    #expect(reason(header(4...6, 0...4), data: 6) == nil)
    #expect(reason(header(0...0, 0...4), data: 4) == nil)
    #expect(reason(header(0...4, 0...0), data: 4) == nil)
    #expect(reason(header(0...4, 4...4), data: 4) == nil)
    #expect(reason(header(0...4, 5...6), data: 6) == misplaced("b", 5, 4))
    #expect(reason(header(5...6, 0...4), data: 6) == misplaced("a", 5, 4))
    #expect(reason(header(0...4, 3...6), data: 6) == misplaced("b", 3, 4))
    #expect(reason(header(0...4, 0...4), data: 4) == misplaced("b", 0, 4))
    #expect(reason(header(1...4, 4...6), data: 6) == misplaced("a", 1, 0))
    #expect(reason(header(0...4, 2...2), data: 4) == misplaced("b", 2, 4))
    let count = 8 + header(0...4, 4...6).utf8.count
    #expect(reason(header(0...4, 4...6), data: 9) == .surplus(expected: count + 6, found: count + 9))
    #expect(reason(header(0...4, 4...6), data: 5) == .truncated(expected: count + 6, found: count + 5))
    #expect(reason("{}", data: 1) == .surplus(expected: 10, found: 11))
  }
}
