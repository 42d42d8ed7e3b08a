import Files
import Images
import Machine
import Synchronization

/// Writes pictures that were made, on a thread of its own, and keeps their record.
final class GenerationWriter: Sendable {
  /// A picture that waits to be written.
  struct Made: Sendable {
    let entry: GenerationManifest.Entry
    let picture: Picture
  }

  /// The record.
  let manifest: GenerationManifest
  private let folder: OutputFolder
  private let format: OutputFormat
  private let quality: Int
  private let patience: DiskPatience
  private let counts = Mutex(Counts())

  private struct Counts {
    var written = 0
    var failed = 0
    var named = 0
    var end: Failure?
  }

  /// Faults are named up to so many, and counted beyond.
  private static let mostNamed = 10

  init(
    _ manifest: GenerationManifest, into folder: OutputFolder, as format: OutputFormat, quality: Int,
    patience: DiskPatience
  ) {
    self.manifest = manifest
    self.folder = folder
    self.format = format
    self.quality = quality
    self.patience = patience
  }

  /// How many pictures were written.
  var writtenCount: Int { counts.withLock { $0.written } }
  /// How many could not be written.
  var failureCount: Int { counts.withLock { $0.failed } }
  /// Why the whole job must end; nil as long as it need not.
  var end: Failure? { counts.withLock { $0.end } }

  /// The place of a picture.
  func path(of entry: GenerationManifest.Entry) -> String { "\(folder.path)/\(entry.file)" }

  /// Says what stands in the way of a picture, unless that was said of many.
  func name(_ reason: String) {
    let named = counts.withLock { counts in
      counts.named += 1
      return counts.named
    }
    if named <= Self.mostNamed { Console.errors.line("cyclegan: \(reason)") }
    if named == Self.mostNamed + 1 { Console.errors.line("cyclegan: further such pictures are only counted.") }
  }

  /// Begins to write what comes through the queue, until it is closed and empty.
  ///
  /// - Throws: `SystemThreadError` if the system starts no more threads.
  func start(from queue: BoundedQueue<Made>, isReplacing: Bool) throws(SystemThreadError) -> SystemThread {
    try SystemThread { [self] in
      while let next = queue.take() {
        if end == nil { write(next, isReplacing: isReplacing) }
      }
    }
  }

  private func write(_ next: Made, isReplacing: Bool) {
    let path = path(of: next.entry)
    do throws(PictureError) {
      try patience.attempt("\(path.quoted) cannot be written") { () throws(PictureError) in
        try save(next, isReplacing: isReplacing)
      }
    } catch {
      if error.passingReason == nil {
        counts.withLock { $0.failed += 1 }
        name(error.description)
      } else if StopSignal.status == nil {
        end(Failure(.cannotCreate, error.description))
      }
      return
    }
    counts.withLock { $0.written += 1 }
    do throws(FileFault) {
      try patience.attempt("\(manifest.path.quoted) cannot be written") { () throws(FileFault) in
        try manifest.add(next.entry, at: path)
      }
    } catch {
      // Without its record the job could not be gone on with.
      end(Failure(.cannotCreate, "the manifest \(manifest.path.quoted) \(error)"))
    }
  }

  private func save(_ next: Made, isReplacing: Bool) throws(PictureError) {
    try folder.write(
      format.fitted(next.picture), to: next.entry.file, as: format.encoding(quality: quality), replacing: isReplacing)
  }

  private func end(_ failure: Failure) { counts.withLock { $0.end = $0.end ?? failure } }
}
