/// When the next checkpoint of a session is due.
struct CheckpointSchedule {
  /// The time between two checkpoints.
  let interval: Duration

  /// The first one comes early, so that a run that is killed soon after it began does not begin again.
  private static let first = Duration.seconds(60)

  /// A schedule with so many minutes between two checkpoints.
  init(minutes: Double) {
    interval = .seconds(minutes * 60)
  }

  /// Whether a checkpoint is due.
  ///
  /// - Parameters:
  ///   - time: the time since the last one, or since the session began.
  ///   - isFirst: whether none was written in this session.
  func isDue(after time: Duration, isFirst: Bool) -> Bool {
    time >= (isFirst ? min(interval, Self.first) : interval)
  }
}
