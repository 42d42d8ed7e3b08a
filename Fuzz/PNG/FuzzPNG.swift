import Files
import Fuzzing
import Images

/// Gives libFuzzer's bytes to the PNG path: as they are, and with the check sums of their chunks put right, without which
/// hardly any change would come past libpng's first look.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPNG(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  PictureFuzzing.decode(bytes)
  PictureFuzzing.decode(withRightChecksums(bytes))
  return 0
}

/// The same chunks, each with the check sum that its bytes have.
private func withRightChecksums(_ bytes: [UInt8]) -> [UInt8] {
  var bytes = bytes
  var chunk = 8
  while chunk + 12 <= bytes.count {
    let length = bytes[chunk..<chunk + 4].reduce(0) { $0 << 8 | Int($1) }
    let end = chunk + 8 + length
    guard end + 4 <= bytes.count else { break }
    let sum = Checksum(of: Array(bytes[chunk + 4..<end])).value
    for place in 0..<4 { bytes[end + place] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * UInt32(place))) }
    chunk = end + 4
  }
  return bytes
}
