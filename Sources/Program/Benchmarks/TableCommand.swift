import ArgumentParser
import Foundation
import Kernels

/// The whole table: operators, steps, passes, memory.
struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Times everything, prints a table and writes it as JSON if asked.")

  @OptionGroup var machine: MachineOptions

  @Option(help: "Write the figures to this file as JSON.")
  var json: String?

  @Option(help: "Runs of each step and pass that count.")
  var steps = 3

  @Option(help: "Only the operators whose names contain this, and no steps or passes.")
  var only: String?

  /// One row of the table.
  private struct Row: Codable {
    let name: String
    let medianSeconds: Double
    let gigaflops: Double?
    let peakBytes: Int?
  }

  func run() throws {
    machine.apply()
    let rate = Machine.matrixRate()
    print(
      "\(Machine.processor), \(Parallel.threadCount) threads, \(Self.number(rate / 1e9, 0)) GFLOP/s in matrix products\n"
    )
    var rows: [Row] = []
    print("| operator (256×256, width 64) | | ms | GFLOP/s of the direct form | of the matrix rate |")
    print("|---|---|---|---|---|")
    for benchmark in OperatorBenchmark.all(size: 256, width: 64)
    where only.map({ benchmark.name.contains($0) }) ?? true {
      let work = 2 * Double(benchmark.shape.multiplications)
      for timing in benchmark.run() {
        let speed = work / timing.median
        print(
          "| \(benchmark.name) | \(timing.name) | \(Self.number(timing.median * 1e3, 2)) | \(Self.number(speed / 1e9, 0)) "
            + "| \(Self.number(100 * speed / rate, 0)) % |")
        rows.append(
          Row(
            name: "\(benchmark.name), \(timing.name)", medianSeconds: timing.median, gigaflops: speed / 1e9,
            peakBytes: nil))
      }
    }
    rows += timesOfResampling()
    if only == nil { rows += try timesOfStepsAndPasses() }
    if let json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(rows).write(to: URL(fileURLWithPath: json))
    }
  }

  private func timesOfResampling() -> [Row] {
    let benchmarks = ResamplingBenchmark.all(size: 256, width: 64)
      .filter { benchmark in only.map { benchmark.name.contains($0) } ?? true }
    if benchmarks.isEmpty { return [] }
    print("\n| resampling (256×256, width 64) | | ms | GB/s |\n|---|---|---|---|")
    return benchmarks.flatMap { benchmark in
      benchmark.run().map { timing in
        let rate = Double(benchmark.bytes) / timing.median / 1e9
        print(
          "| \(benchmark.name) | \(timing.name) | \(Self.number(timing.median * 1e3, 2)) | \(Self.number(rate, 1)) |")
        return Row(
          name: "\(benchmark.name), \(timing.name)", medianSeconds: timing.median, gigaflops: nil, peakBytes: nil)
      }
    }
  }

  private func timesOfStepsAndPasses() throws -> [Row] {
    var rows: [Row] = []
    print("\n| work | s | peak so far |\n|---|---|---|")
    for work in [
      Work(size: 64, width: 16, blocks: 6, batch: 1),
      Work(size: 64, width: 16, blocks: 6, batch: 1, upsampling: .nearest),
      Work(size: 64, width: 16, blocks: 6, batch: 1, downsampling: .blur, upsampling: .bilinear),
      Work(size: 64, width: 32, blocks: 6, batch: 1),
      Work(size: 64, width: 16, blocks: 6, batch: 1, downsampling: .blur, upsampling: .bilinear, method: .fastCUT),
      Work(size: 64, width: 16, blocks: 6, batch: 1, method: .pix2Pix),
      Work(size: 64, width: 64, blocks: 0, batch: 64, method: .dcgan),
      Work(size: 64, width: 64, blocks: 0, batch: 64, method: .sagan),
      Work(size: 128, width: 64, blocks: 9, batch: 1), Work(size: 256, width: 64, blocks: 9, batch: 1),
    ] {
      // What makes pictures from nothing has its large batches in steps alone.
      let passes = work.method.makesFromNothing ? [] : [(work.generatorPass(), 3 * steps)]
      let isLarge = work.size > 64 || work.batch > 1
      for (task, runs) in passes + [(work.trainingStep(), isLarge ? steps : 10 * steps)] {
        let timing = try Timing(task.name, runs: runs, task.body)
        let peak = Machine.peakMemory
        print(
          "| \(timing.name) | \(Self.number(timing.median, 4)) | \(Self.number(Double(peak) / Double(1 << 30), 2)) GiB |"
        )
        rows.append(Row(name: timing.name, medianSeconds: timing.median, gigaflops: nil, peakBytes: peak))
      }
      BufferPool.shared.trim()
    }
    return rows
  }

  private static func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
