/// One tensor of a file: what its numbers are, its shape, and its bytes.
struct TensorEntry: Sendable {
  let dataType: SafeTensorsDataType
  let shape: [Int]
  let storage: TensorStorage
  /// The place of the bytes in the storage.
  let range: Range<Int>

  /// Gives `body` the bytes of the tensor; they are valid only during the call, and of any alignment.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The numbers that `convert` makes of the stored ones.
  func numbers<Stored: BitwiseCopyable, Number>(
    _ stored: Stored.Type, _ convert: (Stored) -> Number
  ) -> [Number] {
    withUnsafeBytes { bytes in
      let count = bytes.count / MemoryLayout<Stored>.size
      return [Number](unsafeUninitializedCapacity: count) { target, filled in
        for position in 0..<count {
          let value = bytes.loadUnaligned(fromByteOffset: position * MemoryLayout<Stored>.size, as: Stored.self)
          target.initializeElement(at: position, to: convert(value))
        }
        filled = count
      }
    }
  }

  /// The numbers as they are stored, in one copy.
  func numbers<Stored: BitwiseCopyable>(_ stored: Stored.Type) -> [Stored] {
    withUnsafeBytes { bytes in
      let count = bytes.count / MemoryLayout<Stored>.size
      return [Stored](unsafeUninitializedCapacity: count) { target, filled in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
        filled = count
      }
    }
  }
}
