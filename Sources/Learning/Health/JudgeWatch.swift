/// Watches the loss of a discriminator between what it is by chance and what it is without a mistake.
struct JudgeWatch: Sendable {
  private let judge: HealthTraits.Judge
  private let columns: [Int]
  private var recent = MovingMean(count: HealthThresholds.wonSteps)
  private var long = MovingMean(count: HealthThresholds.lostSteps)

  /// Nil if one of its losses is no column.
  init?(_ judge: HealthTraits.Judge, columns: [String]) {
    self.judge = judge
    self.columns = judge.losses.compactMap { columns.firstIndex(of: $0) }
    guard self.columns.count == judge.losses.count else { return nil }
  }

  mutating func take(_ values: [Double]) {
    let loss = columns.reduce(0) { $0 + values[$1] } / Double(columns.count)
    let share = (loss - judge.floor) / (judge.chance - judge.floor)
    recent.add(share)
    long.add(share)
  }

  /// Whether it has won; the share is that of its own limit, by which discriminators can be compared.
  var wonCheck: (check: HealthCheck, share: Double) {
    let number = recent.mean
    return (
      HealthCheck(.discriminatorWon, number: number, limit: judge.wonBelow, isUpper: false),
      number.map { $0 / judge.wonBelow } ?? .infinity
    )
  }

  /// Whether it has lost.
  var lostCheck: HealthCheck {
    HealthCheck(.discriminatorLost, number: long.mean, limit: HealthThresholds.lostAbove, isUpper: true)
  }
}

/// The mean of the newest values.
struct MovingMean: Sendable {
  private let count: Int
  private var values: [Double] = []
  private var next = 0
  private var sum = 0.0

  /// The mean of so many.
  init(count: Int) {
    self.count = count
  }

  mutating func add(_ value: Double) {
    if values.count < count {
      values.append(value)
    } else {
      values[next] = value
    }
    next = (next + 1) % count
    // Summed anew, so that rounding does not gather.
    sum = values.reduce(0, +)
  }

  /// The mean; nil before there are as many values.
  var mean: Double? { values.count == count ? sum / Double(count) : nil }
}
