import Files
import Foundation
import Tensors

/// A file for strips that memory has no room for. It has no name, so that it is gone when the program ends, however it ends.
final class ScratchFile {
  /// The bytes from its beginning to its end.
  private(set) var size = 0
  private let folder: String
  private let descriptor: CInt
  /// Places that are free again, by their size.
  private var free: [Int: [Int]] = [:]

  /// Makes the file.
  init(in folder: String) throws(TranslationError) {
    self.folder = folder
    var name = Array("\(folder)/cyclegan-scratch-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw .scratch(folder: folder, system: Self.systemMessage) }
    unlink(name)
  }

  deinit { close(descriptor) }

  /// The bytes that are free on the disk of a folder; nil if the system does not say.
  static func freeBytes(in folder: String) -> Int? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }

  /// Writes a strip and returns its place.
  func write(_ strip: Tensor) throws(TranslationError) -> Int {
    let bytes = strip.shape.count * MemoryLayout<Float>.stride
    let offset: Int
    if let place = free[bytes]?.popLast() {
      offset = place
    } else {
      offset = size
      size += bytes
    }
    let isWritten = strip.withValues { values in
      Self.transfer(UnsafeRawBufferPointer(values)) { pwrite(descriptor, $0, $1, off_t(offset + $2)) }
    }
    guard isWritten else { throw .scratch(folder: folder, system: Self.systemMessage) }
    return offset
  }

  /// Reads a strip.
  func read(_ shape: Shape, at offset: Int) throws(TranslationError) -> Tensor {
    var isRead = false
    let strip = Tensor(shape) { values in
      isRead = Self.transfer(UnsafeRawBufferPointer(values)) { part, count, done in
        pread(descriptor, UnsafeMutableRawPointer(mutating: part), count, off_t(offset + done))
      }
    }
    guard isRead else { throw .scratch(folder: folder, system: Self.systemMessage) }
    return strip
  }

  /// Lets another strip have the place.
  func free(_ offset: Int, bytes: Int) { free[bytes, default: []].append(offset) }

  /// Transfers all bytes in as many calls as the system wants; false with `errno` if it refuses.
  private static func transfer(
    _ bytes: UnsafeRawBufferPointer, _ call: (UnsafeRawPointer, Int, Int) -> Int
  ) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    var done = 0
    while done < bytes.count {
      let count = call(start + done, bytes.count - done, done)
      if count < 0, errno == EINTR { continue }
      if count == 0 { errno = ENOSPC }
      if count <= 0 { return false }
      done += count
    }
    return true
  }

  private static var systemMessage: String { SystemError.text(errno) }
}
