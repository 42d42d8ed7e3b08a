import CMPI
import Machine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Messages by MPI: by Open MPI or a library of MPICH's family, whichever started the processes.
///
/// One thread calls it. MPI_Test is asked again and again with pauses, since both libraries would take a whole processor to wait, and
/// would wait for ever where a cable is pulled.
package final class MPITransport: Transport, @unchecked Sendable {
  package let rank: Int
  package let count: Int
  /// What the library calls itself.
  package let version: String
  private let patience: Patience

  /// Joins the job.
  ///
  /// - Parameters:
  ///   - process: what the launcher says of this process.
  ///   - patience: when to give up waiting for the others.
  /// - Throws: `MPIError`.
  package init(_ process: LaunchedProcess, library: String?, patience: Patience) throws(MPIError) {
    version = try MPILibrary.open(process, at: library)
    var (rank, count): (Int32, Int32) = (0, 0)
    let code = cmpi_join(&rank, &count)
    guard code == 0 else { throw .failed("MPI_Init_thread", code: Int(code)) }
    guard Int(count) == process.count else {
      throw .otherLauncher(library: version, launcher: process.launcher, count: process.count, found: Int(count))
    }
    (self.rank, self.count) = (Int(rank), Int(count))
    self.patience = patience
  }

  package func gather(_ values: UnsafePointer<Float>, counts: [Int], into all: UnsafeMutablePointer<Float>) {
    let parts = Parts(counts)
    finish(cmpi_begin_gather(values, all, parts.counts, parts.places, Int32(rank)))
  }

  package func exchange(
    _ values: UnsafePointer<Float>, counts: [Int], receivedCounts: [Int], into received: UnsafeMutablePointer<Float>
  ) {
    let (sent, taken) = (Parts(counts), Parts(receivedCounts))
    finish(cmpi_begin_exchange(values, sent.counts, sent.places, received, taken.counts, taken.places))
  }

  package func leave() { _ = cmpi_leave() }

  /// The lengths and places of the parts of an array, as MPI counts them.
  private struct Parts {
    let counts: [Int32]
    let places: [Int32]

    init(_ counts: [Int]) {
      var first = 0
      places = counts.map { count in
        defer { first += count }
        return Int32(first)
      }
      self.counts = counts.map { Int32($0) }
    }
  }

  /// Waits for the operation that was begun.
  private func finish(_ begun: Int32) {
    var (isDone, rounds, code): (Int32, Int, Int32) = (0, 0, begun)
    let start = ContinuousClock.now
    while code == 0, isDone == 0 {
      code = cmpi_test(&isDone)
      if isDone != 0 { break }
      rounds += 1
      // Others are mostly there within microseconds; later a pause leaves the processor to whoever computes.
      if rounds > Self.roundsWithoutPause { usleep(Self.pause) }
      if rounds % 1024 == 0, (ContinuousClock.now - start).inSeconds > patience.seconds { patience.giveUp() }
    }
    if code != 0 { patience.fail(code) }
  }

  private static let roundsWithoutPause = 2000
  /// Microseconds.
  private static let pause: UInt32 = 50
}

/// Why processes that were started together cannot work together.
package enum MPIError: Error, Equatable {
  /// No library was found.
  case noLibrary(launcher: String, reasons: [String])
  /// A function of MPI failed.
  case failed(String, code: Int)
  /// The library knows nothing of the launcher's processes.
  case otherLauncher(library: String, launcher: String, count: Int, found: Int)
}
