import Fuzzing

/// Gives libFuzzer's bytes to the TIFF path, behind one of TIFF's signatures where they lack both.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTIFF(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let isTIFF = bytes.starts(with: [0x49, 0x49]) || bytes.starts(with: [0x4D, 0x4D])
  PictureFuzzing.decode(isTIFF ? bytes : [0x49, 0x49, 0x2A, 0] + bytes)
  return 0
}
