import Foundation
import Machine
import Synchronization

/// What the program says when memory runs out in the middle of its work, where nothing can be thrown any more.
enum OutOfMemory {
  /// What may help, which depends on the command.
  enum Advice: UInt8, AtomicRepresentable {
    case none
    case training
    case translation
  }

  private static let current = Atomic<Advice>(.none)

  /// The advice for what the program does now.
  static var advice: Advice {
    get { current.load(ordering: .relaxed) }
    set { current.store(newValue, ordering: .relaxed) }
  }

  /// Lets the program say so and end, from now on.
  static func listen() {
    Exhaustion.handle { resource in
      switch resource {
      case .matrixLibrary: write("cyclegan: OpenBLAS cannot be loaded.\n")
      case .thread: write("cyclegan: no more threads can be started; end other programs, or raise `ulimit -u`.\n")
      case .memory:
        // A message must not need any memory itself.
        switch advice {
        case .none: write("cyclegan: out of memory; end other programs, or raise the limit of memory.\n")
        case .training: write("cyclegan: out of memory; choose a smaller --size, --width or --batch.\n")
        case .translation:
          write("cyclegan: out of memory; allow less --memory, or leave large pictures out by --picture-memory.\n")
        }
      }
      _exit(ExitStatus.internalFailure.rawValue)
    }
  }

  private static func write(_ message: StaticString) {
    _ = Foundation.write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
  }
}
