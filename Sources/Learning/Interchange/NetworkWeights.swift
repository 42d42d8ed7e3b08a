import SafeTensors

/// The tensors of one network, under the keys that the network itself gives them.
package struct NetworkWeights {
  /// What the network is called within its file: `state_dict` or `netG_A`; empty if the file is of it alone.
  package let name: String
  /// The file.
  package let path: String
  let tensors: SafeTensorsFile
  /// What stood before the network's own keys in the file, without the dot at its end; empty if nothing did.
  package let prefix: String
  /// What was put there instead: `model` where the layers lay in none; mostly empty.
  package let root: String
  /// Tensors of the same state dict that belong to none of its networks, by their names.
  package let beside: [String]
  /// The shape of each tensor, in PyTorch's order of axes.
  package let shapes: [String: [Int]]

  /// The keys, in the order of the file.
  package var keys: [String] { tensors.names }

  /// What the numbers of a tensor are, by its name in safetensors: `F32`; nil if there is none of that key.
  package func dataType(of key: String) -> String? { (try? tensors.dataType(of: key))?.rawValue }

  /// What batch norm keeps beside its parameters.
  static let statistics = [".running_mean", ".running_var", ".num_batches_tracked"]

  /// What a blur or a bilinear enlargement keeps: its filter, which is always the same.
  static let filter = ".filt"

  /// What a spectral norm keeps beside its weight.
  private static let singularVectors = [".parametrizations.weight.0._u", ".parametrizations.weight.0._v"]

  /// How many numbers it has that were learned: all but running statistics, filters and singular vectors.
  package var parameterCount: Int {
    shapes.reduce(0) { sum, entry in
      (Self.statistics + [Self.filter] + Self.singularVectors).contains(where: entry.key.hasSuffix)
        ? sum : sum + entry.value.reduce(1, *)
    }
  }

  init(
    name: String, path: String, tensors: SafeTensorsFile, prefix: String = "", root: String = "", beside: [String] = []
  ) {
    (self.prefix, self.root, self.beside) = (prefix, root, beside)
    self.name = name
    self.path = path
    self.tensors = tensors
    shapes = Dictionary(
      tensors.names.map { ($0, (try? tensors.shape(of: $0)) ?? []) }, uniquingKeysWith: { $1 })
  }
}
