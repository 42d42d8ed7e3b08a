import Runs

/// What a browser was told last, so that it is told only what is new: server-sent events, as WHATWG's HTML says them.
package struct EventFeed: Sendable {
  /// The run that it watches.
  let run: RunFolder?
  private var jobs: [JobSummary]?
  private var progress: RunProgress?

  package init(watching run: RunFolder?) { self.run = run }

  /// The event `jobs`, if anything about them is new.
  mutating func changes(_ jobs: [JobSummary]) -> String {
    guard jobs != self.jobs else { return "" }
    self.jobs = jobs
    return Self.event("jobs", jobs)
  }

  /// The event `run`, if anything about it is new.
  mutating func changes(_ progress: RunProgress, at now: Double) -> String {
    guard progress != self.progress else { return "" }
    self.progress = progress
    var timed = progress
    timed.now = now
    return Self.event("run", timed)
  }

  /// An event; JSON has no line breaks within it.
  private static func event(_ name: String, _ value: some Encodable) -> String {
    let text = (try? Response.encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    return "event: \(name)\ndata: \(text)\n\n"
  }
}
