import ArgumentParser
import Foundation
import Kernels
import Networks
import Training

/// Times the kernels, the training step and the generator pass, and says how much of the machine they use.
@main
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Benchmarks",
    abstract: "Times the kernels, the training step and the generator pass on this machine.",
    discussion: """
      Medians of several runs after one that does not count. Times move from hour to hour on a shared machine: compare ratios \
      measured side by side (Benchmarks/compare-with-pytorch), not times of different days.
      """,
    subcommands: [TableCommand.self, StepCommand.self, GeneratorCommand.self, ConvolutionCommand.self],
    defaultSubcommand: TableCommand.self)
}

/// What every benchmark takes.
struct MachineOptions: ParsableArguments {
  @Option(help: "Threads; all processors if not given.")
  var threads: Int?

  func apply() {
    if let threads { Parallel.threadCount = threads }
  }
}

/// The networks and the picture size of a benchmark.
struct WorkOptions: ParsableArguments {
  @Option(help: "Height and width of the pictures.")
  var size = 256

  @Option(help: "Base width of all networks.")
  var width = 64

  @Option(help: "Residual blocks of the generators.")
  var blocks = 9

  @Option(help: "Pictures in a batch.")
  var batch = 1

  @Option(help: "Runs that count.")
  var steps = 5

  @Flag(
    help: "Run once for each line of standard input and print the seconds, so that programs can be compared run by run."
  )
  var onRequest = false

  @Flag(help: "Generators with separable blocks.")
  var mobile = false

  @Option(help: "How the generators halve pictures.")
  var downsampling = Downsampling.strided

  @Option(help: "How the generators double pictures.")
  var upsampling = Upsampling.transposed

  @Option(help: "The discriminators of a CycleGAN.")
  var discriminator = DiscriminatorArchitecture.Kind.patch

  @Option(help: "What the products of convolutions are made of.")
  var precision = Precision.float32

  @Option(help: "The training method.")
  var method = Method.Name.cycleGAN

  func validate() throws {
    guard discriminator == .patch || method == .cycleGAN else {
      throw ValidationError("--discriminator \(discriminator.rawValue) is measured with --method cyclegan alone.")
    }
  }

  func time(_ work: (name: String, body: () throws -> Void)) throws {
    if onRequest { return try Timing.onRequest(work.body) }
    print(try Timing(work.name, runs: steps, work.body).line)
  }

  var work: Work {
    Work(
      size: size, width: width, blocks: blocks, batch: batch, generator: mobile ? .mobileResNet : .resnet,
      downsampling: downsampling, upsampling: upsampling, discriminator: discriminator, method: method,
      precision: precision)
  }
}

extension Downsampling: ExpressibleByArgument {}
extension Upsampling: ExpressibleByArgument {}
extension DiscriminatorArchitecture.Kind: ExpressibleByArgument {}
extension Method.Name: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}

/// One line with the times of a training step, for scripts.
struct StepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "step", abstract: "Times the training step alone.")

  @OptionGroup var machine: MachineOptions
  @OptionGroup var options: WorkOptions

  func run() throws {
    machine.apply()
    try options.time(options.work.trainingStep())
  }
}

/// One line with the times of a generator pass, for scripts.
struct GeneratorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "generator", abstract: "Times the generator pass alone.")

  @OptionGroup var machine: MachineOptions
  @OptionGroup var options: WorkOptions

  func run() throws {
    machine.apply()
    try options.time(options.work.generatorPass())
  }
}
