import Tensors

/// What batch norm knows of batches beside the present one: running statistics as PyTorch keeps them.
///
/// Training passes normalise with the batch's mean and biased variance and move the running ones by the momentum, the running
/// variance being the unbiased one. Evaluation passes use the running statistics. A pass that gathers standing statistics
/// normalises with the batch's, too, and makes the running ones the mean over the batches of that gathering.
package struct BatchStatistics: Module {
  /// `[channels]`.
  package let runningMean: RunningStatistic
  /// `[channels]`.
  package let runningVariance: RunningStatistic
  /// A scalar.
  package let batchesTracked: RunningStatistic
  /// What is added to the variance.
  package let epsilon: Float

  /// The share of a new batch in the running statistics.
  private static let momentum: Float = 0.1

  /// Statistics called `key.running_mean`, `key.running_var`, `key.num_batches_tracked`.
  init(_ key: String, channels: Int, epsilon: Float) {
    self.epsilon = epsilon
    runningMean = RunningStatistic(key: "\(key).running_mean", value: Tensor([channels], repeating: 0))
    runningVariance = RunningStatistic(key: "\(key).running_var", value: Tensor([channels], repeating: 1))
    batchesTracked = RunningStatistic(key: "\(key).num_batches_tracked", value: Tensor(.scalar, repeating: 0))
  }

  /// (x − mean) / √(variance + ε) · scale + shift.
  ///
  /// Shapes: `[batch, height, width, channels]`, unchanged; scale and shift `[channels]` or `[batch, channels]`.
  func normalised(_ input: Tensor, scale: Tensor, shift: Tensor, _ pass: Pass) -> Tensor {
    let share: Float
    switch pass.batchNorm {
    case .running:
      return input.scaled(by: inverseDeviation, shiftedBy: negativeMean).scaled(by: scale, shiftedBy: shift)
    case .batch: share = Self.momentum
    case .gathering(let batches): share = 1 / Float(batches + 1)
    }
    let (output, statistics, pixels) = input.batchNormalised(
      scale: scale, shift: shift, epsilon: epsilon, among: pass.microBatch)
    pass.once(for: runningMean) { track(statistics, pixels: pixels, share: share) }
    return output
  }

  package var parameters: [Parameter] { [] }
  package var runningStatistics: [RunningStatistic] { [runningMean, runningVariance, batchesTracked] }

  private var inverseDeviation: Tensor {
    Tensor(runningVariance.value.shape, runningVariance.value.values.map { 1 / ($0 + epsilon).squareRoot() })
  }

  private var negativeMean: Tensor {
    Tensor(runningMean.value.shape, zip(runningMean.value.values, inverseDeviation.values).map { -$0 * $1 })
  }

  private func track(_ statistics: ChannelStatistics, pixels: Int, share: Float) {
    let unbiased = pixels > 1 ? Float(pixels) / Float(pixels - 1) : 1
    move(runningMean, towards: statistics.mean.values, share)
    move(runningVariance, towards: statistics.variance.values.map { $0 * unbiased }, share)
    batchesTracked.replace(with: Tensor(.scalar, repeating: batchesTracked.value.item + 1))
  }

  private func move(_ statistic: RunningStatistic, towards values: [Float], _ share: Float) {
    statistic.replace(
      with: Tensor(
        statistic.value.shape, zip(statistic.value.values, values).map { (1 - share) * $0 + share * $1 }))
  }
}
