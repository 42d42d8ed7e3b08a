/// Beyond which numbers a run counts as sick; on which runs they were tried is in Documentation/monitoring.md.
enum HealthThresholds {
  /// Steps over which a discriminator's loss is averaged before it has won, and before it has lost.
  static let (wonSteps, lostSteps) = (200, 500)
  /// The part of the loss by chance above which a discriminator has lost.
  static let lostAbove = 0.98
  /// How many times its usual size a gradient is when divergence is ahead.
  static let divergenceAbove = 10.0
  /// Steps over which a gradient is averaged, and over which its usual size is.
  static let (gradientSteps, usualGradientSteps) = (20.0, 500.0)
  /// No judgement of samples before so many steps, whatever the run's length.
  static let firstStep = 300

  /// A limit of a number that is measured with samples.
  struct Limit {
    let indicator: HealthIndicator
    let number: HealthNumber
    let limit: Double
    /// Whether a number above the limit is sick, rather than one below.
    let isUpper: Bool
    /// How many samples in a row have to be beyond it.
    let times: Int
    /// The part of the run before which it is not judged.
    var firstPart = 0.2
  }

  /// The limits of the numbers that are measured with samples.
  static let limits = [
    Limit(indicator: .modeCollapse, number: .diversity, limit: 0.25, isUpper: false, times: 2),
    Limit(indicator: .coloursInverted, number: .brightnessCorrelation, limit: -0.2, isUpper: false, times: 2),
    Limit(indicator: .doesNothing, number: .change, limit: 0.02, isUpper: false, times: 2),
    Limit(indicator: .hiddenMessage, number: .hiddenMessage, limit: 3, isUpper: true, times: 2),
    // At the beginning every transposed convolution leaves a grid; in many runs it fades.
    Limit(indicator: .checkerboard, number: .grid, limit: 2, isUpper: true, times: 3, firstPart: 0.5),
    Limit(indicator: .discriminatorMemorises, number: .memorised, limit: 0.5, isUpper: true, times: 3),
    Limit(indicator: .conditionIgnored, number: .conditionEffect, limit: 0.05, isUpper: false, times: 2),
  ]

  /// The way there and back is worse than this where a network has simply not learned it yet; colours are inverted only where it has.
  static let learnedCycle = 0.15
}
