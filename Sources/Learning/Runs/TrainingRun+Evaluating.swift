import Training

extension TrainingRun {
  /// The best measurement so far; nil where none was taken in this session.
  package var bestMetrics: HeldOutMetrics? { metrics?.best }

  /// Measures held-out pictures where that is due, and keeps the state if it is the best so far.
  ///
  /// The best checkpoint is written before the line that says so: where the line is missing, the run goes on from before it.
  ///
  /// - Returns: whether the run has not become better for as long as its patience lasts.
  /// - Throws: `RunError`, and what the measurement throws.
  func evaluate(isEnd: Bool, _ retry: RetryPolicy, _ shouldStop: () -> Bool) throws -> Bool {
    guard let settings = configuration.saving.evaluation, let measurement,
      isEnd || position.step.isMultiple(of: settings.steps)
    else { return false }
    var metrics = try metrics ?? MetricsLog(folder, names: measurement.names, upTo: position.step)
    // Measured already, if training ended here before.
    guard metrics.entries.last?.step != position.step else { return false }
    report(.began(.evaluating))
    let found = HeldOutMetrics(
      step: position.step, names: measurement.names, values: try measurement.measure(method))
    let isBest = metrics.best.map { found.mean < $0.mean } ?? true
    if isBest { try retry.run(unless: shouldStop) { try keepBest() } }
    try retry.run(unless: shouldStop) { try metrics.add(found) }
    self.metrics = metrics
    report(.evaluated(found, isBest: isBest))
    return settings.patience.map { metrics.sinceBest >= $0 } ?? false
  }
}
