import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps a second process from working on the folder of a run; let go of when the process ends, however it ends.
final class RunLock {
  private let descriptor: CInt

  /// Locks the folder.
  ///
  /// - Throws: `RunError.inUse` if another process has locked it.
  init(_ folder: RunFolder) throws(RunError) {
    descriptor = open("\(folder.path)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(folder.path, reason: SystemError.text(errno)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .inUse(folder.path)
    }
  }

  deinit {
    // A child process that is just being started holds the descriptor, too; closing ours alone would leave the lock to it.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
