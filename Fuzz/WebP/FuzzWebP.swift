import Fuzzing

/// Gives libFuzzer's bytes to the WebP path: as they are, and with the signature and the length of the file put right,
/// without which hardly any change of its length would come further than the header.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWebP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  PictureFuzzing.decode(bytes)
  PictureFuzzing.decode(withRightLength(bytes))
  return 0
}

/// The same chunks in a file that says its own length.
private func withRightLength(_ bytes: [UInt8]) -> [UInt8] {
  let chunks = bytes.dropFirst(12)
  let length = (0..<4).map { UInt8(truncatingIfNeeded: (chunks.count + 4) >> (8 * $0)) }
  return Array("RIFF".utf8) + length + Array("WEBP".utf8) + chunks
}
