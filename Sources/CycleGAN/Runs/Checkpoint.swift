import Foundation
import NeuralNetworks
import SafeTensors
import Tensors

/// A complete state of a run in a folder of its own.
///
/// The four networks are safetensors files under PyTorch's keys and layouts: `generator_A_to_B.safetensors` and so on.
/// `optimizers.safetensors` and `pools.safetensors` hold the rest that is needed to go on exactly; everything random follows
/// from the seed and the position. `position.json` is written last.
public struct Checkpoint: Sendable {
  /// Where in the run a checkpoint was made.
  public struct Position: Codable, Equatable, Sendable {
    /// Steps taken.
    public var step: Int
    /// The epoch of the next step, counted from 1.
    public var epoch: Int
    /// The place of the next step in that epoch, counted from 0.
    public var index: Int
    /// Bytes of `losses.csv` that belong to the steps taken.
    public var lossesLength: Int
    /// Seconds of training so far, over all sessions.
    public var seconds: Double
  }

  /// The folder.
  public let path: String

  /// The checkpoint in the folder `path`.
  public init(_ path: String) {
    self.path = path
  }

  /// The file of one of the networks.
  public func path(of network: CycleGANNetworks.Name) -> String { "\(path)/\(network.rawValue).safetensors" }

  private var optimizersPath: String { "\(path)/optimizers.safetensors" }
  private var poolsPath: String { "\(path)/pools.safetensors" }
  private var positionPath: String { "\(path)/position.json" }

  /// Reads where it was made.
  public func position() throws -> Position {
    try JSONDecoder().decode(Position.self, from: Data(contentsOf: URL(fileURLWithPath: positionPath)))
  }

  /// Writes the state of a trainer: beside the folder first, so that it appears complete or not at all.
  func write(_ trainer: CycleGANTrainer, at position: Position) throws {
    let temporary = Checkpoint("\(path).partial")
    let files = FileManager.default
    try? files.removeItem(atPath: temporary.path)
    do {
      try files.createDirectory(atPath: temporary.path, withIntermediateDirectories: true)
      for name in CycleGANNetworks.Name.allCases {
        try NetworkFile.write(trainer.networks[name], name: name, to: temporary.path(of: name))
      }
      try TrainerState.optimizers(of: trainer).write(to: temporary.optimizersPath)
      try TrainerState.pools(of: trainer).write(to: temporary.poolsPath)
      try JSONEncoder().encode(position).write(to: URL(fileURLWithPath: temporary.positionPath), options: .atomic)
      synchronise(temporary.positionPath)
      synchronise(temporary.path)
      if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
      try files.moveItem(atPath: temporary.path, toPath: path)
      synchronise((path as NSString).deletingLastPathComponent)
    } catch {
      try? files.removeItem(atPath: temporary.path)
      throw error
    }
  }

  /// Takes the state over into a trainer of the same architecture.
  func restore(_ trainer: CycleGANTrainer) throws {
    for name in CycleGANNetworks.Name.allCases {
      try NetworkFile.load(trainer.networks[name], from: path(of: name))
    }
    try TrainerState.restoreOptimizers(of: trainer, from: SafeTensorsFile(path: optimizersPath))
    try TrainerState.restorePools(of: trainer, from: SafeTensorsFile(path: poolsPath))
  }

  /// Waits until a file or folder is on the disk; where the system refuses, it is complete all the same.
  private func synchronise(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}
