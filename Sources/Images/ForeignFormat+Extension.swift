extension ForeignFormat {
  /// The format that a file of that extension has, in lower case without the dot.
  package init?(fileExtension: String) {
    switch fileExtension {
    case "gif": self = .gif
    case "heic", "heif": self = .heic
    case "avif": self = .avif
    default: return nil
    }
  }

  /// A command that converts a file of that extension.
  package func conversion(fileExtension: String) -> String { "convert in.\(fileExtension) out.png" }
}
