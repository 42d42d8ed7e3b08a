import Foundation
import NeuralNetworks
import SafeTensors
import Tensors
import Testing

/// A file of reference numbers made with PyTorch, and what its metadata says about them.
struct GoldenFile: CustomTestStringConvertible, Sendable {
  let name: String
  private let file: SafeTensorsFile

  var testDescription: String { name }

  /// The files of a form that a suite knows, in the folder `GOLDEN_DIR` names or the one that comes with the tests.
  static func all(where isWanted: (GoldenFile) -> Bool) -> [GoldenFile] {
    let folder =
      ProcessInfo.processInfo.environment["GOLDEN_DIR"]
      ?? Bundle.module.resourcePath.map { $0 + "/Fixtures/golden" } ?? "."
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".safetensors") }.sorted().compactMap { name in
      (try? SafeTensorsFile(path: "\(folder)/\(name)")).map { GoldenFile(name: name, file: $0) }
    }.filter(isWanted)
  }

  /// One network with its gradients, or else a training run.
  var isNetwork: Bool {
    file.contains("output") && (file.contains("cotangent") || file.contains("probe")) && kind != "map"
  }
  var isTraining: Bool { file.contains("losses") }

  /// What a file of the family is: `network`, `training`, `losses`.
  var kind: String? { text("kind") }

  /// The name of a tensor in the file. Files of the family have dots where the first ones have slashes, and a probe for the
  /// cotangent.
  private func stored(_ name: String) -> String {
    if file.contains(name) { return name }
    switch name {
    case "cotangent": return "probe"
    case "input.grad": return "grad.input"
    default: return name.replacing("/", with: ".")
    }
  }

  func text(_ key: String) -> String? { file.metadata[key] }
  func integer(_ key: String) -> Int? { text(key).flatMap { Int($0) } }
  func number(_ key: String) -> Double? { text(key).flatMap { Double($0) } }
  func contains(_ name: String) -> Bool { file.contains(stored(name)) }

  /// The keys of the tensors whose names begin with a prefix: `weight/…` or `weight.…`.
  func keys(_ prefix: String) -> Set<String> {
    Set(
      file.names.filter { $0.hasPrefix("\(prefix)/") || $0.hasPrefix("\(prefix).") }
        .map { String($0.dropFirst(prefix.count + 1)) })
  }

  func shape(_ name: String) throws -> [Int] { try file.shape(of: stored(name)) }
  func floats(_ name: String) throws -> [Float] { try file.floats(stored(name)) }
  func doubles(_ name: String) throws -> [Double] { try file.doubles(stored(name)) }

  /// Values in the file's own order of axes.
  func tensor(_ name: String) throws -> Tensor { Tensor(Shape(try shape(name)), try floats(name)) }

  /// Whole numbers of 64 bits, such as places and labels.
  func integers(_ name: String) throws -> [Int] { try file.int64s(stored(name)).map { Int($0) } }

  /// A picture or feature map, from PyTorch's NCHW to channels last.
  func picture(_ name: String) throws -> Tensor {
    let shape = try shape(name)
    let values = try floats(name)
    let (channels, pixels) = (shape[1], shape[2] * shape[3])
    var result = [Float](repeating: 0, count: values.count)
    for n in 0..<shape[0] {
      for c in 0..<channels {
        for p in 0..<pixels { result[(n * pixels + p) * channels + c] = values[(n * channels + c) * pixels + p] }
      }
    }
    return Tensor(Shape(batch: shape[0], height: shape[2], width: shape[3], channels: channels), result)
  }

  /// Loads `prefix/<key>` into a network; every parameter must be there.
  func load(_ prefix: String, into network: any Module, statistics: Bool) throws {
    for parameter in network.parameters {
      let name = "\(prefix)/\(parameter.key)"
      let found = try shape(name)
      guard found == parameter.fileShape.extents else {
        throw GoldenMismatch(
          description: "\(self.name): \(name) has shape \(found), the network \(parameter.fileShape)")
      }
      parameter.load(fileValues: try floats(name))
    }
    if statistics { try loadStatistics(prefix, into: network) }
  }

  /// Loads the running statistics alone.
  func loadStatistics(_ prefix: String, into network: any Module) throws {
    for statistic in network.runningStatistics {
      let name = "\(prefix)/\(statistic.key)"
      // A count is a whole number in files.
      let values = try statistic.key.hasSuffix("num_batches_tracked") ? integers(name).map(Float.init) : floats(name)
      statistic.replace(with: Tensor(statistic.value.shape, values))
    }
  }
}

struct GoldenMismatch: Error, CustomStringConvertible {
  let description: String
}

extension Tensor {
  /// Some of the pictures of a batch, in an order of their own; a picture may come several times.
  func pictures(at places: [Int]) -> Tensor { .batch(of: places.map { pictures($0..<$0 + 1) }) }
}
