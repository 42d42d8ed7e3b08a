import SafeTensors

/// The tensors of one network, under the keys that the network itself gives them.
public struct NetworkWeights {
  /// What the network is called within its file: `state_dict` or `netG_A`; empty if the file is of it alone.
  public let name: String
  /// The file.
  public let path: String
  let tensors: SafeTensorsFile
  /// The shape of each tensor, in PyTorch's order of axes.
  public let shapes: [String: [Int]]

  /// The keys, in the order of the file.
  public var keys: [String] { tensors.names }

  /// What the numbers of a tensor are, by its name in safetensors: `F32`; nil if there is none of that key.
  public func dataType(of key: String) -> String? { (try? tensors.dataType(of: key))?.rawValue }

  /// What batch norm keeps beside its parameters.
  static let statistics = [".running_mean", ".running_var", ".num_batches_tracked"]

  /// How many numbers it has that were learned: all but running statistics.
  public var parameterCount: Int {
    shapes.reduce(0) { sum, entry in
      Self.statistics.contains(where: entry.key.hasSuffix) ? sum : sum + entry.value.reduce(1, *)
    }
  }

  init(name: String, path: String, tensors: SafeTensorsFile) {
    self.name = name
    self.path = path
    self.tensors = tensors
    shapes = Dictionary(
      tensors.names.map { ($0, (try? tensors.shape(of: $0)) ?? []) }, uniquingKeysWith: { $1 })
  }

  /// The first parts of a network's own keys: the published networks keep their layers in a `model` or a `net`.
  private static let roots: Set<Substring> = ["model", "net"]

  /// Takes a state dict apart into networks, by what stands before `model.` or `net.` in the keys.
  ///
  /// `module.` is what PyTorch's DataParallel puts before every key, and counts as nothing.
  static func separated(_ file: SafeTensorsFile, name: String, path: String) -> [NetworkWeights] {
    var groups: [(prefix: String, tensors: SafeTensorsFile)] = []
    for key in file.names {
      guard let content = file.content(of: key) else { continue }
      let parts = key.split(separator: ".", omittingEmptySubsequences: false)
      let root = parts.dropLast().firstIndex { roots.contains($0) }
      let prefix = parts[..<(root ?? 0)].filter { $0 != "module" }.joined(separator: ".")
      let ownKey = parts[(root ?? 0)...].joined(separator: ".")
      var place = groups.firstIndex { $0.prefix == prefix && !$0.tensors.contains(ownKey) }
      if place == nil {
        groups.append((prefix, SafeTensorsFile(describing: path)))
        place = groups.count - 1
      }
      if let place { groups[place].tensors.add(ownKey, content.dataType, shape: content.shape, bytes: content.bytes) }
    }
    return groups.map { prefix, tensors in
      NetworkWeights(
        name: [name, prefix].filter { !$0.isEmpty }.joined(separator: "."), path: path, tensors: tensors)
    }
  }
}
