/// How the pictures that an update sees are divided into micro-batches, and these among processes.
///
/// The micro-batches are the same however many processes there are: that is what makes their number of no account to the result.
package struct BatchDivision: Equatable, Sendable {
  /// Pictures of the batch.
  package let pictures: Int
  /// The most pictures of a micro-batch; the last one may have fewer.
  package let microBatchSize: Int
  /// How many processes share them.
  package let processes: Int

  package init(pictures: Int, microBatchSize: Int, processes: Int = 1) {
    precondition(
      pictures > 0 && microBatchSize > 0 && processes > 0,
      "BatchDivision: pictures, a size and processes were expected, got \(pictures), \(microBatchSize), \(processes)")
    self.pictures = pictures
    self.microBatchSize = microBatchSize
    self.processes = processes
  }

  /// How many micro-batches there are.
  package var count: Int { (pictures - 1) / microBatchSize + 1 }

  /// The places in the batch of the pictures of a micro-batch.
  package func pictures(of microBatch: Int) -> Range<Int> {
    microBatch * microBatchSize..<min((microBatch + 1) * microBatchSize, pictures)
  }

  /// The micro-batches of a process; none where there are fewer of them than processes.
  package func microBatches(of process: Int) -> Range<Int> {
    process * count / processes..<(process + 1) * count / processes
  }

  /// The micro-batches that a process computes: its own, or where it has none, the last one, for the others' company alone.
  ///
  /// Who has nothing to add takes the same steps as the others, so that all networks stay alike.
  package func computed(by process: Int) -> Range<Int> {
    let own = microBatches(of: process)
    return own.isEmpty ? count - 1..<count : own
  }
}
