import Foundation
import Synchronization

/// The number of the signal that asked the program to stop; 0 while none has.
private let received = Atomic<Int32>(0)

/// Ctrl-C and SIGTERM: the first asks to stop in good order, the second stops at once.
enum StopSignal {
  /// Listens from now on.
  static func listen() {
    // Whoever started the program may have left them blocked; that is inherited.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    // Touched here, so that the handler finds it made.
    received.store(0, ordering: .sequentiallyConsistent)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        let isFirst = received.compareExchange(
          expected: 0, desired: number, ordering: .sequentiallyConsistent
        ).exchanged
        if !isFirst { _exit(128 + number) }
      }
    }
  }

  /// A reader that closes its end of a pipe (`| head`) shall not end the training.
  static func ignoreClosedPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// What to exit with if a signal has come; nil if none has.
  static var status: ExitStatus? {
    switch received.load(ordering: .sequentiallyConsistent) {
    case 0: nil
    case SIGTERM: .terminated
    default: .interrupted
    }
  }
}
