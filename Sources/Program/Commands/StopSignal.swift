import Foundation
import Synchronization

/// The number of the first signal that asked the program to stop; 0 while none has.
private let received = Atomic<Int32>(0)
/// Whether Ctrl-C or SIGTERM has come.
private let isStopOrdered = Atomic<Bool>(false)

/// The signals that ask the program to save and to stop.
///
/// After Ctrl-C or SIGTERM, another of the two stops at once. The others come before them (a batch system's warning) or several
/// times for one reason (a closed terminal), so they never do that.
package enum StopSignal {
  /// The signals, and what to exit with after each.
  private static let statuses: [(signal: Int32, status: ExitStatus)] = [
    (SIGINT, .interrupted), (SIGTERM, .terminated), (SIGHUP, .hungUp), (SIGUSR1, .warnedByUserSignal1),
    (SIGUSR2, .warnedByUserSignal2), (SIGXCPU, .outOfProcessorTime),
  ]

  /// Listens from now on.
  package static func listen() {
    // Touched here, so that the handler finds them made.
    received.store(0, ordering: .sequentiallyConsistent)
    isStopOrdered.store(false, ordering: .sequentiallyConsistent)
    for (number, _) in statuses where !(number == SIGHUP && isIgnored(number)) {
      signal(number) { number in
        _ = received.compareExchange(expected: 0, desired: number, ordering: .sequentiallyConsistent)
        guard number == SIGINT || number == SIGTERM else { return }
        if isStopOrdered.exchange(true, ordering: .sequentiallyConsistent) { _exit(128 + number) }
      }
      // Whoever started the program may have left it blocked; that is inherited.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, number)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
  }

  /// Makes writing fail with an error, which is handled where it happens, rather than end the program: to a pipe whose reader is
  /// gone (`| head`), and beyond the limit of a file's size (`ulimit -f`).
  static func ignoreFailedWriting() {
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
  }

  /// What to exit with if a signal has come; nil if none has.
  package static var status: ExitStatus? {
    let number = received.load(ordering: .sequentiallyConsistent)
    return statuses.first { $0.signal == number }?.status
  }

  /// What to exit with if a signal has come; in a job of several processes SIGUSR1 is how `mpirun` is asked to end it in good order, since
  /// it kills the processes soon after other signals.
  static func status(isJob: Bool) -> ExitStatus? {
    isJob && status == .warnedByUserSignal1 ? .terminated : status
  }

  /// Whether a signal is ignored, as `nohup` arranges it for the hang-up.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
