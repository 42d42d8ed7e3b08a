import Files

/// Why pictures for training or translation could not be had: what happened, where, and what to try.
public enum DataError: Error, Equatable, Sendable {
  /// Nothing is at the path, or a link at it leads nowhere.
  case missingFolder(path: String)
  /// The path is a file.
  case notAFolder(path: String)
  /// The system refused to list the folder; its words.
  case unreadableFolder(path: String, system: String)
  /// The folder holds nothing that can be seen.
  case emptyFolder(path: String)
  /// The folder holds something, but no picture: which other files, and how many entries had to be skipped.
  case noPictures(path: String, LeftOutFiles, skipped: Int)
  /// The pictures do not lie in folders, one for each class: one that lies beside them, or nil if there is only one folder.
  case notClasses(path: String, stray: String?)
  /// No picture of the folder has a caption; the name of one.
  case noCaptions(path: String, example: String)
  /// Some captions are in a table, and some beside their pictures: the table, and a picture that it leaves out.
  case mixedCaptions(table: String, picture: String)
  /// A folder has captions in two tables.
  case twoCaptionTables(String, String)
  /// A table of captions cannot be read: in which line, where that is known, and why.
  case badCaptionTable(path: String, line: Int?, reason: String)
  /// Both domains are the same folder.
  case sameFolder(String, String)
  /// The folder of one domain lies within that of the other, so that its pictures would belong to both.
  case nestedFolders(inner: String, outer: String)
  /// The one folder that was given has neither `trainA` nor `trainB`.
  case notADomainPair(path: String)
  /// The folder has one of `trainA` and `trainB`, but not the other.
  case incompleteDomainPair(path: String, missing: String)
  /// Both domains would have the same name: the name and the two folders.
  case sameName(String, String, String)
  /// The settings contradict each other or are impossible; what is wrong, and what to try.
  case contradictorySettings(String)
  /// The picture is smaller than what shall be cut out of it.
  case smallerThanCrop(path: String, height: Int, width: Int, cropSize: Int)
  /// The picture is so long and narrow that it would become enormous when its width is scaled.
  case tooLong(path: String, height: Int, width: Int)
  /// After its preparation the picture has a size that the networks cannot take.
  case unsuitableSize(path: String, height: Int, width: Int, sizes: PictureSizes)
  /// The picture is one column wide, so that it cannot be a pair side by side.
  case tooNarrowForAPair(path: String)
  /// The two pictures of a pair differ in size after their preparation, so that they cannot be cropped alike.
  case unequalPair(path: String, height: Int, width: Int, otherPath: String, otherHeight: Int, otherWidth: Int)
  /// The folders hold no two pictures of one name.
  case noPairs(String, String)
  /// The one folder that was given holds pictures in none of the layouts of pairs.
  case notAFolderOfPairs(path: String)
  /// Two pictures of a batch differ in size.
  case unequalSizes(path: String, height: Int, width: Int, otherPath: String, otherHeight: Int, otherWidth: Int)
  /// None of the pictures of the folder can be used; what is wrong with one of them.
  case noUsablePicture(folder: String, count: Int, example: String)
  /// A folder of pictures was there and cannot be reached now: a drive that was unplugged, or a network share that was lost.
  case unreachable(folder: String, reason: String)
  /// The system refused to start the thread that reads ahead; its words.
  case noThread(system: String)
  /// The loader was cancelled.
  case cancelled
}

extension DataError {
  /// Whether the same may succeed later.
  public var isTemporary: Bool {
    if case .unreachable = self { return true }
    return false
  }
}

