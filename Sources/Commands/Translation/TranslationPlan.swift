import CycleGAN
import Files
import Foundation

/// Which pictures are translated into which files.
struct TranslationPlan {
  /// A picture and the file that it becomes.
  struct Item: Equatable, Sendable {
    let source: String
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

  /// What is left to translate, in the order of the folders and names.
  private(set) var items: [Item] = []
  /// What this job has translated before.
  private(set) var doneCount = 0
  /// Files that are there but are not known to be of this job, and are left as they are.
  private(set) var existing: [Item] = []
  /// What the folders hold that cannot be read.
  let unusable: [String]
  /// The files that must stay as they are, by whatever path.
  private let inputs: Set<FileStatus.Identity>

  /// Decides about every picture.
  ///
  /// - Parameter isDone: whether the job made the file of that name in the output folder before.
  /// - Throws: `Failure` if a translation would take the place of an input or of another's translation.
  init(_ inputs: TranslationInputs, output: String, _ naming: Naming, isDone: (String) -> Bool = { _ in false }) throws
  {
    unusable = inputs.unusable
    let identities = Set(inputs.pictures.compactMap { try? FileStatus(of: $0.path).identity })
    self.inputs = identities
    var sourceOfTarget: [String: String] = [:]
    for picture in inputs.pictures {
      let format = naming.format ?? OutputFormat(ofName: picture.name) ?? .png
      let name = format.name(for: picture.name, suffix: naming.suffix)
      let target = "\(output)/\(name)"
      if let other = sourceOfTarget.updateValue(picture.path, forKey: target) {
        throw Failure(
          .cannotCreate,
          "\(other.quoted) and \(picture.path.quoted) would both become \(target.quoted); translate them into two folders."
        )
      }
      if let shard = naming.shard, !shard.contains(picture.name) { continue }
      let present = try? FileStatus(of: target)
      if let present, identities.contains(present.identity) {
        throw Failure(.cannotCreate, "\(target.quoted) is one of the inputs; name another folder for --output.")
      }
      let item = Item(
        source: picture.path, target: target, format: format, name: name, isReplacing: naming.isOverwriting)
      if present == nil {
        items.append(item)
      } else if isDone(name) {
        doneCount += 1
      } else if naming.isOverwriting {
        items.append(item)
      } else {
        existing.append(item)
      }
    }
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
    let targets = Set(items.map { TranslationInputs.resolved($0.target) })
    for path in comparisons + (sheet.map { [$0] } ?? []) {
      let isInput = (try? FileStatus(of: path)).map { inputs.contains($0.identity) } ?? false
      if isInput || targets.contains(TranslationInputs.resolved(path)) {
        throw Failure(
          .cannotCreate,
          "\(path.quoted) is one of the \(isInput ? "inputs" : "translations"); name another place for what is to be looked at."
        )
      }
    }
  }
}
