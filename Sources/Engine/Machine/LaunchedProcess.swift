#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A process of a job of several: started by `mpirun` of Open MPI or of MPICH's family, or by Slurm's `srun --mpi`.
///
/// The launcher says so in the environment, so that no library is needed to know it. An `srun` without `--mpi` starts processes that have
/// nothing to do with each other, one for each set of settings, say.
package struct LaunchedProcess: Equatable, Sendable {
  /// Which of the processes it is, from 0.
  package let rank: Int
  /// How many were started.
  package let count: Int
  /// What started them, as a person would call it.
  package let launcher: String
  /// How many of them are on this machine.
  package let countHere: Int
  /// Whether it was started by Open MPI, or by Slurm in a way that Open MPI understands, rather than by MPICH or one of its family.
  package let isOfOpenMPI: Bool

  /// The variables of each launcher; those of `mpirun` first, which an `srun` may have started.
  private static let launchers = [
    (name: "mpirun", rank: "OMPI_COMM_WORLD_RANK", count: "OMPI_COMM_WORLD_SIZE", isOfOpenMPI: true),
    (name: "mpirun", rank: "PMI_RANK", count: "PMI_SIZE", isOfOpenMPI: false),
    (name: "srun", rank: "PMIX_RANK", count: "SLURM_STEP_NUM_TASKS", isOfOpenMPI: true),
  ]

  /// The variables that say how many processes are on one machine.
  private static let local = ["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_NTASKS_PER_NODE"]

  /// Nil in a process that was started alone.
  ///
  /// - Parameter variable: the value of a variable of the environment.
  init?(_ variable: (String) -> String?) {
    for launcher in Self.launchers {
      guard let rank = variable(launcher.rank).flatMap({ Int($0) }),
        let count = variable(launcher.count).flatMap({ Int($0) })
      else { continue }
      guard count > 1, (0..<count).contains(rank) else { return nil }
      self.rank = rank
      self.count = count
      self.launcher = launcher.name
      isOfOpenMPI = launcher.isOfOpenMPI
      countHere = min(count, max(1, Self.local.compactMap { variable($0).flatMap { Int($0) } }.first ?? 1))
      return
    }
    return nil
  }

  /// This process, if it was started with others.
  package static var current: LaunchedProcess? {
    LaunchedProcess { name in getenv(name).map { String(cString: $0) } }
  }
}
