import Foundation
import Images

@testable import Datasets

/// A temporary folder into which tests draw pictures; it goes when it is released.
final class PictureFolder {
  /// The folder's path, without links.
  let path: String

  init() throws {
    var template = Array((NSTemporaryDirectory() + "/pictures-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil, let resolved = realpath(template, nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    defer { free(resolved) }
    path = String(cString: resolved)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of `name` in the folder.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Makes a folder, with those that hold it.
  @discardableResult
  func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: self(name), withIntermediateDirectories: true)
    return self(name)
  }

  /// Writes a file, with the folders that hold it.
  func file(_ name: String, _ bytes: [UInt8] = [1, 2, 3]) throws {
    if let slash = name.lastIndex(of: "/") { try folder(String(name[..<slash])) }
    guard FileManager.default.createFile(atPath: self(name), contents: Data(bytes)) else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  /// Writes a PNG, with the folders that hold it.
  func draw(_ name: String, _ picture: Picture) throws {
    try file(name, picture.encoded(as: .png()))
  }

  /// Makes a link.
  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: self(name), withDestinationPath: target)
  }

  /// A picture in which every sample differs from its neighbours, and that differs with `kind`.
  static func picture(height: Int, width: Int, channels: Picture.Channels = .rgb, kind: Int = 0) -> Picture {
    let count = height * width * channels.rawValue
    return Picture(
      width: width, height: height, channels: channels,
      pixels: (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761 &+ kind &* 40_503) >> 7) })
  }
}

/// A count of so many files that are no pictures.
func leftOut(_ otherFiles: Int) -> LeftOutFiles {
  var files = LeftOutFiles()
  for _ in 0..<otherFiles { files.add("notes.txt") }
  return files
}
