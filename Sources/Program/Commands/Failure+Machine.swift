import Files
import Machine

extension Failure {
  /// What it means that the system starts no more threads.
  package init(_ error: SystemThreadError) {
    self.init(
      .internalFailure,
      "no more threads can be started: \(SystemError.text(error.code)). End other programs, use fewer --threads, or raise the limit of processes "
        + "(`ulimit -u`, or that of the container) or of address space (`ulimit -v`).")
  }

  /// What it means that something is missing which every computation needs.
  init(_ missing: Exhaustion.Resource) {
    switch missing {
    case .memory(let bytes):
      self.init(
        .internalFailure,
        "there is no room for the \(Wording.bytes(bytes)) of address space that matrix products need; "
          + "raise the limit of the shell or the batch system (`ulimit -v`).")
    case .thread:
      self.init(.internalFailure, "no more threads can be started; end other programs, or raise `ulimit -u`.")
    case .matrixLibrary(let reason):
      self.init(.internalFailure, "OpenBLAS cannot be loaded: \(reason). Install libopenblas0, or allow more memory.")
    }
  }
}
