import Files
import Foundation
import Synchronization

/// The record of a job: a line of JSON for every picture, so that a job that was interrupted can go on where it stopped.
///
/// A picture's translation is known by the output's name, by the job that made it (weights and settings), and by the
/// content of the picture: a name alone says nothing, since other folders hold pictures of the same names.
final class TranslationManifest: Sendable {
  /// What became of a picture.
  enum Status: String, Codable {
    /// It was translated and written.
    case written
    /// Its file was there before, and was left as it was.
    case existed
    /// It could not be translated, or not be written.
    case failed
    /// Not a picture: a contact sheet was drawn.
    case drawn
    /// Not a picture: the job went through all of them.
    case finished
  }

  /// A line.
  struct Entry: Codable, Equatable {
    /// The absolute path of the picture.
    var input: String?
    /// What was in it; absent in lines of the first version.
    var content: InputContent?
    /// What was in its mask; absent where there was none.
    var mask: InputContent?
    /// Relative to the output folder; of a contact sheet the absolute path.
    var output: String?
    /// What was written there; absent in lines of earlier versions.
    var result: InputContent?
    var width: Int?
    var height: Int?
    var seconds: Double?
    var status: Status
    /// Why it failed.
    var reason: String?
    /// What tells this job from others: a hash of the weights and settings.
    var job: String
  }

  /// What is known of a file in the place of a translation.
  enum Past: Equatable {
    /// Nothing.
    case unknown
    /// It is the translation of this picture, by this job.
    case done
    /// It was made with other weights or settings.
    case otherJob
    /// It is the translation of another picture; its path.
    case otherInput(String)
    /// It is the translation of this picture as it was before.
    case changedInput
    /// It is not what was written there: somebody changed it, or it is damaged.
    case changedOutput
  }

  /// The file.
  var path: String { record.path }
  private let record: JobRecord<Entry>
  private let job: String
  private let known: Mutex<Known>

  /// Reads the manifest at `path`, if it is there.
  ///
  /// - Throws: `Failure` if the file is something else.
  init(path: String, job: String) throws(Failure) {
    self.job = job
    var known = Known()
    record = try JobRecord(path: path, advice: "name another file for --manifest") { known.enter($0) }
    self.known = Mutex(known)
  }

  /// What the lines say, of all jobs.
  private struct Known {
    /// The newest line that says of an output that it was written.
    var written: [ExactName: Entry] = [:]
    /// Outputs of which there is any line.
    var mentioned: Set<ExactName> = []
    /// For each job, what was written since it began, or began anew.
    var writtenSinceFinish: [String: Set<ExactName>] = [:]
    /// Contact sheets by their paths.
    var sheets: [ExactName: InputContent] = [:]

    mutating func enter(_ entry: Entry) {
      if entry.status == .finished { writtenSinceFinish[entry.job] = [] }
      guard let output = entry.output.map(ExactName.init) else { return }
      if entry.status == .drawn {
        sheets[output] = entry.content
        return
      }
      mentioned.insert(output)
      if entry.status == .written {
        written[output] = entry
        writtenSinceFinish[entry.job, default: []].insert(output)
      }
    }
  }

  /// What is known of the file in the place of a picture's translation.
  ///
  /// - Parameter isStartingAnew: whether a job that was finished makes everything again, and only one that was interrupted
  ///   goes on.
  func past(of item: TranslationPlan.Item, isStartingAnew: Bool) -> Past {
    let name = ExactName(item.name)
    let (entry, isOfThisRound) = known.withLock {
      ($0.written[name], $0.writtenSinceFinish[job]?.contains(name) ?? false)
    }
    guard let entry, let content = entry.content, let input = entry.input else { return .unknown }
    if isStartingAnew, !isOfThisRound { return .unknown }
    let isSameFile = ExactName(input) == ExactName(TranslationInputs.resolved(item.source))
    guard content.isThat(of: item.source, isSameFile: isSameFile) else {
      return isSameFile ? .changedInput : .otherInput(input)
    }
    if let mask = item.mask, entry.mask?.isThat(of: mask, isSameFile: true) == false { return .changedInput }
    if let result = entry.result, !result.isThat(of: item.target, isSameFile: true) { return .changedOutput }
    return entry.job == job ? .done : .otherJob
  }

  /// Whether the file at `path` is a contact sheet that was drawn here, and nobody changed it since.
  func hasDrawn(_ path: String) -> Bool {
    let sheet = known.withLock { $0.sheets[ExactName(TranslationInputs.resolved(path))] }
    return sheet?.isThat(of: path, isSameFile: true) ?? false
  }

  /// Makes the file, at a job's beginning; later it is only written to where it is there.
  ///
  /// - Throws: `Failure`.
  func begin() throws(Failure) { try record.begin() }

  /// Notes that the job went through all pictures.
  func finish() throws(FileFault) { try add(Entry(status: .finished, job: job)) }

  /// Notes that a contact sheet was drawn.
  func addSheet(_ path: String) throws(FileFault) {
    try add(
      Entry(
        content: InputContent(of: path), output: TranslationInputs.resolved(path), status: .drawn, job: job))
  }

  /// Adds a line for a picture.
  ///
  /// - Throws: `FileFault` if it cannot be written.
  func add(
    _ item: TranslationPlan.Item, _ status: Status, content: InputContent? = nil,
    size: (height: Int, width: Int)? = nil, seconds: Double? = nil, reason: String? = nil
  ) throws(FileFault) {
    // What existed and is known already needs no second line.
    if status == .existed, known.withLock({ $0.mentioned.contains(ExactName(item.name)) }) { return }
    try add(
      Entry(
        input: TranslationInputs.resolved(item.source), content: content,
        mask: status == .written ? item.mask.flatMap(InputContent.init(of:)) : nil, output: item.name,
        result: status == .written ? InputContent(of: item.target) : nil, width: size?.width, height: size?.height,
        seconds: seconds.map { ($0 * 1000).rounded() / 1000 }, status: status, reason: reason,
        job: job))
  }

  private func add(_ entry: Entry) throws(FileFault) {
    try record.add(entry)
    known.withLock { $0.enter(entry) }
  }
}
