import Machine

/// What a command does that works in one process.
enum SingleProcess {
  /// Refuses to be one of several processes that would all do the same.
  ///
  /// - Parameter what: what cannot be shared, as the beginning of a sentence.
  static func check(_ what: String) throws(Failure) {
    guard let process = LaunchedProcess.current else { return }
    throw Failure(
      .usage,
      "\(what) is done by one process, and \(process.launcher) started \(process.count) of them, which would all do the same; start the "
        + "command without it.")
  }
}
