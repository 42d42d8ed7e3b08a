import Images

/// The files that a search for pictures passed over, counted.
public struct LeftOutFiles: Equatable, Sendable {
  /// Pictures in formats that are not read: how many for each extension, in lower case without the dot.
  public private(set) var unreadPictures: [String: Int] = [:]
  /// Files that are no pictures.
  public private(set) var otherFiles = 0
  /// Folders that systems and network drives keep for themselves.
  public internal(set) var systemFolders = 0

  /// Nothing.
  public init() {}

  /// How many pictures have a format that is not read.
  public var unreadPictureCount: Int { unreadPictures.values.reduce(0, +) }

  /// Counts a file that is not read.
  mutating func add(_ name: String) {
    let fileExtension = PictureListing.fileExtension(of: name) ?? ""
    switch ForeignFormat.ofUnreadExtension(fileExtension) {
    // Documents and drawings that lie beside pictures are no pictures that someone misses.
    case nil, .svg, .pdf, .icon: otherFiles += 1
    default: unreadPictures[fileExtension, default: 0] += 1
    }
  }

  /// The sum of two counts.
  public static func + (first: LeftOutFiles, second: LeftOutFiles) -> LeftOutFiles {
    var sum = first
    sum.unreadPictures.merge(second.unreadPictures, uniquingKeysWith: +)
    sum.otherFiles += second.otherFiles
    sum.systemFolders += second.systemFolders
    return sum
  }

  /// What is left out and why, as the rest of a sentence after “left out: ”; nil if nothing is.
  ///
  /// Other files and the systems' folders are told only beside pictures that are not read.
  public var description: String? {
    guard !unreadPictures.isEmpty else { return nil }
    let kinds = unreadPictures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let counts = kinds.map { "\($0.value) .\($0.key)" }.joined(separator: ", ")
    let commands = kinds.compactMap { ForeignFormat.ofUnreadExtension($0.key)?.conversion }
    let unique = commands.enumerated().filter { commands.firstIndex(of: $1) == $0 }.map(\.element)
    return
      "\(counts), which are not read; convert them first, for example by \(unique.prefix(3).joined(separator: ", "))"
  }
}
