@testable import PyTorchFiles

/// A small file of the form from before PyTorch 1.6.
enum LegacySample {
  static var bytes: [UInt8] {
    let magic: [UInt8] = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
    let version: [UInt8] = [0x80, 2, 0x4D, 0xE9, 0x03, 0x2E]
    let machine: [UInt8] = [0x80, 2, 0x7D, 0x2E]
    let object = PickleBuilder.dictionary { $0.tensor(block: "k", count: 2, shape: [2], strides: [1]) }
    var keys = PickleBuilder()
    keys.add(.emptyList)
    keys.text("k")
    keys.add(.append)
    keys.add(.stop)
    var count: [UInt8] = []
    count.append(littleEndian: UInt64(2))
    return [magic, version, machine, object, keys.bytes, count, CraftedFile.bytes([1, 2])].flatMap { $0 }
  }
}
