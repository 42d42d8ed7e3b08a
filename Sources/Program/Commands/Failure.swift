/// Something that ends the program: what to tell, and what to exit with.
package struct Failure: Error, Equatable {
  /// One sentence on what happened, where, and what to try.
  package let message: String
  /// What the program exits with.
  package let status: ExitStatus

  package init(_ status: ExitStatus, _ message: String) {
    self.message = message
    self.status = status
  }
}
