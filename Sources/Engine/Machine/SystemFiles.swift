#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The files in which Linux describes a process and its surroundings, below a root folder: `/proc` and `/sys/fs/cgroup`.
package struct SystemFiles: Sendable {
  private let root: String

  /// The files below `root`; those of this machine if it is empty.
  package init(root: String = "") { self.root = root }

  /// The text of a file; nil if it cannot be read. Such files have no size beforehand, so they are read to their end.
  func text(_ path: String) -> String? {
    let descriptor = open(root + path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16_384)
    while bytes.count < Self.mostBytes {
      let count = read(descriptor, &piece, piece.count)
      if count < 0 { return nil }
      if count == 0 { break }
      bytes += piece[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The lines of a file; none if it cannot be read.
  func lines(_ path: String) -> [Substring] { text(path)?.split(separator: "\n") ?? [] }

  /// The whole number that a file holds; nil if it holds none, as where it says `max`.
  func number(_ path: String) -> Int? {
    guard let word = text(path)?.split(whereSeparator: \.isWhitespace).first else { return nil }
    return Self.number(word)
  }

  /// The number behind a key in a file of lines such as `inactive_file 4096` or `VmSize:    1024 kB`.
  func number(_ key: String, in path: String) -> Int? {
    for line in lines(path) {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count >= 2, words[0] == key { return Self.number(words[1]) }
    }
    return nil
  }

  /// A number that is not negative; one too large for 64 bits stands for no limit, and is nil.
  private static func number(_ word: Substring) -> Int? { Int(word).flatMap { $0 < 0 ? nil : $0 } }

  /// No file that is read here is longer than a fraction of this.
  private static let mostBytes = 4 << 20
}
