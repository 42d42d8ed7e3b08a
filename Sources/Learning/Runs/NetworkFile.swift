import Files
import NeuralNetworks
import SafeTensors
import Tensors

/// A network as a safetensors file with the keys, shapes and layouts of PyTorch's state dict, so that
/// `load_state_dict(safetensors.torch.load_file(path), strict=True)` accepts it.
package enum NetworkFile {
  /// Writes the parameters, running statistics and constants, atomically.
  package static func write(_ network: any Module, name: String, to path: String) throws(SafeTensorsError) {
    var file = tensors(of: network)
    file.metadata["format"] = "pt"
    file.metadata["network"] = name
    try file.write(to: path)
  }

  /// The parameters, running statistics and constants under PyTorch's keys and in its layouts.
  package static func tensors(of network: any Module) -> SafeTensorsFile {
    var file = SafeTensorsFile()
    for parameter in network.parameters {
      file.add(parameter.key, shape: parameter.fileShape.extents, floats: parameter.fileValues)
    }
    for statistic in network.runningStatistics {
      if statistic.value.shape == .scalar {
        file.add(statistic.key, shape: [], int64s: [Int64(statistic.value.item)])
      } else {
        file.add(statistic.key, shape: statistic.value.shape.extents, floats: statistic.value.values)
      }
    }
    for constant in network.constants {
      file.add(constant.key, shape: constant.shape.extents, floats: constant.fileValues)
    }
    return file
  }

  /// Loads the parameters and running statistics.
  ///
  /// - Throws: `SafeTensorsError` if the file cannot be read, `NetworkFileError` if it holds another network.
  package static func load(_ network: any Module, from path: String) throws {
    try load(network, from: SafeTensorsFile(path: path), path: path)
  }

  /// Takes over the parameters and running statistics that were read from `path`; constants must be the network's own.
  ///
  /// - Throws: `SafeTensorsError`, `NetworkFileError`.
  package static func load(_ network: any Module, from file: SafeTensorsFile, path: String) throws {
    var unknown = Set(file.names)
    for parameter in network.parameters {
      try check(parameter.key, parameter.fileShape, in: file, path)
      parameter.load(fileValues: try file.floats(parameter.key))
      unknown.remove(parameter.key)
    }
    for statistic in network.runningStatistics {
      try check(statistic.key, statistic.value.shape, in: file, path)
      let values =
        statistic.value.shape == .scalar
        ? [Float(try count(statistic.key, in: file, path))] : try file.floats(statistic.key)
      statistic.replace(with: Tensor(statistic.value.shape, values))
      unknown.remove(statistic.key)
    }
    for constant in network.constants {
      try check(constant.key, constant.shape, in: file, path)
      guard try file.floats(constant.key) == constant.fileValues else {
        throw NetworkFileError.otherConstant(constant.key, path: path)
      }
      unknown.remove(constant.key)
    }
    if let key = unknown.min() { throw NetworkFileError.unknownKey(key, path: path) }
  }

  /// A count of batches, as far as a float can count.
  private static func count(_ key: String, in file: SafeTensorsFile, _ path: String) throws -> Int64 {
    let count = try file.int64s(key).first ?? 0
    guard (0...1 << 53).contains(count) else { throw NetworkFileError.impossibleCount(key, count, path: path) }
    return count
  }

  private static func check(_ key: String, _ shape: Shape, in file: SafeTensorsFile, _ path: String) throws {
    guard file.contains(key) else { throw NetworkFileError.missingKey(key, path: path) }
    let found = try file.shape(of: key)
    guard found == shape.extents else {
      throw NetworkFileError.wrongShape(key, expected: shape.description, found: Shape(found).description, path: path)
    }
  }
}

/// A file of weights that does not fit the network.
package enum NetworkFileError: Error, Equatable, CustomStringConvertible, Sendable {
  case missingKey(String, path: String)
  case unknownKey(String, path: String)
  case wrongShape(String, expected: String, found: String, path: String)
  case impossibleCount(String, Int64, path: String)
  case otherConstant(String, path: String)

  package var description: String {
    switch self {
    case .missingKey(let key, let path):
      "\(path.quoted) does not fit the network: it has no \(key.quoted). Is it from another run?"
    case .unknownKey(let key, let path):
      "\(path.quoted) does not fit the network: it has \(key.quoted), which the network has not. Is it from another run?"
    case .wrongShape(let key, let expected, let found, let path):
      "\(path.quoted) does not fit the network: \(key.quoted) is \(found) instead of \(expected). Is it from another run?"
    case .impossibleCount(let key, let count, let path):
      "\(path.quoted) is damaged: \(key.quoted) counts \(count) batches."
    case .otherConstant(let key, let path):
      "\(path.quoted) holds another filter in \(key.quoted) than the (1, 2, 1) of a blur or the (1, 3, 3, 1) of a bilinear enlargement, "
        + "which are the ones that are known."
    }
  }
}
