import Files
import Foundation

/// Which pictures are translated into which files.
struct TranslationPlan {
  /// A picture and the file that it becomes.
  struct Item: Sendable {
    let source: String
    /// The folder that was searched for it, if one was.
    let folder: String?
    let target: String
    let format: OutputFormat
    /// The place of the target in the output folder.
    let name: String
    /// Whether the file that was there when the job began may be written over.
    let isReplacing: Bool
    /// The picture that shows where it is translated; nil for everywhere.
    var mask: String?
  }

  /// How files are named, and which are left out.
  struct Naming {
    var format: OutputFormat?
    var suffix = ""
    var shard: Shard?
    var isOverwriting = false
    var masks: MaskFolder?
  }

  /// All pictures whose translation is or will be there, in the order of the folders and names.
  private(set) var all: [Item] = []
  /// Those that are left to translate, in the same order.
  private(set) var items: [Item] = []
  /// How many this job has translated before.
  private(set) var doneCount = 0
  /// Files that are there but are not known to any job, and are left as they are.
  private(set) var existing: [Item] = []
  /// Files that are there and were made with other weights or settings, and are left as they are.
  private(set) var ofOtherJobs: [Item] = []
  /// Pictures that cannot be translated since another's translation has their place, each with the reason in a sentence.
  private(set) var conflicts: [(item: Item, reason: String)] = []
  /// Whether there is any picture.
  var isAny: Bool { !all.isEmpty || !existing.isEmpty || !ofOtherJobs.isEmpty || !conflicts.isEmpty }
  /// The files that must stay as they are, by whatever path.
  private let inputs: Set<FileStatus.Identity>

  /// Decides about every picture.
  ///
  /// - Parameter past: what became of a picture's translation earlier.
  /// - Throws: `Failure` if a translation would take the place of an input.
  init(
    _ inputs: TranslationInputs, output: String, _ naming: Naming,
    past: (Item) -> TranslationManifest.Past = { _ in .unknown }
  ) throws(Failure) {
    let identities = Set(inputs.pictures.compactMap { try? FileStatus(of: $0.path).identity })
    self.inputs = identities
    let candidates = inputs.pictures.map { Candidate($0, output: output, naming) }
    let shared = Dictionary(grouping: candidates.indices) { candidates[$0].place }.filter { $0.value.count > 1 }
    // The place belongs to the picture that was translated into it, or else to the first.
    let owners = shared.mapValues { indices in
      indices.first { candidates[$0].present != nil && past(candidates[$0].item) == .done } ?? indices[0]
    }
    for (index, candidate) in candidates.enumerated() where candidate.isOfShard {
      let item = candidate.item
      if let masks = naming.masks, item.mask == nil {
        conflicts.append(
          (
            item,
            "\(item.source.quoted) is not translated: it has no mask in \(masks.path.quoted). Add one of its name; a white "
              + "picture translates all of it."
          ))
      } else if let owner = owners[candidate.place], owner != index {
        conflicts.append((item, Self.sharedPlace(item, with: candidates[owner].item.source)))
      } else if let present = candidate.present {
        if identities.contains(present.identity) {
          throw Failure(.cannotCreate, "\(item.target.quoted) is one of the inputs; name another folder for --output.")
        }
        if present.kind != .file {
          conflicts.append(
            (
              item,
              "\(item.source.quoted) is not translated: \(item.target.quoted) is a folder, device, pipe or socket. Name "
                + "another --output, or give --suffix."
            ))
        } else {
          decide(item, past(item))
        }
      } else {
        add(item)
      }
    }
  }

  /// A picture before anything is decided about it.
  private struct Candidate {
    let item: Item
    /// What is in the translation's place.
    let present: FileStatus?
    let place: Place
    /// Whether it belongs to the part of the job that is to be done.
    let isOfShard: Bool

