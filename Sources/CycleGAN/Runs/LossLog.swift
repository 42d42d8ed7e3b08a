import Files
import Foundation

/// `losses.csv`: a line for every step, so that a run can be plotted and compared.
///
/// Columns: `epoch`, `step`, `learning_rate`, and the losses under the reference's names, weights included (`StepLosses`).
final class LossLog {
  private let file: FileHandle
  private let path: String
  private let identity: FileStatus.Identity
  /// Bytes of the lines so far.
  private(set) var length: Int

  /// Opens the log of a run and cuts off what was written after the checkpoint from which it goes on.
  init(_ folder: RunFolder, length: Int) throws(RunError) {
    path = folder.lossesPath
    let header = "epoch,step,learning_rate,\(StepLosses.referenceNames.joined(separator: ","))\n"
    do {
      if !FileManager.default.fileExists(atPath: path) || length == 0 {
        try AtomicFile.write(Array(header.utf8), to: path)
      }
      file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      identity = try FileStatus(of: path).identity
      let end = Int(try file.seekToEnd())
      self.length = length == 0 ? header.utf8.count : min(length, end)
      try file.truncate(atOffset: UInt64(self.length))
      try file.seek(toOffset: UInt64(self.length))
    } catch {
      throw .cannotWrite(folder.lossesPath, reason: error.writingReason)
    }
  }

  /// Adds a step; after an error the file has its former length, so that the step can be added once more.
  func add(epoch: Int, step: Int, learningRate: Double, _ losses: StepLosses) throws(RunError) {
    let numbers = [String(epoch), String(step), String(learningRate)] + losses.inReferenceOrder.map { String($0) }
    let line = Data("\(numbers.joined(separator: ","))\n".utf8)
    do {
      try file.write(contentsOf: line)
    } catch {
      try? file.truncate(atOffset: UInt64(length))
      try? file.seek(toOffset: UInt64(length))
      throw .cannotWrite(path, reason: error.writingReason)
    }
    length += line.count
  }

  /// Waits until all lines are on the disk.
  ///
  /// - Throws: `RunError.cannotWrite` also if the file was removed or replaced meanwhile.
  func synchronise() throws(RunError) {
    guard (try? FileStatus(of: path))?.identity == identity else {
      throw .cannotWrite(path, reason: "it was removed or replaced while the run was trained")
    }
    do {
      try file.synchronize()
    } catch {
      throw .cannotWrite(path, reason: error.writingReason)
    }
  }

  deinit {
    try? file.close()
  }
}
