import Foundation
import ProcessGroups

/// Processes of a job that are threads of this one, for tests: what MPI does between machines, in memory.
package final class ThreadedProcesses: @unchecked Sendable {
  private let count: Int
  private let condition = NSCondition()
  private var contributions: [Int: [[Float]]] = [:]
  private var round = 0
  private var results: [[[Float]]] = []

  private init(count: Int) {
    self.count = count
  }

  /// Runs something in so many processes, and returns what each of them made of it.
  package static func run<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (ProcessGroup) throws -> Result
  ) throws -> [Result] {
    let processes = ThreadedProcesses(count: count)
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var results = [Swift.Result<Result, any Error>?](repeating: nil, count: count)
    let lock = NSLock()
    for rank in 0..<count {
      Thread.detachNewThread {
        let result = Swift.Result { try body(ProcessGroup { Process(processes, rank) }) }
        lock.withLock { results[rank] = result }
        done.signal()
      }
    }
    for _ in 0..<count { done.wait() }
    return try lock.withLock { try results.compactMap { try $0?.get() } }
  }

  /// What every process gives to every other, by receiver and then sender; returns when all have given theirs.
  private func exchange(_ parts: [[Float]], _ rank: Int) -> [[Float]] {
    condition.lock()
    defer { condition.unlock() }
    let own = round
    contributions[rank] = parts
    if contributions.count == count {
      results = (0..<count).map { receiver in (0..<count).map { contributions[$0]?[receiver] ?? [] } }
      contributions = [:]
      round += 1
      condition.broadcast()
      return results[rank]
    }
    while round == own { condition.wait() }
    return results[rank]
  }

  private final class Process: Transport {
    let rank: Int
    var count: Int { processes.count }
    private let processes: ThreadedProcesses

    init(_ processes: ThreadedProcesses, _ rank: Int) {
      self.processes = processes
      self.rank = rank
    }

    func gather(_ values: UnsafePointer<Float>, counts: [Int], into all: UnsafeMutablePointer<Float>) {
      let own = Array(UnsafeBufferPointer(start: values, count: counts[rank]))
      let parts = processes.exchange([[Float]](repeating: own, count: count), rank)
      precondition(parts.map(\.count) == counts, "gather: \(counts) values were expected, got \(parts.map(\.count))")
      var first = 0
      for part in parts {
        (all + first).update(from: part, count: part.count)
        first += part.count
      }
    }

    func exchange(
      _ values: UnsafePointer<Float>, counts: [Int], receivedCounts: [Int], into received: UnsafeMutablePointer<Float>
    ) {
      var first = 0
      let sent = counts.map { count in
        defer { first += count }
        return Array(UnsafeBufferPointer(start: values + first, count: count))
      }
      let parts = processes.exchange(sent, rank)
      precondition(
        parts.map(\.count) == receivedCounts, "exchange: \(receivedCounts) were expected, got \(parts.map(\.count))")
      first = 0
      for part in parts {
        (received + first).update(from: part, count: part.count)
        first += part.count
      }
    }

    func leave() { _ = processes.exchange([[Float]](repeating: [], count: count), rank) }
  }
}
