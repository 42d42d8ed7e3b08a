#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the learning rate changes from epoch to epoch: a factor for each, counted from 1.
package enum LearningRateSchedule: Hashable, Sendable {
  /// The published rule: constant for `constantEpochs`, then falling linearly over `decayEpochs` towards 0, which would be
  /// reached one epoch after the last: 1 − max(0, E − constant) / (decay + 1).
  case linear(constantEpochs: Int, decayEpochs: Int)
  /// 1 in every epoch.
  case constant
  /// Half a cosine over the whole run (Loshchilov and Hutter 2017, without restarts): (1 + cos(π (E − 1) / epochs)) / 2, 1 in
  /// the first epoch and nearly 0 in the last.
  case cosine(epochs: Int)
  /// Multiplied by `factor` after every `epochs` epochs: factor^⌊(E − 1) / epochs⌋.
  case step(epochs: Int, factor: Double)

  /// The factor by which the base learning rate is multiplied in training epoch `epoch`, counted from 1.
  package func factor(epoch: Int) -> Double {
    switch self {
    case .linear(let constantEpochs, let decayEpochs):
      max(0, 1 - Double(max(0, epoch - constantEpochs)) / Double(decayEpochs + 1))
    case .constant:
      1
    case .cosine(let epochs):
      (1 + cos(Double.pi * Double(min(epoch, epochs) - 1) / Double(epochs))) / 2
    case .step(let epochs, let factor):
      pow(factor, Double((epoch - 1) / epochs))
    }
  }
}
