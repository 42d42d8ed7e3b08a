import ArgumentParser
import Evaluation
import Foundation
import Runs

/// `cyclegan resume`.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Resume a run that was stopped, or train a finished one further.",
    usage: "cyclegan resume [options] <run>",
    discussion: """
      The run continues from its newest checkpoint as if it had never stopped; its folder contains everything else. Its \
      length and what it saves may be changed; a change that would make another run is refused. If its pictures were moved, \
      or the run was copied to another machine, --pictures says where the same pictures are now. Resuming a finished run \
      changes nothing and succeeds, so that a job may repeat the command until it succeeds.

      EXAMPLES
        cyclegan resume Checkpoints/horse2zebra
        cyclegan resume Checkpoints/horse2zebra --steps 6000
        cyclegan resume Checkpoints/horse2zebra --epochs 40 --decay-epochs 20 \\
          --save-minutes 5
        cyclegan resume Checkpoints/horse2zebra \\
          --pictures /data/horses /data/zebras
      """)

  @OptionGroup var argument: RunArgument

  @Option(help: "Epochs in all, those already trained included.")
  var epochs: Int?

  @Option(help: "Epochs at the end over which the learning rate falls. (default: unchanged, or half of new --epochs)")
  var decayEpochs: Int?

  @Option(help: "End after so many steps in all. Without --epochs, more epochs follow from it where they are needed.")
  var steps: Int?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Where the run's pictures are now: the same files in one or two other folders, named as for `train`. Stands behind the run.",
      valueName: "folder"))
  var pictures: [String] = []

  @OptionGroup var completion: WhenDoneOption
  @OptionGroup(title: "Saving") var saving: SavingOptions
  @OptionGroup(title: "Evaluation") var evaluation: EvaluationOptions
  @OptionGroup(title: "Monitoring") var monitoring: MonitoringOptions
  @OptionGroup(title: "Processor and memory") var processor: ThreadOptions
  @OptionGroup(title: "Processor and memory") var memory: TrainingMemoryOption

  func validate() throws {
    for (name, value) in [("epochs", epochs), ("steps", steps)] {
      if let value, value < 1 { throw ValidationError("--\(name) must be at least 1, not \(value).") }
    }
    guard pictures.count <= 2, !pictures.contains("") else {
      throw ValidationError("--pictures takes one or two folders, not \(pictures.count).")
    }
  }

  func run() throws {
    try JoinedProcesses.run { job in
      try completion.watch(job) { record in try train(job, &record) }
    }
  }

  private func train(_ job: TrainingJob?, _ record: inout SessionRecord) throws {
    record.folder = argument.run
    OutOfMemory.advice = .training
    try job.together {
      try processor.apply()
      if argument.folder.holdsRun {
        var saving = try argument.folder.configuration().saving
        try evaluation.change(&saving)
      }
    }
    let resumption = Resumption(
      folder: argument.folder, pictures: pictures.isEmpty ? nil : pictures, memoryLimit: memory.limit,
      patience: saving.patience, job: job)
    try resumption.train(changing: change, &record)
  }

  /// Changes what the options name.
  func change(_ configuration: inout RunConfiguration) {
    let before = configuration.length.epochs
    if let epochs {
      configuration.length.epochs = epochs
      // The earlier end by steps belonged to the earlier epochs.
      configuration.length.maximumSteps = steps
    } else if let steps {
      configuration.length.maximumSteps = steps
      configuration.length.epochs = max(before, (steps - 1) / configuration.stepsPerEpoch + 1)
    }
    if let decayEpochs {
      configuration.length.decayEpochs = decayEpochs
    } else if configuration.length.epochs != before {
      configuration.length.decayEpochs = configuration.length.epochs / 2
    }
    saving.change(&configuration.saving)
    // What is wrong with these options was said before.
    try? evaluation.change(&configuration.saving)
    monitoring.change(&configuration.saving)
  }
}
