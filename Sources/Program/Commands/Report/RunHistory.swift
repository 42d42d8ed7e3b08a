import Foundation
import Runs

/// What the logs of a run say, in bounded memory: gathered step by step while it trains, or read from its folder.
struct RunHistory {
  /// The names of the losses and of the gradients' norms.
  let names: [String]
  /// A curve for each of them.
  private(set) var curves: [LossCurve]
  /// The learning rate.
  private(set) var learningRate = LossCurve()
  /// Pictures a second, of the present session.
  private(set) var pace = LossCurve()
  /// Steps taken.
  private(set) var step = 0
  /// The epoch of the last step.
  private(set) var epoch = 0
  /// Seconds left, as training says; nil where it does not run.
  private(set) var secondsLeft: Double?

  /// Reads the logs of a run as far as a step.
  init(_ folder: RunFolder, upTo last: Int = .max) {
    let reader = LossReader(folder)
    names = reader?.columns ?? []
    curves = names.map { _ in LossCurve() }
    reader?.readLines { line in
      guard line.step <= last else { return }
      take(line.epoch, line.step, line.learningRate, line.values)
    }
  }

  private mutating func take(_ epoch: Int, _ step: Int, _ learningRate: Double, _ values: [Double]) {
    for (place, value) in zip(curves.indices, values) { curves[place].add(value) }
    self.learningRate.add(learningRate)
    (self.epoch, self.step) = (epoch, step)
  }

  /// Takes in a step of training.
  mutating func take(_ progress: TrainingProgress) {
    let values = progress.losses.values + progress.gradientNorms.map(\.value)
    take(progress.epoch, progress.step, progress.learningRate, values.map { Double($0) })
    pace.add(progress.picturesPerSecond)
    secondsLeft = progress.secondsLeft
  }

  /// The curve of a name; nil if there is none.
  func curve(_ name: String) -> LossCurve? { names.firstIndex(of: name).map { curves[$0] } }
}
