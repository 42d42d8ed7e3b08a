import Foundation
import NeuralNetworks
import ProcessGroups
import Testing
import ThreadedProcesses
import Training

@testable import Datasets
@testable import Networks
@testable import Runs

/// Runs whose batches are computed in micro-batches, by one process or by several.
@Suite struct SharedRunTests {
  /// Small runs of every method; batches of three pictures, and one of one picture at the end of an epoch.
  private static func run(_ name: String) throws -> SmallRun {
    switch name {
    case "CycleGAN": try SmallRun(batch: 3)
    case "CycleGAN with batch norm": try SmallRun(norm: .batch, batch: 3)
    case "CycleGAN with batch norm and dropout": try SmallRun(norm: .batch, dropout: true, batch: 3)
    case "stabilised CycleGAN":
      try SmallRun(
        batch: 3, average: AverageSettings(decay: 0.9), augmentation: DifferentiableAugmentation([.colour, .cutout]),
        isStabilised: true)
    default: try SmallRun(batch: 3, method: FamilyRunTests.all.first { $0.name == name }?.method)
    }
  }

  private static let names =
    ["CycleGAN", "CycleGAN with batch norm", "CycleGAN with batch norm and dropout", "stabilised CycleGAN"]
    + FamilyRunTests.all.map(\.name)

  /// Trains a run in several processes.
  private static func train(_ run: SmallRun, _ name: String, processes: Int, stop: Int? = nil, resumes: Bool = false)
    throws
  {
    nonisolated(unsafe) let run = run
    let outcomes = try ThreadedProcesses.run(processes) { group in
      let job = TrainingJob(group, Patience(seconds: 1e9) { _ in }) { _ in 70 }
      defer { _ = job.end(status: 0) }
      let training: TrainingRun
      if resumes {
        let first = try job.together {
          job.isWriter ? try TrainingRun(resuming: run.output(name), job: job, report: { _ in }) : nil
        }
        training = try job.together {
          try first ?? TrainingRun(resuming: run.output(name), job: job, report: { _ in })
        }
      } else {
        training = try TrainingRun(
          beginning: run.configuration, domains: run.domains, in: run.output(name), job: job, report: { _ in })
      }
      try training.checkAgreement()
      var taken = 0
      return try training.train {
        taken += 1
        // Whichever process is asked to stop, all do.
        return group.rank == processes - 1 && taken == stop
      }
    }
    #expect(outcomes.count == processes && Set(outcomes.map { "\($0)" }).count == 1)
  }

  @Test(arguments: names)
  func `any number of processes makes the same bytes`(name: String) throws {
    let run = try Self.run(name).withMicroBatches(of: 1)
    try run.begin("alone")
    let expected = try run.bytes("alone")
    #expect(expected.count > 3)
    for processes in 2...3 {
      try Self.train(run, "by-\(processes)", processes: processes)
      #expect(try run.bytes("by-\(processes)") == expected)
    }
  }

  @Test(arguments: [
    "CycleGAN with batch norm and dropout", "FastCUT", "DCGAN", "SAGAN with LeCam and minibatch deviation",
  ])
  func `a run goes on with another number of processes as if nothing had happened`(name: String) throws {
    let run = try Self.run(name).withMicroBatches(of: 1)
    try run.begin("whole")
    try Self.train(run, "stopped", processes: 3, stop: 3)
    try Self.train(run, "stopped", processes: 2, stop: 3, resumes: true)
    try run.resume("stopped")
    #expect(try run.bytes("stopped") == run.bytes("whole"))
  }

