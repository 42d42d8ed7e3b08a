import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread that can be waited for, which Foundation's cannot, and whose failure to start is no secret.
final class LoadingThread {
  private let thread: pthread_t

  /// Starts a thread.
  ///
  /// - Throws: `DataError.noThread`.
  init(_ run: @escaping @Sendable () -> Void) throws(DataError) {
    thread = try Self.started(ThreadBody(run))
  }

  /// Waits for the end of the thread; to be called once.
  func join() {
    pthread_join(thread, nil)
  }

  private static func started(_ body: ThreadBody) throws(DataError) -> pthread_t {
    let context = Unmanaged.passRetained(body)
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = pthread_create(&thread, nil, threadMain, context.toOpaque())
      if code == 0, let thread { return thread }
    #else
      var thread = pthread_t()
      let code = pthread_create(&thread, nil, threadMain, context.toOpaque())
      if code == 0 { return thread }
    #endif
    context.release()
    throw .noThread(system: SystemError.text(code))
  }
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
