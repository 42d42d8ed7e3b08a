import Evaluation

/// Shows how an experiment goes: its repetitions, and the training of their generators.
final class ExperimentReporter {
  private let repetitions: Int
  private let training = TrainingReporter()

  /// - Parameter repetitions: how many there are of each number of pictures.
  init(repetitions: Int) {
    self.repetitions = repetitions
  }

  /// Shows an event.
  func show(_ event: AugmentationExperiment.Event) {
    switch event {
    case .begun(let perClass, let seed):
      Console.output.line("\(place(perClass, seed)): the generator")
    case .training(let event):
      // A few pictures of each class are often learned by heart at first: the sheets say it, and the table what it came to.
      if case .saved = event { return }
      training.show(event)
    case .classifying(let arm):
      if arm == AugmentationArm.allCases.first { training.end() }
    case .finished(let result, let wasBefore):
      let numbers = AugmentationArm.allCases.map { arm in
        "\(arm.rawValue) \(Wording.decimal(100 * result.accuracy(arm), 1)) %"
      }
      Console.output.line(
        "\(place(result.perClass, result.seed)): \(numbers.joined(separator: ", "))\(wasBefore ? " (done before)" : "")"
      )
    }
  }

  private func place(_ perClass: Int, _ seed: UInt64) -> String {
    "\(Wording.count(perClass, "picture")) a class, repetition \(seed + 1) of \(repetitions)"
  }
}
