import Files
import Images

/// The walk through the folders below a root that finds its pictures.
///
/// Links to folders wait until everything that can be reached without them has been searched: thus the path of a picture
/// does not depend on links where it can do without.
struct PictureSearch {
  private let root: String
  private let rules: PictureRules
  private let excluded: [String]
  private var searched: Set<FileStatus.Identity> = []
  private var links: [(name: String, identity: FileStatus.Identity)] = []

  /// Paths of pictures relative to the root, in the order in which they were found.
  private(set) var pictures: [String] = []
  /// What might have held pictures but cannot be used.
  private(set) var skipped: [PictureListing.Skipped] = []
  /// Files that are not read, counted.
  private(set) var leftOut = LeftOutFiles()
  /// Whether the root has any folder within.
  private(set) var hasSubfolders = false

  /// A walk from `root` that leaves out the folders of the names in `excluded` right below it.
  init(root: String, rules: PictureRules, excluding excluded: [String]) {
    self.root = root
    self.rules = rules
    self.excluded = excluded
  }

  /// Walks; throws if the root itself cannot be listed.
  mutating func run(identity: FileStatus.Identity) throws(FileStatus.Failure) {
    searched.insert(identity)
    let content = try FolderContent(of: root)
    for name in excluded {
      if let status = try? FileStatus(of: PictureListing.joined(root, name)) { searched.insert(status.identity) }
    }
    visit(content, in: "")
    while !links.isEmpty {
      // The links that were found on the way are in the order of the walk; those behind links come after all others.
      let waiting = links
      links = []
      for link in waiting {
        if searched.insert(link.identity).inserted {
          search(link.name)
        } else {
          skipped.append(.init(name: link.name, reason: .folderListedAlready))
        }
      }
    }
  }

  private mutating func search(_ folder: String) {
    do {
      visit(try FolderContent(of: PictureListing.joined(root, folder)), in: folder + "/")
    } catch {
      skipped.append(.init(name: folder, reason: .unreadable(error.text)))
    }
  }

  private mutating func visit(_ content: FolderContent, in prefix: String) {
    for name in content.unusableNames { skipped.append(.init(name: prefix + name, reason: .unusableName)) }
    for name in content.names where !(prefix.isEmpty && excluded.contains(name)) { visit(name, in: prefix) }
  }

  private mutating func visit(_ fileName: String, in prefix: String) {
    let name = prefix + fileName
    let path = PictureListing.joined(root, name)
    let isPicture = rules.reads(name)
    do {
      var status = try FileStatus(of: path, isLinkKept: true)
      let isLink = status.kind == .link
      if isLink { status = try FileStatus(of: path) }
      switch status.kind {
      case .file where isPicture: pictures.append(name)
      case .folder where rules.passesOver(folder: fileName): leftOut.systemFolders += 1
      case .folder: visitFolder(name, status.identity, isLink: isLink)
      case .other where isPicture: skipped.append(.init(name: name, reason: .notAFile))
      case .file, .other, .link: leftOut.add(name)
      }
    } catch {
      // Gone since the folder was listed, or the end of a link that is not there.
      skipped.append(.init(name: name, reason: error.isMissing ? .danglingLink : .unreadable(error.text)))
    }
  }

  private mutating func visitFolder(_ name: String, _ identity: FileStatus.Identity, isLink: Bool) {
    hasSubfolders = true
    if isLink {
      links.append((name, identity))
    } else if searched.insert(identity).inserted {
      search(name)
    }
  }
}
