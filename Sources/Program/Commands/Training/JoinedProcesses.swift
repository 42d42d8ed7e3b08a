import ArgumentParser
import Foundation
import Machine
import ProcessGroups
import Runs

/// Training by one process, or by several that `mpirun` or `srun` has started.
enum JoinedProcesses {
  /// The seconds that others are waited for before a step has shown how long one takes.
  private static let firstPatience = 1800.0

  /// Does the work of a command. Where several processes do it, one of them tells how it goes, and all exit with the same code.
  ///
  /// - Parameter work: gets the processes; nil in a process that was started alone.
  static func run(_ work: (TrainingJob?) throws -> Void) throws {
    guard let process = LaunchedProcess.current else { return try work(nil) }
    let patience = Patience(seconds: firstPatience) { reason in
      Console.errors.line(
        "cyclegan: process \(process.rank) of \(process.count) ends the job: \(reason). The last checkpoint is good; go on from it by "
          + "`cyclegan resume`, in the same way.")
    }
    let group = try join(process, patience)
    let job = TrainingJob(group, patience) { statusAfter($0) }
    Console.output.isSilent = !job.isWriter
    if job.isWriter { advise(process) }
    var own = ExitStatus.success.rawValue
    do { try work(job) } catch {
      // Told before the others end: a launcher kills who is left when one has failed.
      own = error is JobEnded ? statusAfter(error) : Program.report(error)
    }
    let status = job.end(status: own)
    if status != ExitStatus.success.rawValue { throw ExitCode(status) }
  }

  private static func statusAfter(_ error: any Error) -> Int32 {
    switch error {
    case let ended as JobEnded: ended.status
    case let code as ExitCode: code.rawValue
    case is ValidationError: ExitStatus.usage.rawValue
    default: Failure(error).status.rawValue
    }
  }

  private static func join(_ process: LaunchedProcess, _ patience: Patience) throws -> ProcessGroup {
    do {
      return try ProcessGroup {
        try MPITransport(
          process, library: ProcessInfo.processInfo.environment["CYCLEGAN_MPI"], patience: patience)
      }
    } catch let error as MPIError {
      // All processes have the same words; one tells.
      if process.rank > 0 { throw ExitCode(ExitStatus.internalFailure.rawValue) }
      throw Failure(error)
    } catch let error as SystemThreadError {
      throw Failure(error)
    } catch {
      throw Failure(.internalFailure, error.localizedDescription)
    }
  }

  /// Says where processes are kept from using the machine.
  private static func advise(_ process: LaunchedProcess) {
    guard let online = Processors.online, Processors.available * process.countHere < online else { return }
    Console.errors.line(
      "cyclegan: warning: each process may use \(Wording.count(Processors.available, "processor")) of \(online) here; start with "
        + "`--bind-to none` (Open MPI), or more --cpus-per-task (Slurm), to let it use more.")
  }
}

extension Failure {
  /// What it means that processes cannot work together.
  init(_ error: MPIError) {
    switch error {
    case .noLibrary(let launcher, let reasons):
      self.init(
        .internalFailure,
        "\(launcher) started several processes, but no library of MPI can be opened by which they could work together: "
          + "\(reasons.joined(separator: "; ")). Install Open MPI or MPICH (Debian: openmpi-bin or mpich), or name the library in "
          + "CYCLEGAN_MPI.")
    case .failed(let function, let code):
      self.init(.internalFailure, "\(function) failed with error \(code).")
    case .otherLauncher(let library, let launcher, let count, let found):
      self.init(
        .internalFailure,
        "\(launcher) started \(count) processes, but \(library) knows of \(found): they belong to different versions of MPI. Start it by the "
          + "mpirun of this library (mpirun.openmpi, mpirun.mpich), or name the library of the launcher in CYCLEGAN_MPI."
      )
    }
  }
}
