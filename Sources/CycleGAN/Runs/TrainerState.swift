import NeuralNetworks
import SafeTensors
import Tensors

/// What a trainer holds beside its networks, as safetensors: the moments of both Adams and the pictures of both pools.
enum TrainerState {
  static func optimizers(of trainer: CycleGANTrainer) throws(SafeTensorsError) -> SafeTensorsFile {
    var file = SafeTensorsFile()
    for (name, optimizer) in optimizers(trainer) {
      file.add("\(name)/steps", shape: [], int64s: [Int64(optimizer.stepCount)])
      for (index, (parameter, moments)) in zip(optimizer.parameters, optimizer.moments).enumerated() {
        let key = "\(name)/\(index)/\(parameter.key)"
        file.add("\(key)/mean", shape: parameter.value.shape.extents, floats: moments.mean.values)
        file.add("\(key)/variance", shape: parameter.value.shape.extents, floats: moments.variance.values)
      }
    }
    return file
  }

  static func restoreOptimizers(of trainer: CycleGANTrainer, from file: SafeTensorsFile) throws {
    for (name, optimizer) in optimizers(trainer) {
      let moments = try optimizer.parameters.enumerated().map { index, parameter in
        let key = "\(name)/\(index)/\(parameter.key)"
        return Adam.Moments(
          mean: try tensor("\(key)/mean", parameter.value.shape, file),
          variance: try tensor("\(key)/variance", parameter.value.shape, file))
      }
      optimizer.restore(stepCount: Int(try file.int64s("\(name)/steps").first ?? 0), moments: moments)
    }
  }

  static func pools(of trainer: CycleGANTrainer) throws(SafeTensorsError) -> SafeTensorsFile {
    var file = SafeTensorsFile()
    for (name, pool) in pools(trainer) {
      for (index, picture) in pool.pictures.enumerated() {
        file.add("\(name)/\(index)", shape: picture.shape.extents, floats: picture.values)
      }
    }
    return file
  }

  static func restorePools(of trainer: CycleGANTrainer, from file: SafeTensorsFile) throws {
    for (name, pool) in pools(trainer) {
      var pictures: [Tensor] = []
      while pictures.count < pool.capacity, file.contains("\(name)/\(pictures.count)") {
        let key = "\(name)/\(pictures.count)"
        pictures.append(Tensor(Shape(try file.shape(of: key)), try file.floats(key)))
      }
      pool.restore(pictures)
    }
  }

  private static func optimizers(_ trainer: CycleGANTrainer) -> [(String, Adam)] {
    [("generators", trainer.generatorOptimizer), ("discriminators", trainer.discriminatorOptimizer)]
  }

  private static func pools(_ trainer: CycleGANTrainer) -> [(String, HistoryPool)] {
    [("A", trainer.poolA), ("B", trainer.poolB)]
  }

  private static func tensor(_ key: String, _ shape: Shape, _ file: SafeTensorsFile) throws -> Tensor {
    let found = try file.shape(of: key)
    guard found == shape.extents else {
      throw NetworkFileError.wrongShape(key, expected: shape.description, found: Shape(found).description, path: key)
    }
    return Tensor(shape, try file.floats(key))
  }
}
