import Networks
import NeuralNetworks
import Runs
import SafeTensors

/// A network that was read from a file, found out and checked.
package struct ImportedNetwork {
  /// What it is.
  package let architecture: NetworkArchitecture
  /// The network itself.
  package let module: any Module
  /// What was left out or put in on the way, in sentences.
  package let notes: [String]
  /// The file it came from.
  package let path: String
  /// What it is called in the file; empty if the file is of it alone.
  package let name: String

  /// Builds the network that weights are of, and fills it with them.
  ///
  /// - Throws: `ImportError`, `SafeTensorsError`, `NetworkFileError`.
  package init(_ weights: NetworkWeights) throws {
    architecture = try NetworkArchitecture(recognising: weights)
    path = weights.path
    name = weights.name
    var notes: [String] = []
    let module = architecture.build()
    self.module = module
    let expected = Set(
      module.parameters.map(\.key) + module.runningStatistics.map(\.key) + module.constants.map(\.key))
    var tensors = SafeTensorsFile(describing: weights.path)
    var unexpected: [String] = []
    var dropped = 0
    for key in weights.keys {
      guard let content = weights.tensors.content(of: key) else { continue }
      if expected.contains(key) {
        tensors.add(key, content.dataType, shape: content.shape, bytes: content.bytes)
      } else if architecture.mayHaveIdleStatistics, NetworkWeights.statistics.contains(where: key.hasSuffix) {
        dropped += 1
      } else {
        unexpected.append(key)
      }
    }
    if !weights.root.isEmpty {
      let before = weights.prefix.isEmpty ? "nothing" : "“\(weights.prefix).”"
      notes.append("its keys have \(before) before them, where “\(weights.root).” was expected")
    } else if !weights.prefix.isEmpty {
      notes.append("“\(weights.prefix).” was taken off the front of its keys")
    }
    if dropped > 0 {
      notes.append("running statistics of old instance norms (\(dropped) keys) were dropped; nothing uses them")
    }
    // PyTorch before 0.4.1 did not count the batches of a batch norm.
    let uncounted = expected.filter { $0.hasSuffix(NetworkWeights.statistics[2]) && !tensors.contains($0) }.sorted()
    for key in uncounted { tensors.add(key, shape: [], int64s: [0]) }
    if !uncounted.isEmpty { notes.append("counts of batches are not in the file and begin at 0") }
    let missing = expected.filter { !tensors.contains($0) }.sorted()
    guard missing.isEmpty, unexpected.isEmpty else {
      throw ImportError.wrongKeys(path: weights.path, missing: missing, unexpected: unexpected)
    }
    if case .generator(let generator) = architecture, generator.kind != .resnet {
      notes.append("whether it drops out in training cannot be seen in such weights; translation does not depend on it")
    }
    if case .generator(let generator) = architecture, generator.upsampling == .nearest {
      notes.append("its enlargements have no weights and are taken for those by nearest neighbours")
    }
    if case .generator(let generator) = architecture, generator.inputSkip == .mask {
      notes.append("the channel that it makes beyond those that go in is taken for an attention mask of ours")
    }
    if case .latentGenerator(let generator, _) = architecture { notes += Self.notes(on: generator.kind) }
    try NetworkFile.load(module, from: tensors, path: weights.path)
    if let parameter = module.parameters.first(where: { !$0.value.isFinite }) {
      throw ImportError.notFinite(path: weights.path, key: parameter.key)
    }
    if let statistic = module.runningStatistics.first(where: { !$0.value.isFinite }) {
      throw ImportError.notFinite(path: weights.path, key: statistic.key)
    }
    self.notes = notes
  }

  /// What cannot be seen in the weights of a generator of pictures from vectors.
  private static func notes(on kind: LatentArchitecture.Kind) -> [String] {
    switch kind {
    case .mlp:
      [
        "the epsilon of its batch norms and the slope of its leaky ReLUs have no weights and are taken to be 0.00001 and 0.2"
      ]
    case .dcgan:
      ["its strides, paddings and activations have no weights and are taken for those of PyTorch's DCGAN example"]
    case .projection: []
    }
  }
}
