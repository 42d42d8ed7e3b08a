import Protobuf
import Testing

@Suite("The wire format of Protocol Buffers")
struct ProtobufTests {
  @Test("It is that of the format's own examples")
  func examples() {
    var writer = ProtobufWriter()
    writer.write(1, 150)
    writer.write(2, "testing")
    writer.write(3, float: 1)
    writer.write(16, -1)
    writer.write(4, double: -2)
    // Field by field: Swift 6.2 takes too long to find the types of the sum of them all.
    let fields: [[UInt8]] = [
      [0x08, 0x96, 0x01], [0x12, 0x07] + Array("testing".utf8), [0x1D, 0, 0, 0x80, 0x3F],
      [0x80, 0x01] + [UInt8](repeating: 0xFF, count: 9) + [0x01], [0x21, 0, 0, 0, 0, 0, 0, 0, 0xC0],
    ]
    #expect(writer.bytes == fields.flatMap { $0 })
  }

  @Test("What was written is read, and nothing beyond where it is cut off")
  func reading() throws {
    var writer = ProtobufWriter()
    writer.write(1, 1 << 40)
    writer.write(2, float: 0.5)
    writer.write(3, double: 0.25)
    writer.write(4, "text")
    var reader = ProtobufReader(writer.bytes[...])
    let (first, second) = (try #require(try reader.next()), try #require(try reader.next()))
    let (third, fourth) = (try #require(try reader.next()), try #require(try reader.next()))
    #expect([first.field, second.field, third.field, fourth.field] == [1, 2, 3, 4])
    #expect(try first.value.integer() == 1 << 40)
    #expect(try fourth.value.text() == "text")
    guard case .short(let short) = second.value, case .number(let number) = third.value else {
      Issue.record("\(second.value), \(third.value)")
      return
    }
    #expect(Float(bitPattern: short) == 0.5 && Double(bitPattern: number) == 0.25)
    #expect(try reader.next() == nil)
    #expect(throws: ProtobufFault.otherKind) { try first.value.text() }

    for count in 0..<writer.bytes.count {
      var reader = ProtobufReader(writer.bytes[..<count])
      var fields = 0
      while (try? reader.next()) ?? nil != nil { fields += 1 }
      #expect(fields < 4)
    }
  }
}
