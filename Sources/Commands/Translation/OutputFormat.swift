import ArgumentParser
import Images

/// The formats that translations can be written in.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case png
  case jpeg

  /// The format that a file's name promises; nil if it promises none.
  init?(ofName name: String) {
    switch Self.split(name).fileExtension.lowercased() {
    case ".png": self = .png
    case ".jpg", ".jpeg": self = .jpeg
    default: return nil
    }
  }

  /// How a picture is written.
  func encoding(quality: Int) -> PictureEncoding {
    switch self {
    case .png: .png()
    case .jpeg: .jpeg(quality: quality)
    }
  }

  /// The picture as the format can hold it: a JPEG has 8 bits, and shows what is transparent on white.
  func fitted(_ picture: Picture) -> Picture {
    self == .png ? picture : picture.composedOnWhite().convertedToEightBits()
  }

  private var fileExtension: String { self == .png ? ".png" : ".jpg" }

  /// The name of a file in this format: the same where it promises that already, otherwise with another extension; the
  /// suffix goes before the extension.
  func name(for name: String, suffix: String = "") -> String {
    let (stem, present) = Self.split(name)
    if OutputFormat(ofName: name) == self { return stem + suffix + present }
    return (OutputFormat(ofName: name) == nil ? name : stem) + suffix + fileExtension
  }

  /// A name before its last dot, and from there on; a name that begins with its only dot has no extension.
  private static func split(_ name: String) -> (stem: String, fileExtension: String) {
    let file = name.utf8.lastIndex(of: UInt8(ascii: "/")).map { name.utf8.index(after: $0) } ?? name.startIndex
    guard let dot = name.utf8[file...].lastIndex(of: UInt8(ascii: ".")), dot > file else { return (name, "") }
    return (String(name[..<dot]), String(name[dot...]))
  }
}
