import Testing

@testable import Machine

@Suite struct LaunchedProcessTests {
  @Test(arguments: [
    (["OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4"], "mpirun"),
    (["PMI_RANK": "3", "PMI_SIZE": "4"], "mpirun"),
    (["PMIX_RANK": "3", "SLURM_STEP_NUM_TASKS": "4"], "srun"),
    // mpirun within a step of Slurm.
    (
      [
        "PMIX_RANK": "0", "SLURM_STEP_NUM_TASKS": "2", "OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4",
      ], "mpirun"
    ),
  ])
  func `a launcher says which process it is`(environment: [String: String], launcher: String) throws {
    let process = try #require(LaunchedProcess { environment[$0] })
    #expect(process.rank == 3 && process.count == 4 && process.launcher == launcher)
  }

  @Test(arguments: [
    [:], ["OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "1"], ["PMI_RANK": "4", "PMI_SIZE": "4"],
    ["SLURM_PROCID": "2", "SLURM_STEP_NUM_TASKS": "4"], ["PMI_RANK": "one", "PMI_SIZE": "4"],
  ])
  func `a process alone is none`(environment: [String: String]) {
    #expect(LaunchedProcess { environment[$0] } == nil)
  }
}
