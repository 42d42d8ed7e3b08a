import Files
import Images
import Machine

/// Writes the translations of a job behind, on threads of its own, and keeps its record.
struct JobWriter: Sendable {
  /// A translation that waits to be written.
  struct Finished: Sendable {
    let result: TranslationOutput.Translated
    /// What was in the picture.
    let content: InputContent?
    let seconds: Double
    /// What the gate let in for it.
    let bytes: Int
  }

  let output: TranslationOutput
  let manifest: TranslationManifest
  let gate: PictureGate
  let patience: DiskPatience
  let outcomes: Outcomes

  /// Begins to write what comes through the queue, until it is closed and empty.
  ///
  /// - Throws: `SystemThreadError` if the system starts no more threads.
  func start(from queue: BoundedQueue<Finished>) throws(SystemThreadError) -> SystemThread {
    try SystemThread {
      while let next = queue.take() {
        if outcomes.end == nil { write(next) }
        gate.leave(next.bytes)
      }
    }
  }

  private func write(_ next: Finished) {
    let (item, picture) = (next.result.item, next.result.translation)
    do throws(PictureError) {
      try patience.attempt("\(item.target.quoted) cannot be written") {
        () throws(PictureError) in
        try output.write(next.result)
      }
    } catch {
      if error.reason == .file(.exists) {
        outcomes.appear(item)
      } else if error.passingReason == nil {
        fail(item, error.description)
      } else if StopSignal.status == nil {
        outcomes.end(Failure(.cannotCreate, error.description))
      }
      return
    }
    outcomes.write(item)
    note(item, .written, content: next.content, size: (picture.height, picture.width), seconds: next.seconds)
    writeComparison(next.result)
  }

  /// Writes what shows a translation beside its picture. The translation is there and counts, whatever becomes of this.
  private func writeComparison(_ translated: TranslationOutput.Translated) {
    do throws(PictureError) {
      try patience.attempt("a comparison cannot be written") {
        () throws(PictureError) in
        try output.writeComparison(translated)
      }
    } catch {
      if error.reason == .file(.exists) {
        outcomes.keepComparison()
      } else {
        outcomes.failComparison(error.description)
      }
    }
  }

  /// Counts and names a picture that could not be translated.
  func fail(_ item: TranslationPlan.Item, _ reason: String, size: (height: Int, width: Int)? = nil) {
    outcomes.fail(reason)
    note(item, .failed, size: size, reason: reason)
  }

  /// Adds a line to the record; a job that cannot keep it ends, since it could not be gone on with.
  func note(
    _ item: TranslationPlan.Item, _ status: TranslationManifest.Status, content: InputContent? = nil,
    size: (height: Int, width: Int)? = nil, seconds: Double? = nil, reason: String? = nil
  ) {
    keepRecord { () throws(FileFault) in
      try manifest.add(item, status, content: content, size: size, seconds: seconds, reason: reason)
    }
  }

  /// Names what had no place since another picture of the job took it, as where the disk takes `A.png` and `a.png` for one name,
  /// and counts what somebody else made; called when everything is written.
  func settleAppeared() {
    for (item, source) in outcomes.appeared {
      if let source {
        fail(item, TranslationPlan.sharedPlace(item, with: source))
      } else {
        note(item, .existed)
        outcomes.exist()
      }
    }
  }

  /// Notes that the job went through all pictures.
  func finish() {
    keepRecord { () throws(FileFault) in try manifest.finish() }
  }

  private func keepRecord(_ write: () throws(FileFault) -> Void) {
    do throws(FileFault) {
      try patience.attempt("\(manifest.path.quoted) cannot be written", write)
    } catch {
      outcomes.end(Failure(.cannotCreate, "the manifest \(manifest.path.quoted) \(error)"))
    }
  }
}
