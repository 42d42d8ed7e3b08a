import Files
import NeuralNetworks
import SafeTensors
import Tensors
import Training

/// What a training method holds beside its networks, as safetensors: the moments of its players' optimisers, what it remembers, and
/// the pictures of its pools.
struct MethodState {
  private let method: any TrainingMethod
  private let configuration: RunConfiguration
  private let position: Checkpoint.Position

  /// The state of the method of a run of `configuration` that stands at `position`.
  init(_ method: any TrainingMethod, of configuration: RunConfiguration, at position: Checkpoint.Position) {
    self.method = method
    self.configuration = configuration
    self.position = position
  }

  static func optimizers(of method: any TrainingMethod) throws(SafeTensorsError) -> SafeTensorsFile {
    var file = SafeTensorsFile()
    for player in method.players {
      let (name, optimizer) = (player.name, player.optimizer)
      file.add("\(name)/steps", shape: [], int64s: [Int64(optimizer.stepCount)])
      for (index, (parameter, moments)) in zip(optimizer.parameters, optimizer.moments).enumerated() {
        let key = "\(name)/\(index)/\(parameter.key)"
        file.add("\(key)/mean", shape: parameter.value.shape.extents, floats: moments.mean.values)
        file.add("\(key)/variance", shape: parameter.value.shape.extents, floats: moments.variance.values)
      }
    }
    for statistic in method.statistics {
      file.add(statistic.key, shape: statistic.value.shape.extents, floats: statistic.value.values)
    }
    return file
  }

  /// Restores the optimisers from a file, and what the method remembers.
  ///
  /// - Throws: `SafeTensorsError`, `NetworkFileError`, `CheckpointFault`.
  func restoreOptimizers(from path: String) throws {
    let file = try SafeTensorsFile(path: path)
    for player in method.players {
      let (name, optimizer) = (player.name, player.optimizer)
      let updates = position.step * player.updatesPerStep
      guard try file.int64s("\(name)/steps") == [Int64(updates)] else {
        throw CheckpointFault.contradiction(path: path, detail: "it is not of step \(position.step)")
      }
      let moments = try optimizer.parameters.enumerated().map { index, parameter in
        let key = "\(name)/\(index)/\(parameter.key)"
        return Adam.Moments(
          mean: try Self.tensor("\(key)/mean", parameter.value.shape, file, path),
          variance: try Self.tensor("\(key)/variance", parameter.value.shape, file, path))
      }
      optimizer.restore(stepCount: updates, moments: moments)
    }
    for statistic in method.statistics {
      statistic.replace(with: try Self.tensor(statistic.key, statistic.value.shape, file, path))
    }
  }

  static func pools(of method: any TrainingMethod) throws(SafeTensorsError) -> SafeTensorsFile {
    var file = SafeTensorsFile()
    for (name, pool) in method.pools {
      for (index, picture) in pool.pictures.enumerated() {
        file.add("\(name)/\(index)", shape: picture.shape.extents, floats: picture.values)
      }
    }
    return file
  }

  /// Restores the pools from a file.
  ///
  /// - Throws: `SafeTensorsError`, `CheckpointFault`.
  func restorePools(from path: String) throws {
    let file = try SafeTensorsFile(path: path)
    var unknown = Set(file.names)
    for (name, pool) in method.pools {
      var pictures: [Tensor] = []
      while file.contains("\(name)/\(pictures.count)") {
        let key = "\(name)/\(pictures.count)"
        let shape = try file.shape(of: key)
        guard isPossible(shape) else {
          throw CheckpointFault.contradiction(
            path: path, detail: "\(key.quoted) has the shape \(Shape(shape)), which no picture of the run has")
        }
        pictures.append(Tensor(Shape(shape), try file.floats(key)))
        unknown.remove(key)
      }
      // Every picture goes in until the pool is full.
      let count = min(pool.capacity, configuration.picturesShown(before: position))
      guard pictures.count == count else {
        throw CheckpointFault.contradiction(
          path: path, detail: "it has \(pictures.count) pictures of pool \(name), and \(count) belong to this step")
      }
      pool.restore(pictures)
    }
    if let name = unknown.min() {
      throw CheckpointFault.contradiction(path: path, detail: "it holds \(name.quoted), which belongs to no pool")
    }
  }

  /// Whether pictures of the run can have this shape.
  private func isPossible(_ shape: [Int]) -> Bool {
    let channels = configuration.method.settings.channels
    guard shape.count == 4, shape[0] == 1, channels.contains(shape[3]) else { return false }
    let preparation = configuration.preparation
    return preparation.mode.crops
      ? shape[1] == preparation.cropSize && shape[2] == preparation.cropSize
      : min(shape[1], shape[2]) >= configuration.method.settings.pictureSizes.smallest
  }

  private static func tensor(_ key: String, _ shape: Shape, _ file: SafeTensorsFile, _ path: String) throws -> Tensor {
    let found = try file.shape(of: key)
    guard found == shape.extents else {
      throw NetworkFileError.wrongShape(key, expected: shape.description, found: Shape(found).description, path: path)
    }
    return Tensor(shape, try file.floats(key))
  }
}
