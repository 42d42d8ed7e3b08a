import Datasets
import MicroBatches
import ProcessGroups
import Tensors
import Training

/// A step on a batch that is computed in micro-batches, or as a whole.
struct SharedStep {
  private let share: BatchShare?
  /// Pictures of the whole batch.
  private let size: Int
  private let group: ProcessGroup?
  /// Whether it goes as in one of several processes though there is no group.
  private let countsAsShared: Bool

  /// - Parameters:
  ///   - share: what this process computes; nil for the whole batch, in one.
  ///   - size: pictures of a domain in the batch.
  init(_ share: BatchShare?, _ size: Int, _ group: ProcessGroup? = nil, countsAsShared: Bool = false) {
    self.countsAsShared = countsAsShared
    self.share = share
    self.size = size
    self.group = group
  }

  /// Takes the step.
  ///
  /// - Parameter pictures: those that this process computes, one micro-batch after the other.
  /// - Throws: `NumericalFault`; the method is not to be used any more then.
  func take(
    _ pictures: Minibatch, by method: any TrainingMethod, learningRate: Double
  ) throws(NumericalFault) -> StepLosses {
    guard let share else { return try method.step(pictures, learningRate: learningRate) }
    let step = BatchStep(share.division(ofBatch: size), group, countsAsShared: countsAsShared)
    var first = 0
    let parts = share.places(inBatch: size).map { places in
      defer { first += places.count }
      return first..<first + places.count
    }
    let result = step.run { (microBatch, place) -> Result<StepLosses, NumericalFault> in
      let part = pictures.part(parts[place], of: microBatch, updates: share.updates)
      return Result { () throws(NumericalFault) in try method.step(part, learningRate: learningRate) }
    }
    return try result.get()
  }
}
