import Machine

/// Times the steps of training, without what happens between them.
struct ProgressClock {
  private var start = ContinuousClock.now
  /// Seconds of a step, a running mean over about the last twenty.
  private(set) var secondsPerStep = 0.0
  private var count = 0

  /// Ends a step; returns its seconds.
  mutating func step() -> Double {
    let now = ContinuousClock.now
    let seconds = (now - start).inSeconds
    start = now
    count += 1
    secondsPerStep += (seconds - secondsPerStep) / Double(min(count, 20))
    return seconds
  }

  /// Begins the next step after something that does not count.
  mutating func resume() {
    start = .now
  }
}
