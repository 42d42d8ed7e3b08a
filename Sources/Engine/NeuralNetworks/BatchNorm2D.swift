import Tensors

/// Batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167) as PyTorch's `BatchNorm2d` computes it.
///
/// Training passes normalise with the batch's mean and biased variance and move the running ones by the momentum, the running
/// variance being the unbiased one. Evaluation passes use the running statistics.
package struct BatchNorm2D: Module {
  /// `[channels]`.
  package let scale: Parameter
  /// `[channels]`.
  package let shift: Parameter
  /// `[channels]`.
  package let runningMean: RunningStatistic
  /// `[channels]`.
  package let runningVariance: RunningStatistic
  /// A scalar.
  package let batchesTracked: RunningStatistic

  /// The share of a new batch in the running statistics.
  static let momentum: Float = 0.1

  /// A batch norm whose parameters are called `key.weight`, `key.bias`.
  package init(_ key: String, channels: Int, _ initialization: Initialization) {
    scale = Parameter(
      key: "\(key).weight", shape: [channels], .scale, initialization)
    shift = Parameter(
      key: "\(key).bias", shape: [channels], .zero, initialization)
    runningMean = RunningStatistic(key: "\(key).running_mean", value: Tensor([channels], repeating: 0))
    runningVariance = RunningStatistic(key: "\(key).running_var", value: Tensor([channels], repeating: 1))
    batchesTracked = RunningStatistic(key: "\(key).num_batches_tracked", value: Tensor(.scalar, repeating: 0))
  }

  package func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    let (scale, shift) = (pass.value(of: scale), pass.value(of: shift))
    guard pass.isTraining else {
      return input.scaled(by: inverseDeviation, shiftedBy: negativeMean).scaled(by: scale, shiftedBy: shift)
    }
    let (normalised, statistics) = input.normalised(over: .wholeBatch, epsilon: Normalisation2D.epsilon)
    track(statistics, pixels: input.shape.count / input.shape.channels)
    return normalised.scaled(by: scale, shiftedBy: shift)
  }

  package var parameters: [Parameter] { [scale, shift] }
  package var runningStatistics: [RunningStatistic] { [runningMean, runningVariance, batchesTracked] }

  private var inverseDeviation: Tensor {
    Tensor(
      runningVariance.value.shape, runningVariance.value.values.map { 1 / ($0 + Normalisation2D.epsilon).squareRoot() })
  }

  private var negativeMean: Tensor {
    Tensor(runningMean.value.shape, zip(runningMean.value.values, inverseDeviation.values).map { -$0 * $1 })
  }

  private func track(_ statistics: ChannelStatistics, pixels: Int) {
    let unbiased = pixels > 1 ? Float(pixels) / Float(pixels - 1) : 1
    move(runningMean, towards: statistics.mean.values)
    move(runningVariance, towards: statistics.variance.values.map { $0 * unbiased })
    batchesTracked.replace(with: Tensor(.scalar, repeating: batchesTracked.value.item + 1))
  }

  private func move(_ statistic: RunningStatistic, towards values: [Float]) {
    statistic.replace(
      with: Tensor(
        statistic.value.shape,
        zip(statistic.value.values, values).map { (1 - Self.momentum) * $0 + Self.momentum * $1 }))
  }
}
