/// Watches a number that is measured with samples, and its limit.
struct LimitWatch: Sendable {
  private let limit: HealthThresholds.Limit
  private var number: Double?
  /// How many samples in a row were beyond the limit.
  private var beyond = 0

  init(_ limit: HealthThresholds.Limit) {
    self.limit = limit
  }

  /// Takes in a sample of a run of so many steps, which counts where the run is far enough.
  mutating func take(_ sample: HealthSample, totalSteps: Int) {
    number = sample.numbers[limit.number]
    let first = max(Double(HealthThresholds.firstStep), limit.firstPart * Double(totalSteps))
    guard let number, Double(sample.step) >= first else {
      beyond = 0
      return
    }
    var isBeyond = limit.isUpper ? number > limit.limit : number < limit.limit
    // Networks that have not learned the way back yet make pictures of any brightness.
    if limit.indicator == .coloursInverted, let cycle = sample.numbers[.cycle], cycle >= HealthThresholds.learnedCycle {
      isBeyond = false
    }
    beyond = isBeyond ? beyond + 1 : 0
  }

  var check: HealthCheck {
    HealthCheck(
      limit.indicator, number: number, limit: limit.limit, isUpper: limit.isUpper, isSick: beyond >= limit.times)
  }
}
