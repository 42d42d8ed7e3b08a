import Machine
import Tensors

/// What a run does with the memory that it may have. Results do not depend on it.
package struct RunMemory: Sendable {
  /// What it will take.
  package let plan: TrainingMemory
  /// Bytes of pictures that may be kept so as not to be read again: what is left beside what training cannot do without.
  package let keptPictureBytes: Int

  /// - Parameter limit: the most bytes that it may take; nil for what the process may have.
  /// - Throws: `MemoryShortage` if there is no room for what training cannot do without.
  package init(
    _ memory: TrainingMemory, _ configuration: RunConfiguration, limit: Int? = nil
  ) throws(MemoryShortage) {
    // What tensors have let go of, as when steps were measured before, serves the run.
    let allowed = min(MemoryAllowance.current.bytes + TensorMemory.freeBytes, limit ?? .max)
    plan = memory.fitting(allowed, configuration)
    keptPictureBytes = try plan.keptBytes(within: allowed)
  }

  /// Runs steps as the plan says.
  package func saving<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    // A value that is set for a task rethrows any error and not its type.
    try TensorMemory.recomputing(plan.recomputes) { Swift.Result(catching: body) }.get()
  }
}
