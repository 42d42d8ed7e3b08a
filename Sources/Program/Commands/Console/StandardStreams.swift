import Foundation

/// Standard input, output and error, which whoever starts the program may have closed (`>&-`).
enum StandardStreams {
  /// Puts something in the place of those that are closed, so that no file gets their numbers and with them what the program says.
  ///
  /// Reading from it and writing to it fail, as they would with nothing there.
  static func fill() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      // The system gives the lowest number that is free, which is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
