import Foundation

/// `losses.csv`: a line for every step, so that a run can be plotted and compared.
///
/// Columns: `epoch`, `step`, `learning_rate`, and the losses under the reference's names, weights included (`StepLosses`).
final class LossLog {
  private let file: FileHandle
  private let path: String
  private(set) var length: Int

  /// Opens the log of a run and cuts off what was written after the checkpoint from which it goes on.
  init(_ folder: RunFolder, length: Int) throws(RunError) {
    path = folder.lossesPath
    let header = "epoch,step,learning_rate,\(StepLosses.referenceNames.joined(separator: ","))\n"
    do {
      if !FileManager.default.fileExists(atPath: path) || length == 0 {
        try Data(header.utf8).write(to: URL(fileURLWithPath: path))
      }
      file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      let end = Int(try file.seekToEnd())
      self.length = length == 0 ? header.utf8.count : min(length, end)
      try file.truncate(atOffset: UInt64(self.length))
      try file.seek(toOffset: UInt64(self.length))
    } catch {
      throw .cannotWrite(folder.lossesPath, reason: error.localizedDescription)
    }
  }

  /// Adds a step.
  func add(epoch: Int, step: Int, learningRate: Double, _ losses: StepLosses) throws(RunError) {
    let numbers = [String(epoch), String(step), String(learningRate)] + losses.inReferenceOrder.map { String($0) }
    let line = Data("\(numbers.joined(separator: ","))\n".utf8)
    do {
      try file.write(contentsOf: line)
    } catch {
      throw .cannotWrite(path, reason: error.localizedDescription)
    }
    length += line.count
  }

  /// Waits until all lines are on the disk.
  func synchronise() {
    try? file.synchronize()
  }

  deinit {
    try? file.close()
  }
}
