import Fuzzing

/// Gives libFuzzer's bytes to the BMP path: as they are, and behind BMP's signature where they lack it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBMP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  PictureFuzzing.decode(bytes)
  if !bytes.starts(with: [0x42, 0x4D]) { PictureFuzzing.decode([0x42, 0x4D] + bytes) }
  return 0
}
