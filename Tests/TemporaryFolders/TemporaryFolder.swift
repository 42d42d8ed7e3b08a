import Foundation

/// A new folder that is removed with everything in it when the last reference to it goes.
package final class TemporaryFolder: Sendable {
  /// Where it lies.
  package let path: String

  /// Makes the folder.
  package init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("cyclegan-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a file in the folder.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The path of something in the folder.
  package func callAsFunction(_ name: String) -> String { file(name) }

  /// Whether something is at the path of a name.
  package func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  /// The names of everything in the folder, hidden files as well.
  package var contents: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// The bytes of a file in the folder.
  package func bytes(of name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// Writes a file in the folder, with the folders above it, and returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    try makeFolder(of: name)
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  /// Writes a text file.
  package func write(_ text: String, to name: String) throws {
    try write(Array(text.utf8), to: name)
  }

  /// Makes the folders above a file.
  package func makeFolder(of name: String) throws {
    // In UTF-8, since a name may begin with a combining mark.
    let parts = file(name).utf8.split(separator: UInt8(ascii: "/")).dropLast()
    let folder = "/" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }
}
