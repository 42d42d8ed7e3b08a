import Health
import Training

extension TrainingRun {
  /// Tells what the monitor has found, and lets the run end if it shall.
  func note(_ findings: [HealthFinding]) {
    for finding in findings { report(.sick(finding)) }
    if configuration.saving.stopsWhenSick == true { reasonToEnd = reasonToEnd ?? findings.first }
  }

  /// Measures the translations of a sheet of samples.
  ///
  /// - Throws: `DataError.unreachable` if the pictures' folder is away for the moment; `RunError.cannotWrite`.
  func measureHealth(of samples: SampleTranslations) throws {
    let measurement = try translationHealth ?? TranslationHealth(configuration, domains)
    translationHealth = measurement
    try judge(measurement.numbers(of: samples, by: method))
  }

  /// Measures what a sheet of made pictures shows.
  ///
  /// - Throws: `DataError.unreachable` if the pictures' folder is away for the moment; `RunError.cannotWrite`.
  func measureHealth(of sampler: LatentSampler, diversity: Diversity?) throws {
    let measurement = try latentHealth ?? LatentHealth(configuration, domains.a)
    latentHealth = measurement
    var numbers = measurement.numbers(of: sampler, by: method)
    numbers[.diversity] = diversity?.ratio
    try judge(numbers)
  }

  private func judge(_ numbers: [HealthNumber: Double]) throws(RunError) {
    let sample = HealthSample(step: position.step, numbers: numbers.filter { $0.value.isFinite })
    try healthLog.add(sample)
    report(.measured(sample))
    note(monitor.take(sample))
  }
}
