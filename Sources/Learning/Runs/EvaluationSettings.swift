import Networks
import Training

/// How held-out pictures are measured while a run trains.
public struct EvaluationSettings: Codable, Equatable, Sendable {
  /// What is measured: of the translations of a domain's test pictures, against the test pictures of the other domain; of pictures made
  /// from nothing, against the test pictures, or where there are none the training pictures.
  public enum Metric: String, Codable, CaseIterable, Sendable {
    /// The kernel distance over the features of a network.
    case kernel = "kd"
    /// The sliced Wasserstein distance, which needs no network.
    case sliced = "swd"
  }

  /// They are measured every so many steps, and at the end.
  public var steps: Int
  /// What is measured; the lowest is the best.
  public var metric: Metric
  /// The run ends when so many measurements in a row were no better than the best before; nil for never.
  public var patience: Int?
  /// The file of the feature network; nil for the usual place.
  public var features: String?

  public init(steps: Int, metric: Metric, patience: Int? = nil, features: String? = nil) {
    (self.steps, self.metric, self.patience, self.features) = (steps, metric, patience, features)
  }
}

/// Measures what generators make, of held-out pictures or from nothing; given to a run by whoever begins it.
package protocol HeldOutMeasurement {
  /// The names of the numbers, which become columns: one for each direction, or only one where pictures are made from nothing.
  var names: [String] { get }

  /// The numbers of a method's generators as they are now, in the order of the names; the lower the better.
  ///
  /// Nothing of the method changes, and nothing is random that a run's seed does not say.
  func measure(_ method: any TrainingMethod) throws -> [Double]
}

/// What a measurement of held-out pictures gave.
public struct HeldOutMetrics: Equatable, Sendable {
  /// The steps that were taken before.
  public let step: Int
  /// The numbers' names.
  public let names: [String]
  /// The numbers; the lower the better.
  public let values: [Double]

  /// What runs are judged by: the mean of the numbers.
  public var mean: Double { values.reduce(0, +) / Double(values.count) }
}
