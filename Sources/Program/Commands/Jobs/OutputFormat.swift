import ArgumentParser
import Images

/// The formats that translations can be written in.
package enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case png
  case jpeg
  case webp
  case tiff
  case bmp

  /// The format that a file's name promises; nil if it promises none.
  package init?(ofName name: String) {
    let format = PictureFormat(fileExtension: String(Self.split(name).fileExtension.dropFirst()))
    guard let match = Self.allCases.first(where: { $0.picture == format }) else { return nil }
    self = match
  }

  /// The format of the file.
  package var picture: PictureFormat {
    switch self {
    case .png: .png
    case .jpeg: .jpeg
    case .webp: .webP
    case .tiff: .tiff
    case .bmp: .bmp
    }
  }

  /// How a picture is written.
  package func encoding(quality: Int) -> PictureEncoding {
    switch self {
    case .png: .png()
    case .jpeg: .jpeg(quality: quality)
    case .webp: .webP(quality: quality)
    case .tiff: .tiff
    case .bmp: .bmp
    }
  }

  /// The picture as the format can hold it: most have 8 bits, and JPEG shows what is transparent on white.
  package func fitted(_ picture: Picture) -> Picture {
    let visible = self.picture.holdsOpacity ? picture : picture.composedOnWhite()
    return self.picture.holdsSixteenBits ? visible : visible.convertedToEightBits()
  }

  /// The name of a file in this format: the same where it promises that already, otherwise with another extension; the
  /// suffix goes before the extension.
  package func name(for name: String, suffix: String = "") -> String {
    let (stem, present) = Self.split(name)
    if OutputFormat(ofName: name) == self { return stem + suffix + present }
    return (OutputFormat(ofName: name) == nil ? name : stem) + suffix + "." + picture.fileExtension
  }

  /// The extension of a name in lower case, with its dot; empty if it has none.
  static func fileExtension(of name: String) -> String { split(name).fileExtension.lowercased() }

  /// A name before its last dot, and from there on; a name that begins with its only dot has no extension.
  private static func split(_ name: String) -> (stem: String, fileExtension: String) {
    let file = name.utf8.lastIndex(of: UInt8(ascii: "/")).map { name.utf8.index(after: $0) } ?? name.startIndex
    guard let dot = name.utf8[file...].lastIndex(of: UInt8(ascii: ".")), dot > file else { return (name, "") }
    return (String(name[..<dot]), String(name[dot...]))
  }
}
