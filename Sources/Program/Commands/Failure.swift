/// Something that ends the program: what to tell, and what to exit with.
struct Failure: Error, Equatable {
  /// One sentence on what happened, where, and what to try.
  let message: String
  /// What the program exits with.
  let status: ExitStatus

  init(_ status: ExitStatus, _ message: String) {
    self.message = message
    self.status = status
  }
}
