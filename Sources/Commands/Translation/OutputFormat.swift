import ArgumentParser
import Images

/// The formats that translations can be written in.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case png
  case jpeg

  /// The format that a file's name promises; nil if it promises none.
  init?(ofName name: String) {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    switch name[name.index(after: dot)...].lowercased() {
    case "png": self = .png
    case "jpg", "jpeg": self = .jpeg
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

  private var fileExtension: String { self == .png ? "png" : "jpg" }

  /// The name of a file in this format: the same where it promises that already, otherwise with another extension.
  func name(for name: String) -> String {
    guard let present = OutputFormat(ofName: name) else { return "\(name).\(fileExtension)" }
    if present == self { return name }
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    return "\(stem).\(fileExtension)"
  }
}
