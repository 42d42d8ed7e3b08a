import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps a second process from working on the folder of a run; let go of when the process ends, however it ends.
final class RunLock {
  /// Nil where the file system has no locks.
  private let descriptor: CInt?

  /// Locks the folder.
  ///
  /// - Parameters:
  ///   - lock: the system's call, which returns 0 or an error number; a test puts a file system without locks in its place.
  ///   - onFailure: told why, where the system cannot lock; a second process is not noticed then.
  /// - Throws: `RunError.inUse` if another process has locked it.
  init(
    _ folder: RunFolder, through lock: (CInt) -> CInt = RunLock.lock, onFailure: (String) -> Void
  ) throws(RunError) {
    let (descriptor, fault) = Self.open(folder.lockPath)
    guard let descriptor else {
      onFailure(SystemError.text(fault))
      self.descriptor = nil
      return
    }
    let code = lock(descriptor)
    if code == 0 {
      self.descriptor = descriptor
      return
    }
    close(descriptor)
    if code == EWOULDBLOCK { throw .inUse(folder.path) }
    onFailure(SystemError.text(code))
    self.descriptor = nil
  }

  deinit {
    guard let descriptor else { return }
    // A child process that is just being started holds the descriptor, too; closing ours alone would leave the lock to it.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Locks an open file for this process alone; 0, or an error number.
  static func lock(_ descriptor: CInt) -> CInt {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno
  }

  /// Opens the file that is locked, only for reading if it belongs to somebody else; nil and an error number if the system
  /// refuses.
  private static func open(_ path: String) -> (descriptor: CInt?, fault: CInt) {
    var descriptor = systemOpen(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK)
    if descriptor >= 0 { return (descriptor, 0) }
    let fault = errno
    descriptor = systemOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    return (descriptor >= 0 ? descriptor : nil, fault)
  }
}

extension RunFolder {
  /// Whether a process trains the run at the moment, as far as the file system can tell.
  package var isInUse: Bool {
    guard (try? FileStatus(of: lockPath)) != nil else { return false }
    do throws(RunError) {
      _ = try RunLock(self) { _ in }
      return false
    } catch {
      return true
    }
  }
}

/// The system's `open`, which the member of the same name would hide.
private func systemOpen(_ path: String, _ flags: CInt) -> CInt { open(path, flags, 0o666) }