    init(_ picture: TranslationInputs.Picture, output: String, _ naming: Naming) {
      let format = naming.format ?? OutputFormat(ofName: picture.name) ?? .png
      let name = format.name(for: picture.name, suffix: naming.suffix)
      let target = "\(output)/\(name)"
      let entry = try? FileStatus(of: target, isLinkKept: true)
      present = entry?.kind == .link ? try? FileStatus(of: target) : entry
      if let entry, entry.kind == .file, entry.linkCount == 1 {
        place = .file(entry.identity)
      } else {
        place = .name(ExactName(name))
      }
      isOfShard = naming.shard?.contains(picture.name) ?? true
      item = Item(
        source: picture.path, folder: picture.folder, target: target, format: format, name: name,
        isReplacing: naming.isOverwriting && entry != nil, mask: naming.masks?.mask(for: picture.name))
    }
  }

  /// The place of a translation. A file with two paths, as where a disk takes `A.png` and `a.png` for one name or a link leads to
  /// another folder of the output, is one place.
  private enum Place: Hashable {
    case name(ExactName)
    case file(FileStatus.Identity)
  }

  /// Decides about a picture in whose translation's place is a file.
  private mutating func decide(_ item: Item, _ past: TranslationManifest.Past) {
    switch past {
    case .done:
      all.append(item)
      doneCount += 1
    case _ where item.isReplacing:
      add(item)
    case .unknown:
      existing.append(item)
    case .otherJob:
      ofOtherJobs.append(item)
    case .otherInput(let path):
      conflicts.append(
        (
          item,
          "\(item.source.quoted) is not translated: \(item.target.quoted) is the translation of \(path.quoted). "
            + "Name another --output, or give --overwrite."
        ))
    case .changedOutput:
      conflicts.append(
        (
          item,
          "\(item.target.quoted) is no longer what \(item.source.quoted) was translated into, and is left as it is; "
            + "remove that file or give --overwrite."
        ))
    case .changedInput:
      conflicts.append(
        (
          item,
          "\(item.source.quoted) has changed since it was translated into \(item.target.quoted), which is left as it is; "
            + "remove that file or give --overwrite."
        ))
    }
  }

  /// Says that a picture's translation has the place of another one's.
  static func sharedPlace(_ item: Item, with other: String) -> String {
    "\(item.source.quoted) is not translated: it would become \(item.target.quoted), as \(other.quoted) does. "
      + "Translate it into another folder, or with --relative-to a folder above both."
  }

  private mutating func add(_ item: Item) {
    all.append(item)
    items.append(item)
  }

  /// Checks that the record, and what is drawn to be looked at, take the place of no input and of no translation.
  ///
  /// - Throws: `Failure` if it would.
  func checkDisplay(comparisonFolder: String?, sheet: String?, manifest: String?, output: String) throws(Failure) {
    let outputPlace = ExactName(TranslationInputs.resolved(output))
    if let comparisonFolder, ExactName(TranslationInputs.resolved(comparisonFolder)) == outputPlace {
      throw Failure(
        .cannotCreate, "--compare and --output are both \(output.quoted); name another folder for --compare.")
    }
    let comparisons = comparisonFolder.map { folder in items.map { "\(folder)/\($0.name)" } } ?? []
    if let sheet {
      let taken = Set((comparisons + [manifest].compactMap(\.self)).map { ExactName(TranslationInputs.resolved($0)) })
      if taken.contains(ExactName(TranslationInputs.resolved(sheet))) {
        throw Failure(
          .cannotCreate,
          "\(sheet.quoted) is the place of the manifest or of a comparison, too; name another file for --contact-sheet."
        )
      }
    }
    let targets = Set(all.map { ExactName(TranslationInputs.resolved($0.target)) })
    for path in comparisons + [sheet, manifest].compactMap(\.self) {
      let isInput = (try? FileStatus(of: path)).map { inputs.contains($0.identity) } ?? false
      if isInput || targets.contains(ExactName(TranslationInputs.resolved(path))) {
        throw Failure(
          .cannotCreate,
          "\(path.quoted) is one of the \(isInput ? "inputs" : "translations"); name another place for \(path == manifest ? "--manifest" : path == sheet ? "--contact-sheet" : "--compare")."
        )
      }
    }
  }
}
