import SafeTensors

/// Gives libFuzzer's bytes to the reader of safetensors: it refuses them, or what it reads can be written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafeTensors(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    let file = try SafeTensorsFile(bytes: Array(UnsafeBufferPointer(start: start, count: count)))
    let copy = try SafeTensorsFile(bytes: file.encoded())
    precondition(copy.metadata == file.metadata)
    precondition(copy.names == file.names)
    for name in file.names {
      let (bytes, copied) = (try file.bytes(name), try copy.bytes(name))
      let (shape, type) = (try file.shape(of: name), try file.dataType(of: name))
      precondition(bytes == copied && bytes.count == shape.reduce(1, *) * type.byteCount)
      _ = try? file.floats(name)
      _ = try? file.doubles(name)
      _ = try? file.int64s(name)
    }
  } catch {
    precondition(!"\(error)".isEmpty)
  }
  return 0
}
