import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What happens when something that every computation needs is not to be had: memory in the middle of a kernel, say, where
/// nothing can be thrown any more.
package enum Exhaustion {
  /// What was not to be had.
  package enum Resource: Sendable {
    /// So many bytes of memory.
    case memory(bytes: Int)
    /// The library for matrix products; the system's reason.
    case matrixLibrary(reason: String)
    /// A thread.
    case thread
  }

  private static let handler = Mutex<(@Sendable (Resource) -> Never)?>(nil)

  /// Says what to do then, such as telling the person and leaving. It must get along with little memory.
  package static func handle(by newHandler: @escaping @Sendable (Resource) -> Never) {
    handler.withLock { $0 = newHandler }
  }

  /// Ends the program: by its handler, or, where it has set none, with a line to standard error and `EX_SOFTWARE` (70).
  package static func stop(for resource: Resource) -> Never {
    let current = handler.withLock { $0 }
    if let current { current(resource) }
    switch resource {
    case .memory: leave(saying: "out of memory.\n")
    case .matrixLibrary: leave(saying: "OpenBLAS cannot be loaded.\n")
    case .thread: leave(saying: "no more threads can be started.\n")
    }
  }

  /// A static message, since making one would need memory.
  private static func leave(saying message: StaticString) -> Never {
    _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
    _exit(EX_SOFTWARE)
  }
}
