import Datasets
import Files

/// The data set that `augment` writes: what is put into it, and what could not be.
final class EnlargedSet {
  /// Where it lies.
  let folder: OutputFolder
  /// How many files are not where they belong.
  private(set) var failureCount = 0
  private let isOverwriting: Bool
  private let patience: DiskPatience
  private var entries: [AugmentationManifest.Entry] = []

  /// Begins it, or goes on with it.
  ///
  /// - Throws: `Failure`.
  init(making path: String, isOverwriting: Bool, patience: DiskPatience) throws(Failure) {
    folder = try OutputFolder(making: path)
    self.isOverwriting = isOverwriting
    self.patience = patience
  }

  /// How many files of a kind it holds.
  func count(_ kind: AugmentationManifest.Kind) -> Int { entries.count { $0.kind == kind } }

  /// Puts files of the source in their places, as they are; those that are there are left alone.
  ///
  /// - Parameters:
  ///   - isLinking: whether they are second names of the source's files rather than copies.
  ///   - classOf: the class of a file by its name in the set.
  /// - Throws: `Failure` if the disk stayed full or away.
  func place(
    _ files: [LabelledFolder.File], isLinking: Bool, classOf: (String) -> String?
  ) throws(Failure) {
    for file in files {
      if StopSignal.status != nil { return }
      let target = "\(folder.path)/\(file.name)"
      do throws(FileFault) {
        try patience.attempt("\(target.quoted) cannot be written") { () throws(FileFault) in
          try place(file, at: target, isLinking: isLinking)
        }
        add(
          .init(
            file: file.name, kind: file.kind, class: classOf(file.name),
            source: TranslationInputs.resolved(file.source)))
      } catch {
        if error.passingReason != nil { throw Failure(.cannotCreate, "\(target.quoted) \(error)") }
        fail(Self.reason(error, file, target, isLinking: isLinking))
      }
    }
  }

  private func place(_ file: LabelledFolder.File, at target: String, isLinking: Bool) throws(FileFault) {
    if FileCopy.areEqual(file.source, target) { return }
    try folder.makeFolders(for: file.name)
    do {
      if isLinking {
        try FileCopy.link(file.source, to: target, replacing: isOverwriting)
      } else {
        try FileCopy.copy(file.source, to: target, replacing: isOverwriting)
      }
    } catch {
      throw folder.cause(of: error)
    }
  }

  private static func reason(
    _ fault: FileFault, _ file: LabelledFolder.File, _ target: String, isLinking: Bool
  ) -> String {
    switch fault {
    case .exists:
      "\(target.quoted) exists already and is not \(file.source.quoted); it is left as it is. Choose another --output, or give "
        + "--overwrite."
    case .unwritable where isLinking: "\(target.quoted) \(fault) Or choose --originals copy, which needs no links."
    case .missing, .unreadable, .unreachable, .notAFile, .folder, .tooLarge: "\(file.source.quoted) \(fault)"
    default: "\(target.quoted) \(fault)"
    }
  }

  /// Enters a file that is in its place.
  func add(_ entry: AugmentationManifest.Entry) { entries.append(entry) }

  /// Counts and names a file that is not where it belongs.
  func fail(_ reason: String) {
    failureCount += 1
    Console.errors.line("cyclegan: \(reason)")
  }

  /// Counts files that are not where they belong and were named.
  func fail(count: Int) { failureCount += count }

  /// Writes the manifest, and names pictures in the folder that do not belong to the set.
  ///
  /// - Throws: `Failure`.
  func finish() throws(Failure) {
    do {
      try AugmentationManifest.write(entries, to: folder.path)
    } catch {
      throw Failure(.cannotCreate, "\("\(folder.path)/\(AugmentationManifest.name)".quoted) \(error)")
    }
    let known = Set(entries.map { ExactName($0.file) })
    let strays = ((try? PictureListing(of: folder.path))?.names ?? []).filter { !known.contains(ExactName($0)) }
    guard let first = strays.first else { return }
    Console.errors.line(
      "cyclegan: warning: \(Wording.count(strays.count, "picture")) in \(folder.path.quoted), such as \(first.quoted), "
        + "\(strays.count == 1 ? "is" : "are") not of this set and not in \(AugmentationManifest.name); remove "
        + "\(strays.count == 1 ? "it" : "them"), or write into another folder.")
  }
}
