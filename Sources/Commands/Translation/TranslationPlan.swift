import CycleGAN
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
    /// Whether a file that is there may be written over.
    let isReplacing: Bool
  }

  /// How files are named, and which are left out.
  struct Naming {
    var format: OutputFormat?
    var suffix = ""
    var shard: Shard?
    var isOverwriting = false
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
    var sourceOfTarget: [ExactName: String] = [:]
    for picture in inputs.pictures {
      let format = naming.format ?? OutputFormat(ofName: picture.name) ?? .png
      let name = format.name(for: picture.name, suffix: naming.suffix)
      let item = Item(
        source: picture.path, folder: picture.folder, target: "\(output)/\(name)", format: format, name: name,
        isReplacing: naming.isOverwriting)
      let other = sourceOfTarget[ExactName(name)]
      sourceOfTarget[ExactName(name)] = other ?? picture.path
      if let shard = naming.shard, !shard.contains(picture.name) { continue }
      if let other {
        conflicts.append(
          (
            item,
            "\(picture.path.quoted) is not translated: it would become \(item.target.quoted), as \(other.quoted) does. "
              + "Translate it into another folder, or with --relative-to a folder above both."
          ))
        continue
      }
      let present = try? FileStatus(of: item.target)
      if let present, identities.contains(present.identity) {
        throw Failure(.cannotCreate, "\(item.target.quoted) is one of the inputs; name another folder for --output.")
      }
      if present == nil {
        add(item)
      } else {
        decide(item, past(item))
      }
    }
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
    case .changedInput:
      conflicts.append(
        (
          item,
          "\(item.source.quoted) has changed since it was translated into \(item.target.quoted), which is left as it is; "
            + "remove that file or give --overwrite."
        ))
    }
  }

  private mutating func add(_ item: Item) {
    all.append(item)
    items.append(item)
  }

  /// Checks that what is drawn to be looked at takes the place of no input and of no translation.
  ///
  /// - Throws: `Failure` if it would.
  func checkDisplay(comparisonFolder: String?, sheet: String?, output: String) throws(Failure) {
    if let comparisonFolder, TranslationInputs.resolved(comparisonFolder) == TranslationInputs.resolved(output) {
      throw Failure(
        .cannotCreate, "--compare and --output are both \(output.quoted); name another folder for --compare.")
    }
    let comparisons = comparisonFolder.map { folder in items.map { "\(folder)/\($0.name)" } } ?? []
    let targets = Set(all.map { ExactName(TranslationInputs.resolved($0.target)) })
    for path in comparisons + (sheet.map { [$0] } ?? []) {
      let isInput = (try? FileStatus(of: path)).map { inputs.contains($0.identity) } ?? false
      if isInput || targets.contains(ExactName(TranslationInputs.resolved(path))) {
        throw Failure(
          .cannotCreate,
          "\(path.quoted) is one of the \(isInput ? "inputs" : "translations"); name another place for what is to be looked at."
        )
      }
    }
  }
}
