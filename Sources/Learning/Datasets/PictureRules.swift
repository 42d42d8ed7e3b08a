import Images

/// Which files in a folder are taken for pictures, and which folders are searched.
public enum PictureRules: Sendable {
  /// By the extensions of all formats that are read. The folders that systems and network drives keep for themselves are
  /// not searched.
  case current
  /// The rules up to the first version: only .png, .jpg and .jpeg, in all folders. A run that was begun by them goes on
  /// with the same pictures.
  case first

  /// The extensions of pictures, in lower case.
  var extensions: [String] {
    switch self {
    case .current: PictureListing.extensions
    case .first: ["png", "jpg", "jpeg"]
    }
  }

  /// Whether a file of that name is taken for a picture.
  func reads(_ name: String) -> Bool {
    PictureListing.fileExtension(of: name).map(extensions.contains) ?? false
  }

  /// Whether a folder of that name is not searched.
  func passesOver(folder name: String) -> Bool { self == .current && Self.systemFolders.contains(name.lowercased()) }

  /// Thumbnails, waste baskets and snapshots of network drives (Synology, QNAP), Windows, macOS and file systems; in lower
  /// case. Names that begin with a dot are not searched anyway.
  private static let systemFolders: Set<String> = [
    "@eadir", "#recycle", "#snapshot", "@recycle", "@recently-snapshot", "@tmp", "@sharebin", "$recycle.bin",
    "recycler",
    "system volume information", "__macosx", "network trash folder", "temporary items", "lost+found",
  ]
}
