import InstructionSets
import Tensors

/// An exponential moving average of the weights of networks over the steps of training (Yazıcı et al. 2019, arXiv:1806.04498),
/// which swings less than the weights themselves.
///
/// It is kept in networks of its own, which are used like any others. Running statistics are those of the trained networks.
package final class WeightAverage {
  /// The networks that hold the average, by the names of their files.
  package let networks: [(name: String, network: any Module)]
  /// How much of the average stays in a step.
  package let decay: Double
  /// Whether less of it stays in the first steps: min(decay, (1 + step) / (10 + step)).
  package let warmsUp: Bool
  private let trained: [any Module]

  /// An average that begins as the networks are now.
  ///
  /// - Parameter averages: networks of the same architectures, to hold the average.
  package init(
    of trained: [any Module], in averages: [(name: String, network: any Module)], decay: Double, warmsUp: Bool
  ) {
    precondition(trained.count == averages.count, "WeightAverage: as many averages as networks were expected")
    self.trained = trained
    self.networks = averages
    self.decay = decay
    self.warmsUp = warmsUp
    begin()
  }

  /// Takes the networks as they are for the average.
  package func begin() {
    change { average, weights in
      average.withMutableValues { average in
        weights.withValues { _ = average.update(from: $0) }
      }
    }
  }

  /// Takes in the weights after a step, counted from 1.
  package func update(step: Int) {
    let kept = warmsUp ? min(decay, (1 + Double(step)) / (10 + Double(step))) : decay
    change { average, weights in
      average.withMutableValues { average in
        weights.withValues { weights in
          guard let average = average.baseAddress, let value = weights.baseAddress else { return }
          kernels.moveAverage(average, towards: value, rate: Float(1 - kept), count: weights.count)
        }
      }
    }
  }

  private func change(_ body: (_ average: Tensor, _ weights: Tensor) -> Void) {
    for ((_, average), network) in zip(networks, trained) {
      for (average, parameter) in zip(average.parameters, network.parameters) where !average.value.isOutline {
        body(average.value, parameter.value)
      }
      for (average, statistic) in zip(average.runningStatistics, network.runningStatistics) {
        average.replace(with: statistic.value)
      }
    }
  }
}
