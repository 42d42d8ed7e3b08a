import Fuzzing

/// Gives libFuzzer's bytes to the JPEG path, behind JPEG's start marker where they lack it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJPEG(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  PictureFuzzing.decode(bytes.starts(with: [0xFF, 0xD8]) ? bytes : [0xFF, 0xD8] + bytes)
  return 0
}
