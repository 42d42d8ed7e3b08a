import Files
import Foundation
import Synchronization

/// The record of a job: a line of JSON for every picture, so that a job that was interrupted can go on where it stopped.
final class TranslationManifest: Sendable {
  /// What became of a picture.
  enum Status: String, Codable {
    /// It was translated and written.
    case written
    /// Its file was there before, and was left as it was.
    case existed
    /// It could not be translated, or not be written.
    case failed
    /// Not a picture: the job went through all of them.
    case finished
  }

  /// A line.
  struct Entry: Codable, Equatable {
    var input: String?
    /// Relative to the output folder.
    var output: String?
    var width: Int?
    var height: Int?
    var seconds: Double?
    var status: Status
    /// Why it failed.
    var reason: String?
    /// What tells this job from others: a hash of the weights and settings.
    var job: String
  }

  private let job: String
  private let known: Mutex<Known>
  private let descriptor: CInt

  /// Opens the manifest of a job, and reads what is in it.
  ///
  /// - Parameter folder: the output folder, which is made if it is not there.
  /// - Throws: `Failure` if it cannot be written.
  init(path: String, job: String, folder: String) throws(Failure) {
    self.job = job
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), !isFolder.boolValue {
      throw Failure(.cannotCreate, "\(folder.quoted) is a file; name a folder for --output.")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotCreate, "the folder \(folder.quoted) cannot be made; check its path and permissions.")
    }
    let text = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
    known = Mutex(Self.known(from: text, job: job))
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Failure(.cannotCreate, "the manifest \(path.quoted) cannot be written: \(SystemError.text(errno)).")
    }
    // A line that a killed job did not finish shall not swallow the next one.
    if let last = text.last, last != UInt8(ascii: "\n") { write(Data("\n".utf8)) }
  }

  deinit { close(descriptor) }

  /// What the lines say of this job.
  private struct Known {
    /// The newest status of each output.
    var statuses: [String: Status] = [:]
    /// What was written since the job began, or began anew.
    var writtenSinceFinish: Set<String> = []

    mutating func enter(_ output: String?, _ status: Status) {
      if status == .finished { writtenSinceFinish = [] }
      guard let output else { return }
      statuses[output] = status
      if status == .written { writtenSinceFinish.insert(output) }
    }
  }

  /// Whether this job has written the file.
  ///
  /// - Parameter isStartingAnew: whether a job that was finished makes everything again, and only one that was interrupted
  ///   goes on.
  func isWritten(_ output: String, isStartingAnew: Bool) -> Bool {
    known.withLock { isStartingAnew ? $0.writtenSinceFinish.contains(output) : $0.statuses[output] == .written }
  }

  /// Notes that the job went through all pictures.
  func finish() { add(Entry(status: .finished, job: job)) }

  /// Adds a line.
  func add(
    _ item: TranslationPlan.Item, _ status: Status, size: (height: Int, width: Int)? = nil, seconds: Double? = nil,
    reason: String? = nil
  ) {
    // What existed and is known already needs no second line.
    if status == .existed, known.withLock({ $0.statuses[item.name] != nil }) { return }
    add(
      Entry(
        input: item.source, output: item.name, width: size?.width, height: size?.height,
        seconds: seconds.map { ($0 * 1000).rounded() / 1000 }, status: status, reason: reason, job: job))
  }

  private func add(_ entry: Entry) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    guard let line = try? encoder.encode(entry) else { return }
    known.withLock { known in
      known.enter(entry.output, entry.status)
      write(line + Data("\n".utf8))
    }
  }

  /// Writes in one call, so that lines of several processes do not mix.
  private func write(_ data: Data) {
    _ = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
  }

  private static func known(from text: Data, job: String) -> Known {
    let decoder = JSONDecoder()
    var known = Known()
    for line in text.split(separator: UInt8(ascii: "\n")) {
      // A line that was cut off says nothing.
      guard let entry = try? decoder.decode(Entry.self, from: Data(line)), entry.job == job else { continue }
      known.enter(entry.output, entry.status)
    }
    return known
  }
}
