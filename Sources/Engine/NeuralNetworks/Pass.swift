import RandomStreams
import Tensors

/// The circumstances of passes through networks between which no weight changes.
package struct Pass {
  /// What batch norm normalises with.
  enum BatchNormMode {
    /// The running statistics.
    case running
    /// Those of the batch, which move the running ones.
    case batch
    /// Those of the batch, which enter the mean over it and so many before it.
    case gathering(batches: Int)
  }

  /// Whether dropout drops and the power method takes steps.
  package let isTraining: Bool
  /// What batch norm normalises with.
  let batchNorm: BatchNormMode
  /// Whether gradients may be asked for afterwards.
  package let recordsGradients: Bool
  /// What was derived from weights in earlier passes.
  let weightCache = WeightCache()
  private let dropout: DropoutDraws?

  /// A pass of training: statistics of the batch, dropout with draws of `(seed, step)`, gradients.
  ///
  /// Use one for all passes of a step through the same networks up to their update: each dropout in it draws from a stream of
  /// its own, and what is derived from a weight is derived once.
  package static func training(seed: UInt64, step: Int) -> Pass {
    Pass(isTraining: true, batchNorm: .batch, recordsGradients: true, dropout: DropoutDraws(seed: seed, step: step))
  }

  /// A pass that translates: running statistics, no dropout, no gradients.
  package static var evaluation: Pass {
    Pass(isTraining: false, batchNorm: .running, recordsGradients: false, dropout: nil)
  }

  /// A pass that gathers standing statistics (Brock et al. 2019, arXiv:1809.11096): like `evaluation`, but batch norm uses the
  /// statistics of the batch, and its running ones become the mean of those of `batches` passes before and of this one.
  package static func gatheringStatistics(after batches: Int) -> Pass {
    Pass(
      isTraining: false, batchNorm: .gathering(batches: batches), recordsGradients: false, dropout: nil)
  }

  /// Like `evaluation`, with gradients.
  package static var evaluationWithGradients: Pass {
    Pass(isTraining: false, batchNorm: .running, recordsGradients: true, dropout: nil)
  }

  /// The value of a parameter, as a variable where gradients are recorded.
  func value(of parameter: Parameter) -> Tensor {
    recordsGradients ? parameter.value : parameter.value.detached
  }

  /// Drops elements where the pass is one of training.
  func dropOut(_ tensor: Tensor, rate: Double) -> Tensor {
    guard let dropout else { return tensor }
    let call = dropout.nextCall()
    return tensor.droppedOut(rate: rate) { block in
      RandomStream(
        seed: dropout.seed, purpose: .init("dropout \(call)"), epoch: dropout.step, index: block)
    }
  }
}

/// Counts the dropouts of a step, so that each has its own stream.
private final class DropoutDraws {
  let seed: UInt64
  let step: Int
  private var calls = 0

  init(seed: UInt64, step: Int) {
    self.seed = seed
    self.step = step
  }

  func nextCall() -> Int {
    defer { calls += 1 }
    return calls
  }
}
