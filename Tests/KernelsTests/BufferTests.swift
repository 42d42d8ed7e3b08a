import Testing

@testable import Kernels

@Suite(.serialized) struct BufferTests {
  @Test func `counted buffers take no memory, and those that were let go of serve again`() {
    let bytes = BufferPool.counting {
      // A tebibyte, twice, one after the other.
      for _ in 0..<2 { #expect(Buffer(1 << 38).isOutline) }
      let kept = [Buffer(1 << 20), Buffer(1 << 20)]
      #expect(kept.map { $0.pointer[0] } == [0, 0])
    }
    #expect(bytes == 1 << 40 + 2 << 22)
    #expect(!Buffer(16).isOutline)
  }

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
