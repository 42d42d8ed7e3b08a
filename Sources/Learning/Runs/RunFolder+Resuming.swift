extension RunFolder {
  /// Checks that the run in the folder is the one that a configuration describes, so that it may go on in its place.
  ///
  /// - Throws: `RunError.settingChanged`, `RunError.badConfiguration`.
  package func check(isOf configuration: RunConfiguration) throws(RunError) {
    let present = try self.configuration()
    var other = configuration
    other.startedFrom = present.startedFrom
    guard let difference = try? present.difference(from: other) else { return }
    throw .settingChanged(
      configurationPath, setting: difference.name, before: difference.other, now: difference.own)
  }
}
