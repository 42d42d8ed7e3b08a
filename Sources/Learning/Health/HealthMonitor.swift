/// Judges the health of a run by what it produces: the losses and gradients of its steps, and what is measured with its samples.
///
/// It is a function of these numbers alone, in their order, so that a run which goes on has the monitor again that it had, from its
/// `losses.csv` and its `health.csv`.
public struct HealthMonitor: Sendable {
  /// What was found so far, each indicator once, in the order in which it was.
  public private(set) var findings: [HealthFinding] = []
  private let traits: HealthTraits
  private var judges: [JudgeWatch]
  private var gradients: [GradientWatch]
  private var limits: [LimitWatch]

  /// A monitor that has seen nothing.
  ///
  /// - Parameter columns: the names of the values that come with each step; indicators whose columns are missing are not judged.
  public init(_ traits: HealthTraits, columns: [String]) {
    self.traits = traits
    judges = traits.judges.compactMap { JudgeWatch($0, columns: columns) }
    gradients = traits.gradients.compactMap { name in columns.firstIndex(of: name).map { GradientWatch(column: $0) } }
    limits = HealthThresholds.limits.filter { traits.numbers.contains($0.number) }.map { LimitWatch($0) }
  }

  /// Takes in a step; returns what it is the first to show.
  ///
  /// - Parameter values: in the order of the columns.
  public mutating func take(step: Int, values: [Double]) -> [HealthFinding] {
    for place in judges.indices { judges[place].take(values) }
    for place in gradients.indices { gradients[place].take(values) }
    return note([wonCheck, lostCheck, divergenceCheck].compactMap(\.self), step: step)
  }

  /// Takes in what was measured with samples; returns what it is the first to show.
  public mutating func take(_ sample: HealthSample) -> [HealthFinding] {
    for place in limits.indices { limits[place].take(sample, totalSteps: traits.totalSteps) }
    return note(limits.map(\.check), step: sample.step)
  }

  /// What is known of each indicator that the method has.
  public var checks: [HealthCheck] {
    let all = [wonCheck, lostCheck, divergenceCheck].compactMap(\.self) + limits.map(\.check)
    return HealthIndicator.allCases.compactMap { indicator in all.first { $0.indicator == indicator } }.map { check in
      var check = check
      check.firstFound = findings.first { $0.indicator == check.indicator }?.step
      return check
    }
  }

  private mutating func note(_ checks: [HealthCheck], step: Int) -> [HealthFinding] {
    let new = checks.compactMap { check -> HealthFinding? in
      guard check.isSick, let number = check.number, !findings.contains(where: { $0.indicator == check.indicator })
      else { return nil }
      return HealthFinding(indicator: check.indicator, step: step, number: number, limit: check.limit)
    }
    findings += new
    return new
  }

  /// The discriminator that is nearest to having won.
  private var wonCheck: HealthCheck? {
    judges.map(\.wonCheck).min { $0.share < $1.share }?.check
  }

  /// The discriminator that is nearest to having lost.
  private var lostCheck: HealthCheck? {
    judges.map(\.lostCheck).max { $0.number ?? -.infinity < $1.number ?? -.infinity }
  }

  /// The gradient that has grown the most.
  private var divergenceCheck: HealthCheck? {
    gradients.map(\.check).max { $0.number ?? -.infinity < $1.number ?? -.infinity }
  }
}

/// What a monitor has found.
public struct HealthFinding: Equatable, Sendable {
  /// What is wrong.
  public let indicator: HealthIndicator
  /// The step at which it showed.
  public let step: Int
  /// The number by which it showed.
  public let number: Double
  /// The limit that the number is beyond.
  public let limit: Double
}

/// What is known of an indicator.
public struct HealthCheck: Equatable, Sendable {
  /// What could be wrong.
  public let indicator: HealthIndicator
  /// The newest number; nil before there is one.
  public let number: Double?
  /// The limit beyond which it is sick.
  public let limit: Double
  /// Whether numbers above the limit are sick, rather than those below.
  public let isUpper: Bool
  /// Whether the newest number is beyond the limit.
  public let isBeyond: Bool
  /// Whether it is sick now; a number beyond the limit may have to stay there first.
  public let isSick: Bool
  /// The step at which it was found; nil if it never was.
  public var firstFound: Int?

  /// - Parameter isSick: nil where a number beyond the limit is enough.
  init(_ indicator: HealthIndicator, number: Double?, limit: Double, isUpper: Bool, isSick: Bool? = nil) {
    (self.indicator, self.number, self.limit, self.isUpper) = (indicator, number, limit, isUpper)
    isBeyond = number.map { isUpper ? $0 > limit : $0 < limit } ?? false
    self.isSick = isSick ?? isBeyond
  }
}
