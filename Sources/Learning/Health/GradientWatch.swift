import Foundation

/// Watches the norm of a gradient beside its usual size: the geometric means of about the last 20 and the last 500 norms.
struct GradientWatch: Sendable {
  private let column: Int
  private var (recent, usual) = (0.0, 0.0)
  private var count = 0

  /// The norm in a column.
  init(column: Int) {
    self.column = column
  }

  mutating func take(_ values: [Double]) {
    // A gradient of 0, as of a discriminator that the hinge has nothing to teach, says nothing of divergence, nor of what is usual.
    guard values[column] > 0 else { return }
    count += 1
    let logarithm = log(values[column])
    recent += (logarithm - recent) / min(Double(count), HealthThresholds.gradientSteps)
    usual += (logarithm - usual) / min(Double(count), HealthThresholds.usualGradientSteps)
  }

  /// Whether it has grown beyond measure.
  var check: HealthCheck {
    let isKnown = Double(count) >= HealthThresholds.usualGradientSteps
    let number = isKnown ? exp(recent - usual) : nil
    return HealthCheck(.divergenceAhead, number: number, limit: HealthThresholds.divergenceAbove, isUpper: true)
  }
}