  /// Nothing that is drawn for a batch as a whole, or that compares the pictures of a micro-batch.
  @Test(arguments: names.filter { !$0.contains("dropout") && !$0.contains("pix2pix") && !$0.contains("deviation") })
  func `micro-batches are a matter of rounding alone`(name: String) throws {
    let (whole, divided) = (try Self.run(name), try Self.run(name).withMicroBatches(of: 2))
    try whole.begin("whole", stoppingAfter: 2)
    try divided.begin("divided", stoppingAfter: 2)
    let logs = (whole.losses("whole"), divided.losses("divided"))
    #expect(logs.0.count == 2 && logs.1.count == 2 && logs.0.flatMap(\.self).count > 4)
    func distances(_ step: Int) -> [Double] {
      zip(logs.0[step], logs.1[step]).map { abs($0 - $1) / max(0.1, abs($0)) }
    }
    // The losses and the gradient before the first update differ by rounding. Adam's first updates have the sizes of learning rates even
    // where a gradient is nothing but rounding, so that what comes after differs by more.
    #expect(distances(0).filter { $0 < 1e-5 }.count >= 2, "\(logs)")
    #expect(distances(0).allSatisfy { $0 < 0.03 }, "\(logs)")
  }

  @Test func `too many processes for a batch are refused with what to do`() throws {
    let run = try SmallRun(batch: 3).withMicroBatches(of: 2)
    #expect(throws: RunError.tooManyProcesses(3, microBatches: 2, batch: 3)) {
      try run.configuration.checkShare(among: 3)
    }
    try run.configuration.checkShare(among: 2)
    #expect(throws: RunError.tooManyProcesses(2, microBatches: 1, batch: 1)) {
      try SmallRun().configuration.checkShare(among: 2)
    }
  }

  @Test func `processes that are about to train different runs are told so`() throws {
    let run = try SmallRun(batch: 3)
    nonisolated(unsafe) let configuration = run.configuration
    let messages = try ThreadedProcesses.run(3) { group in
      let job = TrainingJob(group, Patience(seconds: 1e9) { _ in }) { _ in 65 }
      defer { _ = job.end(status: 65) }
      var own = configuration
      if group.rank == 1 { own.seed += 1 }
      do {
        try job.checkAgreement(on: own)
        return "agreed"
      } catch let error as RunError {
        return error.description
      } catch let error as JobEnded {
        return "ended with \(error.status)"
      }
    }
    #expect(messages[0] == "ended with 65" && messages[2] == messages[0])
    #expect(messages[1].hasPrefix("The settings or pictures of process 1 are not those of process 0."))
  }

  @Test func `what one process cannot do none does, and all end with its exit code`() throws {
    struct Failure: Error {}
    let ends = try ThreadedProcesses.run(3) { group in
      let job = TrainingJob(group, Patience(seconds: 1e9) { _ in }) { ($0 as? JobEnded)?.status ?? 73 }
      func end(_ work: () throws -> Void) -> String {
        do {
          try work()
          return "done"
        } catch let error as JobEnded {
          return "ended with \(error.status)"
        } catch {
          return "\(error)"
        }
      }
      let together = end { try job.together { if group.rank == 2 { throw Failure() } } }
      let goesOn = try job.decidesToGoOn(stops: false)
      job.ask()
      let deciding = end { _ = try job.decidesToGoOn(stops: false, error: group.rank == 1 ? Failure() : nil) }
      let stops = try !job.decidesToGoOn(stops: group.rank == 1)
      return [together, "\(goesOn)", deciding, "\(stops)", "\(job.end(status: Int32(group.rank + 4)))"]
    }
    #expect(ends[0] == ["ended with 73", "true", "ended with 73", "true", "4"])
    #expect(ends[1] == ["ended with 73", "true", "Failure()", "true", "4"])
    #expect(ends[2] == ["Failure()", "true", "ended with 73", "true", "4"])
  }
}

extension SmallRun {
  /// The same run with micro-batches of so many pictures.
  fileprivate func withMicroBatches(of size: Int) -> SmallRun {
    configuration.microBatchSize = size
    return self
  }

  /// The losses of each step.
  fileprivate func losses(_ name: String) -> [[Double]] {
    var rows: [[Double]] = []
    LossReader(output(name))?.readLines { rows.append($0.values) }
    return rows
  }
}
