import Kernels
import MicroBatches
import RandomStreams
import Tensors

/// What the products of convolutions are made of.
public typealias Precision = Kernels.Precision

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
  let weightCache: WeightCache
  /// The micro-batch that passes, where the batch has several.
  let microBatch: MicroBatch?
  private let dropout: DropoutDraws?

  /// What micro-batches ask for their common caches by.
  private static let caches = Caches()

  private init(
    isTraining: Bool, batchNorm: BatchNormMode, recordsGradients: Bool, dropout: DropoutDraws? = nil,
    microBatch: MicroBatch? = nil, precision: Precision = .float32
  ) {
    self.isTraining = isTraining
    self.batchNorm = batchNorm
    self.recordsGradients = recordsGradients
    self.dropout = dropout
    self.microBatch = microBatch
    // The n-th pass of each micro-batch of a step meets the weights as they are in the n-th of the others.
    weightCache =
      microBatch?.once(for: Self.caches) { WeightCache(precision: precision) } ?? WeightCache(precision: precision)
  }

  /// A pass of training: statistics of the batch, dropout with draws of `(seed, step)`, gradients.
  ///
  /// Use one for all passes of a step through the same networks up to their update: each dropout in it draws from a stream of
  /// its own, and what is derived from a weight is derived once.
  ///
  /// - Parameters:
  ///   - microBatch: what passes, where the batch has several micro-batches.
  ///   - precision: what the products of convolutions are made of.
  package static func training(
    seed: UInt64, step: Int, _ microBatch: MicroBatch? = nil, _ precision: Precision = .float32
  ) -> Pass {
    Pass(
      isTraining: true, batchNorm: .batch, recordsGradients: true, dropout: DropoutDraws(seed: seed, step: step),
      microBatch: microBatch, precision: precision)
  }

  /// A pass that translates: running statistics, no dropout, no gradients.
  package static var evaluation: Pass { evaluation(.float32) }

  /// The same in a precision.
  package static func evaluation(_ precision: Precision) -> Pass {
    Pass(isTraining: false, batchNorm: .running, recordsGradients: false, precision: precision)
  }

  /// A pass that gathers standing statistics (Brock et al. 2019, arXiv:1809.11096): like `evaluation`, but batch norm uses the
  /// statistics of the batch, and its running ones become the mean of those of `batches` passes before and of this one.
  package static func gatheringStatistics(after batches: Int) -> Pass {
    Pass(isTraining: false, batchNorm: .gathering(batches: batches), recordsGradients: false)
  }

  /// Like `evaluation`, with gradients.
  package static var evaluationWithGradients: Pass {
    Pass(isTraining: false, batchNorm: .running, recordsGradients: true)
  }

  /// What the products of convolutions are made of.
  package var precision: Precision { weightCache.precision }

  /// The value of a parameter, as a variable where gradients are recorded.
  func value(of parameter: Parameter) -> Tensor {
    recordsGradients ? parameter.value : parameter.value.detached
  }

  /// Does what changes a network beside its learning, as batch norm and spectral norm do in every pass of training: once for all
  /// micro-batches of a batch.
  func once<Value>(for owner: AnyObject, _ make: () -> Value) -> Value {
    microBatch?.once(for: owner, make) ?? make()
  }

  /// Drops elements where the pass is one of training.
  func dropOut(_ tensor: Tensor, rate: Double) -> Tensor {
    guard let dropout else { return tensor }
    let call = dropout.nextCall()
    // Draws go by the place of the micro-batch, whoever computes it; no picture has so many blocks.
    let firstBlock = (microBatch?.firstPicture ?? 0) << 32
    return tensor.droppedOut(rate: rate) { block in
      RandomStream(
        seed: dropout.seed, purpose: .init("dropout \(call)"), epoch: dropout.step, index: firstBlock + block)
    }
  }
}

private final class Caches: Sendable {}

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
