import ArgumentParser
import CycleGAN
import Foundation

/// `cyclegan resume`.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with a run that was stopped, or train a finished one further.",
    discussion: """
      The run goes on from its newest checkpoint as if it had never stopped: everything else is in its folder. Its length \
      and what it saves may be changed; what would make another run is refused.

      EXAMPLES
        cyclegan resume Checkpoints/horse2zebra
        cyclegan resume Checkpoints/horse2zebra --steps 6000
        cyclegan resume Checkpoints/horse2zebra --epochs 40 --decay-epochs 20 --save-minutes 5
      """)

  @OptionGroup var argument: RunArgument

  @Option(help: "Epochs in all, those already trained included.")
  var epochs: Int?

  @Option(help: "Epochs at the end over which the learning rate falls. (default: unchanged, or half of new --epochs)")
  var decayEpochs: Int?

  @Option(help: "End after so many steps in all. Without --epochs, more epochs follow from it where they are needed.")
  var steps: Int?

  @OptionGroup(title: "Saving") var saving: SavingOptions
  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func validate() throws {
    for (name, value) in [("epochs", epochs), ("steps", steps)] {
      if let value, value < 1 { throw ValidationError("--\(name) must be at least 1, not \(value).") }
    }
  }

  func run() throws {
    OutOfMemory.advice = .training
    try processor.apply()
    StopSignal.listen()
    StopSignal.ignoreClosedPipes()
    let reporter = TrainingReporter()
    let run = try TrainingRun(
      resuming: argument.folder, changing: change, report: { event in reporter.show(event) })
    Console.output.line(
      "Going on with \(Wording.shell(argument.run)) at step \(Wording.grouped(run.stepsTaken)) of \(Wording.grouped(run.totalSteps))."
    )
    try TrainingSession(run, reporter, patience: saving.patience).train()
  }

  /// Changes what the options name.
  func change(_ configuration: inout RunConfiguration) {
    let pictures = max(configuration.domains.countA, configuration.domains.countB)
    let stepsPerEpoch = max(1, (pictures + configuration.batchSize - 1) / configuration.batchSize)
    let before = configuration.length.epochs
    if let epochs {
      configuration.length.epochs = epochs
      // The earlier end by steps belonged to the earlier epochs.
      configuration.length.maximumSteps = steps
    } else if let steps {
      configuration.length.maximumSteps = steps
      configuration.length.epochs = max(before, (steps - 1) / stepsPerEpoch + 1)
    }
    if let decayEpochs {
      configuration.length.decayEpochs = decayEpochs
    } else if configuration.length.epochs != before {
      configuration.length.decayEpochs = configuration.length.epochs / 2
    }
    saving.change(&configuration.saving)
  }
}
