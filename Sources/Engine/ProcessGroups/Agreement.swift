import Machine

/// What all processes of a group say before they go on.
///
/// Some may be busy for long, as with writing a checkpoint, while the others wait. Until all have answered they tell each other now and
/// then that they are there, so that a process that is gone is not waited for.
package final class Agreement: @unchecked Sendable {
  private var answer: [UInt8]?
  private let signal = Signal()
  private var answers: PendingResult<[[UInt8]]>?

  /// The most seconds between two signs of life.
  private static let interval = 10

  /// Begins to ask.
  package init(in group: ProcessGroup) {
    answers = group.begin(isTimed: false) { [self] in ask($0) }
  }

  /// Answers, and waits for the answers of all processes, by their ranks.
  package func answer(_ bytes: [UInt8]) -> [[UInt8]] {
    signal.change { answer = bytes }
    return answers?.wait() ?? []
  }

  private func ask(_ transport: any Transport) -> [[UInt8]] {
    let each = [Int](repeating: 1, count: transport.count)
    while true {
      let own = signal.wait(seconds: Self.interval, for: { answer })
      let lengths = transport.gather([own.map { Float($0.count) } ?? -1], counts: each).map { Int($0) }
      guard let own, !lengths.contains(-1) else { continue }
      let all = transport.gather(own.map { Float($0) }, counts: lengths).map { UInt8($0) }
      var first = 0
      return lengths.map { length in
        defer { first += length }
        return Array(all[first..<first + length])
      }
    }
  }
}
