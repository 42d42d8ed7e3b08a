#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The names in a folder, without those that begin with a dot, in the order of their bytes.
package struct FolderContent {
  /// The names that are text.
  package let names: [String]
  /// Those that are not UTF-8, with replacement characters; such files cannot be opened by their name.
  package let unusableNames: [String]

  /// Lists the folder at `path`.
  package init(of path: String) throws(FileStatus.Failure) {
    guard !path.utf8.contains(0) else { throw FileStatus.Failure(code: ENOENT) }
    guard let stream = opendir(path) else { throw FileStatus.Failure(code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    var unusable: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        let code = errno
        guard code == 0 else { throw FileStatus.Failure(code: code) }
        break
      }
      // The name ends with a NUL; its field is declared longer than it is.
      let bytes = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 1) { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
      }.map { UInt8(bitPattern: $0) }
      if bytes.first == UInt8(ascii: ".") { continue }
      if let name = String(validating: bytes, as: UTF8.self) {
        names.append(name)
      } else {
        unusable.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    self.names = names.sorted(by: Self.bytesPrecede)
    unusableNames = unusable.sorted(by: Self.bytesPrecede)
  }

  /// The order of the bytes, which no language and no version of Unicode changes.
  package static func bytesPrecede(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
  }
}
