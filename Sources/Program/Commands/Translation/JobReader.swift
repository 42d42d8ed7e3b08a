import Files
import Images
import Machine

/// Reads the pictures of a job ahead, on a thread of its own.
struct JobReader: Sendable {
  /// A picture that was read, or why it could not be.
  struct Decoded: Sendable {
    let item: TranslationPlan.Item
    let picture: Result<Picture, TranslationInput.Fault>
    /// Where it is translated; nil for everywhere.
    var mask: Picture?
    let content: InputContent?
    /// What the gate let in for it.
    let bytes: Int
  }

  let items: [TranslationPlan.Item]
  let input: TranslationInput
  let gate: PictureGate
  let patience: DiskPatience
  let outcomes: Outcomes

  /// Begins to read, and closes the queue at the end.
  ///
  /// - Throws: `SystemThreadError` if the system starts no more threads.
  func start(into queue: BoundedQueue<Decoded>) throws(SystemThreadError) -> SystemThread {
    try SystemThread {
      for item in items {
        let bytes = PictureBytes.inWork(item.source, input.limits)
        gate.enter(bytes)
        // Before the picture is decoded: if it changes meanwhile, it counts as changed.
        let content = InputContent(of: item.source)
        var picture = read(item)
        var mask: Picture?
        if case .success = picture, let path = item.mask {
          switch input.readMask(path) {
          case .success(let decoded): mask = decoded
          case .failure(let fault): picture = .failure(fault)
          }
        }
        if case .failure(let fault) = picture, fault.passingReason != nil {
          if StopSignal.status == nil { outcomes.end(Failure(.unusableData, fault.reason)) }
          gate.leave(bytes)
          break
        }
        if case .success = picture, let warning = PictureFrames.warning(item.source) { Console.errors.line(warning) }
        guard queue.put(Decoded(item: item, picture: picture, mask: mask, content: content, bytes: bytes)) else {
          return
        }
      }
      queue.close()
    }
  }

  /// Reads a picture; where its whole folder is away, waits for it.
  private func read(_ item: TranslationPlan.Item) -> Result<Picture, TranslationInput.Fault> {
    do throws(TranslationInput.Fault) {
      let picture = try patience.attempt("\(item.source.quoted) cannot be read") {
        () throws(TranslationInput.Fault) in
        try input.read(item.source, in: item.folder, for: item.format).get()
      }
      return .success(picture)
    } catch {
      return .failure(error)
    }
  }
}
