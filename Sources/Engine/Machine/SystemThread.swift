#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A thread that can be waited for, and whose failure to start is reported. Foundation's threads fail in silence.
package final class SystemThread {
  private let thread: pthread_t
  private var isJoined = false

  /// Starts a thread. Unless it is joined, it goes on by itself when this object is released.
  ///
  /// - Throws: `SystemThreadError`, where the system or a container starts no more threads.
  package convenience init(_ run: @escaping @Sendable () -> Void) throws(SystemThreadError) {
    try self.init(stackBytes: Self.stackBytes, run)
  }

  init(stackBytes: Int, _ run: @escaping @Sendable () -> Void) throws(SystemThreadError) {
    thread = try Self.started(ThreadBody(run), stackBytes: stackBytes)
  }

  deinit {
    if !isJoined { pthread_detach(thread) }
  }

  /// Waits for the end of the thread; to be called once.
  package func join() {
    precondition(!isJoined, "SystemThread: a thread is joined once")
    isJoined = true
    pthread_join(thread, nil)
  }

  /// The usual eight megabytes a thread would use up a limit of address space; what runs here does not go deep.
  private static let stackBytes = 1 << 20

  private static func started(_ body: ThreadBody, stackBytes: Int) throws(SystemThreadError) -> pthread_t {
    let context = Unmanaged.passRetained(body)
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = pthread_create(&thread, nil, threadMain, context.toOpaque())
      if code == 0, let thread { return thread }
    #else
      var thread = pthread_t()
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, stackBytes)
      let code = pthread_create(&thread, &attributes, threadMain, context.toOpaque())
      if code == 0 { return thread }
    #endif
    context.release()
    throw SystemThreadError(code: code)
  }
}

/// The system starts no more threads.
package struct SystemThreadError: Error, Equatable, Sendable {
  /// The system's error number.
  package let code: Int32

  package init(code: Int32) { self.code = code }
}

/// What the thread runs.
private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}

#if canImport(Darwin)
  private func threadMain(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }
#else
  private func threadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }
#endif
