#if _endian(big)
  #error("The format is little-endian, and numbers are copied as they lie in memory.")
#endif

/// Where the bytes of tensors lie: what was read, or the caller's own array, which is shared and not copied.
enum TensorStorage: Sendable {
  case block(MemoryBlock)
  case bytes([UInt8])
  case floats([Float])
  case doubles([Double])
  case int64s([Int64])

  /// Gives `body` the bytes; they are valid only during the call.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .block(let block): withExtendedLifetime(block) { body(UnsafeRawBufferPointer(block.bytes)) }
    case .bytes(let values): values.withUnsafeBytes(body)
    case .floats(let values): values.withUnsafeBytes(body)
    case .doubles(let values): values.withUnsafeBytes(body)
    case .int64s(let values): values.withUnsafeBytes(body)
    }
  }
}
