import Testing

@testable import Kernels

@Suite(.serialized) struct BufferTests {
  @Test func `memory is aligned and comes back`() {
    let address: UInt
    do {
      let buffer = Buffer(123_457)
      address = UInt(bitPattern: buffer.pointer)
      #expect(address % 64 == 0)
      #expect(buffer.count == 123_457)
    }
    #expect(BufferPool.shared.freeBytes >= 123_457 * 4)
    // Nobody else here asks for this size.
    #expect(UInt(bitPattern: Buffer(123_457).pointer) == address)
  }
}
