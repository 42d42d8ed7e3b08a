import Files
import Foundation
import NeuralNetworks
import SafeTensors
import Tensors
import Training

/// A complete state of a run in a folder of its own.
///
/// The networks are safetensors files under PyTorch's keys and layouts: `generator_A_to_B.safetensors` and so on.
/// `optimizers.safetensors` and `pools.safetensors` hold the rest that is needed to go on exactly; everything random follows
/// from the seed and the position in `position.json`. `config.json` is the run's at that time, and `checksums.txt`, written
/// last, tells whether the others are as they were.
package struct Checkpoint: Sendable {
  /// The folder.
  package let path: String

  /// The checkpoint in the folder `path`.
  package init(_ path: String) {
    self.path = path
  }

  /// What the name of a folder ends with while a checkpoint is written to it.
  static let partialSuffix = ".partial"
  /// What the name of a folder ends with while a checkpoint is removed from it.
  static let removedSuffix = ".removed"

  /// The file of one of the networks.
  package func path(of network: String) -> String { path(CheckpointFile.network(network)) }

  var positionPath: String { path(CheckpointFile.position) }
  private func path(_ file: String) -> String { "\(path)/\(file)" }

  /// Writes the state of a training method: beside the folder first, so that it appears complete or not at all.
  ///
  /// The folder above must be there.
  ///
  /// - Throws: `SafeTensorsError`, `CheckpointFault`, `RunError`; what was at the path is untouched then.
  func write(
    _ method: any TrainingMethod, at position: Position, of configuration: RunConfiguration
  ) throws {
    let partial = Checkpoint(path + Self.partialSuffix)
    partial.erase()
    do {
      try partial.makeFolder()
      for (name, network) in method.networks + method.averages {
        try NetworkFile.write(network, name: name, to: partial.path(of: name))
      }
      try MethodState.optimizers(of: method).write(to: partial.path(CheckpointFile.optimizers))
      try MethodState.pools(of: method).write(to: partial.path(CheckpointFile.pools))
      try partial.write(configuration.fileBytes(), to: CheckpointFile.configuration)
      try partial.write(Array(JSONEncoder().encode(position)), to: CheckpointFile.position)
      let checksums = try CheckpointChecksums(
        of: CheckpointFile.all(networks: (method.networks + method.averages).map(\.name)), in: partial.path)
      try partial.write(Array(checksums.text.utf8), to: CheckpointFile.checksums)
      do { try partial.take(place: path) } catch { throw CheckpointFault.file(path: path, error) }
    } catch {
      partial.erase()
      throw error
    }
  }

  /// Restores the state of a method with the same networks.
  ///
  /// - Throws: `CheckpointFault`, `SafeTensorsError`, `NetworkFileError`; the method is in no usable state then.
  func restore(
    _ method: any TrainingMethod, of configuration: RunConfiguration, stepsPerEpoch: Int
  ) throws -> Position {
    let networks = method.networks + method.averages
    try verify(CheckpointFile.all(networks: networks.map(\.name)))
    let position = try position()
    if let fault = position.fault(stepsPerEpoch: stepsPerEpoch) {
      throw CheckpointFault.badPosition(path: positionPath, detail: fault)
    }
    for (name, network) in networks { try NetworkFile.load(network, from: path(of: name)) }
    let state = MethodState(method, of: configuration, at: position)
    try state.restoreOptimizers(from: path(CheckpointFile.optimizers))
    try state.restorePools(from: path(CheckpointFile.pools))
    return position
  }

  /// Loads the weights of one network, after their check sum.
  ///
  /// - Throws: `CheckpointFault`, `SafeTensorsError`, `NetworkFileError`.
  package func load(_ network: any Module, named name: String) throws {
    try verify([CheckpointFile.network(name)])
    try NetworkFile.load(network, from: path(of: name))
  }

  /// The configuration of the run when the checkpoint was made; nil in checkpoints of earlier versions of the program.
  func configuration() throws(RunError) -> RunConfiguration? {
    let path = path(CheckpointFile.configuration)
    guard (try? FileStatus(of: path)) != nil else { return nil }
    return try RunConfiguration(contentsOf: path)
  }

  /// Removes it; a kill meanwhile leaves nothing that looks like a checkpoint.
  func remove() {
    let removed = moveAside()
    removed.erase()
  }

  /// Takes the place of the checkpoint at `path`, or a free one.
  private func take(place path: String) throws(FileFault) {
    let former = Checkpoint(path).moveAside()
    do {
      try FolderEntry.rename(self.path, to: path)
    } catch {
      try? FolderEntry.rename(former.path, to: path)
      throw error
    }
    FolderEntry.synchronise(FolderEntry.folder(of: path))
    former.erase()
  }

  private func moveAside() -> Checkpoint {
    let removed = Checkpoint(path + Self.removedSuffix)
    removed.erase()
    try? FolderEntry.rename(path, to: removed.path)
    return removed
  }

  /// Whether it has all of its files, and all are as they were written.
  var isComplete: Bool {
    guard let checksums = try? CheckpointChecksums(in: path) else { return false }
    return (try? checksums.verify(checksums.names, in: path)) != nil
  }

  /// Checks the files against their check sums, where there are any.
  private func verify(_ names: [String]) throws(CheckpointFault) {
    try CheckpointChecksums(in: path)?.verify(names, in: path)
  }

  private func makeFolder() throws(CheckpointFault) {
    do { try FolderEntry.makeFolder(path) } catch { throw .file(path: path, error) }
  }

  private func write(_ bytes: [UInt8], to file: String) throws(CheckpointFault) {
    do { try AtomicFile.write(bytes, to: path(file)) } catch { throw .file(path: path(file), error) }
  }

  private func erase() {
    try? FileManager.default.removeItem(atPath: path)
  }
}
