import Datasets
import Networks
import NeuralNetworks
import Tensors

/// A way to train networks against each other: one paper, one type.
///
/// A method names its parts. Checkpoints, checks for NaN, starts from other networks, the log of losses and what is shown of
/// training go through what is named here, and know no method by itself.
package protocol TrainingMethod: AnyObject {
  /// The sides of the game, in the order in which checkpoints hold them; the first one's updates count the steps.
  var players: [Player] { get }
  /// The stores of earlier pictures that discriminators are shown, by their names in checkpoints.
  var pools: [(name: String, pool: HistoryPool)] { get }
  /// What it remembers beside its networks and pools, by the names in checkpoints.
  var statistics: [RunningStatistic] { get }
  /// The names of the losses, in the order in which they are logged.
  var lossNames: [String] { get }
  /// The networks that translate, by direction; none if the method makes pictures from nothing.
  var generators: [Direction: any Generator] { get }

  /// Takes a step.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the method is not to be used any more then.
  func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses
}

extension TrainingMethod {
  package var pools: [(name: String, pool: HistoryPool)] { [] }
  package var statistics: [RunningStatistic] { [] }
  package var generators: [Direction: any Generator] { [:] }

  /// Steps taken since the beginning of the run.
  package var stepCount: Int { players[0].optimizer.stepCount / players[0].updatesPerStep }

  /// All networks, by the names of their files.
  package var networks: [(name: String, network: any Module)] { players.flatMap(\.networks) }

  /// The networks that hold averages of weights, by the names of their files.
  package var averages: [(name: String, network: any Module)] { players.flatMap { $0.average?.networks ?? [] } }

  /// Checks all that a checkpoint holds.
  package func checkFinite() throws(NumericalFault) {
    for player in players { try player.checkFinite() }
    for statistic in statistics where !statistic.value.isFinite {
      throw NumericalFault("the statistic \(statistic.key)", of: nil)
    }
  }
}

/// A method whose discriminators judge a translation by itself.
package protocol JudgingMethod: TrainingMethod {
  /// What the discriminator of a direction's translations says of pictures, be they real or translated: the higher, the more real.
  ///
  /// Shapes: pictures `[batch, height, width, channels]`.
  func logits(of pictures: Tensor, as direction: Direction) -> Tensor
}
