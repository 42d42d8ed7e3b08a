import Files
import Foundation
import Images
import Machine

/// The making of many pictures: this thread makes them one by one, another writes behind, so that memory holds a few at a time.
///
/// A job that was interrupted goes on: what the record says was made of the same weights, vectors and classes is made no more. What else
/// is in the place of a picture is named and left as it is.
struct GenerationJob {
  /// Pictures that wait to be written.
  private static let ahead = 4

  private let plan: GenerationPlan
  private let places: Range<Int>
  private let shard: Shard?
  private let isOverwriting: Bool
  private let writer: GenerationWriter
  /// How many had been made before.
  private(set) var doneCount = 0
  /// How many are to be made.
  private(set) var pendingCount = 0
  /// How many places of pictures hold something else.
  private(set) var takenCount = 0

  /// Looks at all places of pictures.
  ///
  /// - Parameters:
  ///   - count: pictures in all, those of other shards included.
  ///   - isOverwriting: whether what else is in the place of a picture is written over.
  init(
    _ plan: GenerationPlan, count: Int, shard: Shard?, isOverwriting: Bool, _ writer: GenerationWriter
  ) {
    self.plan = plan
    places = 0..<count
    self.shard = shard
    self.isOverwriting = isOverwriting
    self.writer = writer
    for place in places {
      switch state(of: place) {
      case .elsewhere: break
      case .done: doneCount += 1
      case .pending: pendingCount += 1
      case .taken(let reason):
        takenCount += 1
        writer.name(reason)
      }
    }
  }

  /// What is in the place of a picture.
  private enum State {
    /// The picture is of another shard.
    case elsewhere
    /// The picture.
    case done
    /// Nothing, or what is written over.
    case pending
    /// Something else; the reason in a sentence.
    case taken(String)
  }

  private func state(of place: Int) -> State {
    let entry = plan.entry(at: place)
    guard shard?.contains(entry.file) ?? true else { return .elsewhere }
    let path = writer.path(of: entry)
    guard (try? FileStatus(of: path, isLinkKept: true)) != nil else { return .pending }
    switch writer.manifest.past(of: entry, at: path) {
    case .done: return .done
    case _ where isOverwriting: return .pending
    case .changed:
      return .taken("\(path.quoted) is no longer what was made, and is left as it is; remove it or give --overwrite.")
    case .unknown:
      return .taken(
        "\(path.quoted) exists already and was not made of these weights and options; it is left as it is. Choose another "
          + "--output or --seed, or give --overwrite.")
    }
  }

  /// Makes what is to be made, or stops early after a signal.
  ///
  /// - Throws: `Failure` if the system starts no more threads, or the disk stayed full or away; what is written by then counts.
  func run() throws(Failure) {
    try writer.manifest.begin()
    let made = BoundedQueue<GenerationWriter.Made>(capacity: Self.ahead)
    let thread: SystemThread
    do { thread = try writer.start(from: made, isReplacing: isOverwriting) } catch { throw Failure(error) }
    let progress = JobProgress(.output, count: pendingCount, totalWork: Double(pendingCount))
    for place in places {
      guard StopSignal.status == nil, writer.end == nil else { break }
      guard case .pending = state(of: place) else { continue }
      guard made.put(.init(entry: plan.entry(at: place), picture: plan.picture(at: place))) else { break }
      progress.finish(work: 1)
    }
    made.close()
    thread.join()
    if let failure = writer.end { throw failure }
  }

  /// What became of the pictures, in a line.
  func summary(in folder: String) -> String {
    var parts = ["Made \(Wording.count(writer.writtenCount, "picture")) in \(Wording.shell(folder))"]
    if doneCount > 0 { parts.append("\(Wording.grouped(doneCount)) had been made before") }
    let failed = failureCount
    if failed > 0 { parts.append("\(Wording.grouped(failed)) could not be written where they belong") }
    if writer.writtenCount + writer.failureCount < pendingCount {
      parts.append("stopped early; repeat the command to go on")
    }
    return parts.joined(separator: "; ") + "."
  }

  /// How many pictures are not where they belong, apart from those that a signal left out.
  var failureCount: Int { takenCount + writer.failureCount }
}
