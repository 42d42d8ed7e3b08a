import SafeTensors
import Testing

/// The values of F16 and BF16 numbers.
struct ShortFloatTests {
  private func read(_ type: String, _ bits: [UInt16]) throws -> (floats: [Float], doubles: [Double]) {
    let header = SampleFile.describing(type: type, shape: "[\(bits.count)]", offsets: "[0,\(2 * bits.count)]")
    let data = bits.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let file = try SafeTensorsFile(bytes: SampleFile.withHeader(header, data: data))
    return (try file.floats("a"), try file.doubles("a"))
  }

  @Test("F16: zeros, subnormal, normal and largest numbers, infinities and NaN")
  func half() throws {
    let (floats, doubles) = try read(
      "F16",
      [
        0x0000, 0x8000, 0x0001, 0x8001, 0x03FF, 0x0400, 0x3555, 0x3C00, 0x3C01, 0xC000, 0x7BFF, 0xFBFF, 0x7C00, 0xFC00,
        0x7E00, 0xFE01,
      ])
    let expected: [Float] = [
      0, -0.0, 0x1p-24, -0x1p-24, 0x3FFp-24, 0x1p-14, 0.33325195, 1, 0x1.004p0, -2, 65504, -65504, .infinity,
      -.infinity,
    ]
    #expect(floats.prefix(14).map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(doubles.prefix(14).map(\.bitPattern) == expected.map { Double($0).bitPattern })
    #expect(floats[14].bitPattern == 0x7FC0_0000)
    #expect(floats[15].bitPattern == 0xFFC0_2000)
    #expect(doubles[14].isNaN && doubles[15].isNaN)
  }

  #if !(os(macOS) && arch(x86_64))
    @Test("F16: all 65,536 numbers are those of the processor")
    func allHalves() throws {
      let bits = Array(UInt16.min...UInt16.max)
      let floats = try read("F16", bits).floats
      for (bits, float) in zip(bits, floats) {
        let expected = Float(Float16(bitPattern: bits))
        #expect(expected.isNaN ? float.isNaN : float.bitPattern == expected.bitPattern, "\(bits)")
      }
    }
  #endif

  @Test("BF16: zeros, subnormal, normal and largest numbers, infinities and NaN")
  func brain() throws {
    let (floats, doubles) = try read(
      "BF16", [0x0000, 0x8000, 0x0001, 0x007F, 0x0080, 0x3F80, 0xC040, 0x7F7F, 0x7F80, 0xFF80, 0x7FC0, 0xFFC1])
    let expected: [Float] = [
      0, -0.0, 0x1p-133, 0x7Fp-133, 0x1p-126, 1, -3, 0x1.FEp127, .infinity, -.infinity,
    ]
    #expect(floats.prefix(10).map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(doubles.prefix(10).map(\.bitPattern) == expected.map { Double($0).bitPattern })
    #expect(floats[10].bitPattern == 0x7FC0_0000)
    #expect(floats[11].bitPattern == 0xFFC1_0000)
    #expect(doubles[10].isNaN && doubles[11].isNaN)
  }
}
