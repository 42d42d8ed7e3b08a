import Machine
import Tensors

/// Computations that take turns, one running at a time, and meet where they need each other's numbers.
///
/// Each has a thread, so that it can wait in the middle of what it does. All go through the same meetings in the same order.
final class Turns: @unchecked Sendable {
  /// Whose turn it is; nil for whoever runs them.
  private var turn: Int?
  private var ended = 0
  private var meeting: (() -> Any)?
  private var outcome: Any?
  private let signal = Signal()

  /// Runs the computations to their ends.
  ///
  /// Where the system starts no more threads, the program ends (`Exhaustion`).
  func run(_ computations: [() -> Void]) {
    nonisolated(unsafe) let computations = computations
    let inSameMemory = TensorMemory.carriedOver
    let threads = computations.indices.map { place in
      do throws(SystemThreadError) {
        return try SystemThread { [self] in
          waitForTurn(place)
          inSameMemory { computations[place]() }
          signal.change {
            ended += 1
            turn = nil
          }
        }
      } catch {
        Exhaustion.stop(for: .thread)
      }
    }
    defer { for thread in threads { thread.join() } }
    while true {
      for place in computations.indices {
        signal.change { turn = place }
        signal.wait(for: { turn == nil ? () : nil })
      }
      if ended == computations.count { return }
      precondition(ended == 0, "Turns: some computations ended where others wait for them")
      outcome = meeting?()
      meeting = nil
    }
  }

  /// Waits for the others and goes on with what was made then.
  ///
  /// - Parameter make: called once, by whoever runs the computations; that of the last one.
  func meet<Outcome>(_ place: Int, _ make: @escaping () -> Outcome) -> Outcome {
    signal.change {
      meeting = make
      turn = nil
    }
    waitForTurn(place)
    guard let outcome = outcome as? Outcome else {
      preconditionFailure("Turns: the computations met in different orders")
    }
    return outcome
  }

  private func waitForTurn(_ place: Int) {
    signal.wait(for: { turn == place ? () : nil })
  }
}
