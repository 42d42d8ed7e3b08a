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

  package func gather(_ values: [Float], counts: [Int]) -> [Float] {
    let all = Parts(counts)
    return [Float](unsafeUninitializedCapacity: all.total) { target, filled in
      values.withUnsafeBufferPointer { values in
        finish(cmpi_begin_gather(values.baseAddress, target.baseAddress, all.counts, all.places, Int32(rank)))
      }
      filled = all.total
    }
  }

  package func exchange(_ values: [Float], counts: [Int], receivedCounts: [Int]) -> [Float] {
    let (sent, received) = (Parts(counts), Parts(receivedCounts))
    return [Float](unsafeUninitializedCapacity: received.total) { target, filled in
      values.withUnsafeBufferPointer { values in
        finish(
          cmpi_begin_exchange(
            values.baseAddress, sent.counts, sent.places, target.baseAddress, received.counts, received.places))
      }
      filled = received.total
    }
  }

  package func leave() { _ = cmpi_leave() }

  /// The lengths and places of the parts of an array, as MPI counts them.
  private struct Parts {
    let counts: [Int32]
    let places: [Int32]
    let total: Int

    init(_ counts: [Int]) {
      var first = 0
      places = counts.map { count in
        defer { first += count }
        return Int32(first)
      }
      self.counts = counts.map { Int32($0) }
      total = first
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