extension DataError: CustomStringConvertible {
  /// What happened, where, and what to try, in one line.
  public var description: String {
    switch self {
    case .missingFolder(let path):
      "The folder \(path.quoted) is missing; check its name, or where a link of this name leads."
    case .notAFolder(let path):
      "\(path.quoted) is a file, not a folder; name the folder that holds the pictures."
    case .unreadableFolder(let path, let system):
      "The folder \(path.quoted) cannot be listed: \(system). Check its permissions and the disk."
    case .emptyFolder(let path):
      "The folder \(path.quoted) is empty; put pictures (\(PictureListing.extensionsText)) into it."
    case .noPictures(let path, let leftOut, let skipped):
      "The folder \(path.quoted) holds no pictures (\(PictureListing.extensionsText))\(Self.found(leftOut, skipped)); "
        + "name another folder\(leftOut.description.map { ". Left out: \($0)." } ?? ", or convert its pictures to one of these formats.")"
    case .notClasses(let path, let stray?):
      "\(path.quoted) holds \(stray.quoted), which lies in no folder of a class; put the pictures of each class into a folder "
        + "of its own."
    case .notClasses(let path, nil):
      "\(path.quoted) has one folder of pictures, and classes are told apart by folders; put the pictures of each class into a "
        + "folder of its own."
    case .noCaptions(let path, let example):
      "No picture in \(path.quoted) has a caption, \(example.quoted) for one; put a text file of the same name beside each picture, "
        + "such as 1.txt beside 1.png, or a metadata.jsonl or metadata.csv with “file_name” and “text” into the folder."
    case .mixedCaptions(let table, let picture):
      "\(table.quoted) has no caption for \(picture.quoted), which has a text file beside it; put all captions into the table, or "
        + "move the table away."
    case .twoCaptionTables(let first, let second):
      "\(first.quoted) and \(second.quoted) both hold captions; move one of them away."
    case .badCaptionTable(let path, let line, let reason):
      "\(path.quoted)\(line.map { ", line \($0)," } ?? "") cannot be used: \(reason). Correct it, or move it away."
    case .sameFolder(let first, let second):
      "\(first.quoted) and \(second.quoted) are the same folder; training needs two, one for each domain."
    case .nestedFolders(let inner, let outer):
      "\(inner.quoted) lies within \(outer.quoted), so its pictures would belong to both domains; "
        + "name two folders side by side."
    case .notADomainPair(let path):
      "\(path.quoted) holds no “trainA” and “trainB”; name two folders, one for each domain, "
        + "or one that holds these two."
    case .incompleteDomainPair(let path, let missing):
      "\(path.quoted) holds no \(missing.quoted); put the pictures of that domain there, "
        + "or name two folders, one for each domain."
    case .sameName(let name, let first, let second):
      "\(first.quoted) and \(second.quoted) would both be called \(name.quoted); "
        + "rename one of the folders, since domains are known by the names of theirs."
    case .contradictorySettings(let text):
      text
    case .smallerThanCrop(let path, let height, let width, let cropSize):
      "\(path.quoted) is \(width) × \(height) pixels, smaller than the crop of \(cropSize) × \(cropSize); "
        + "choose a smaller size or the preparation resize-and-crop, or remove the picture."
    case .tooLong(let path, let height, let width):
      "\(path.quoted) is \(width) × \(height) pixels, too long and narrow for its width to be scaled; "
        + "choose the preparation resize-and-crop, or crop or remove the picture."
    case .unsuitableSize(let path, let height, let width, let sizes):
      "\(path.quoted) is \(width) × \(height) pixels after its preparation, but these networks need sides that are multiples "
        + "of \(sizes.multiple), at least \(sizes.smallest); choose a preparation that crops, such as resize-and-crop, or "
        + "resize or remove the picture."
    case .tooNarrowForAPair(let path):
      "\(path.quoted) is one column wide and cannot be a pair side by side; remove it."
    case .unequalPair(let path, let height, let width, let otherPath, let otherHeight, let otherWidth):
      "The pictures of a pair must be of one size, but \(path.quoted) becomes \(width) × \(height) "
        + "and \(otherPath.quoted) \(otherWidth) × \(otherHeight); "
        + "choose the preparation resize-and-crop, or resize or remove the pair."
    case .noPairs(let first, let second):
      "\(first.quoted) and \(second.quoted) hold no two pictures of one name; give the two pictures of a pair the same name, "
        + "extensions aside."
    case .notAFolderOfPairs(let path):
      "\(path.quoted) holds no pairs: neither “train” with pictures side by side, nor “trainA” and “trainB” with pictures of "
        + "the same names. Name such a folder, or two folders with pictures of the same names."
    case .unequalSizes(let path, let height, let width, let otherPath, let otherHeight, let otherWidth):
      "Pictures of a batch must be of one size, but \(path.quoted) becomes \(width) × \(height) "
        + "and \(otherPath.quoted) \(otherWidth) × \(otherHeight); "
        + "choose a batch of 1, or a preparation that crops, such as resize-and-crop."
    case .noUsablePicture(let folder, 1, let example):
      "The only picture in \(folder.quoted) cannot be used. \(example)"
    case .noUsablePicture(let folder, let count, let example):
      "None of the \(count) pictures in \(folder.quoted) can be used. \(example)"
    case .unreachable(let folder, let reason):
      "The pictures in \(folder.quoted) cannot be reached: it \(reason). Check the drive or the network connection."
    case .noThread(let system):
      "The thread that reads pictures ahead cannot be started: \(system). End other programs, or raise the system's limit."
    case .cancelled:
      "The loading of pictures was cancelled."
    }
  }

  private static func found(_ leftOut: LeftOutFiles, _ skipped: Int) -> String {
    var parts: [String] = []
    let others = leftOut.otherFiles + leftOut.unreadPictureCount
    if others > 0 { parts.append(others == 1 ? "1 other file" : "\(others) other files") }
    if leftOut.systemFolders > 0 { parts.append("folders that the system or the drive keeps for itself") }
    if skipped > 0 { parts.append("\(skipped) that cannot be used") }
    return parts.isEmpty ? "" : ", only " + parts.joined(separator: " and ")
  }
}
