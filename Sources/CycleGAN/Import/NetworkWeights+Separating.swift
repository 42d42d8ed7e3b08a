import SafeTensors

/// Finding the networks in a state dict, whatever stands before their keys.
extension NetworkWeights {
  /// Parts of a key that PyTorch's own wrappers put in: DataParallel and AveragedModel, and `torch.compile`.
  private static let wrappers: Set<Substring> = ["module", "_orig_mod"]

  /// The first convolution of each family of networks, by which it is recognised: the end of its key, and the side of its kernel.
  private static let beginnings: [(key: [Substring], kernel: Int)] = [
    (["model", "1", "weight"], 7), (["model", "0", "weight"], 4), (["net", "0", "weight"], 1),
  ]

  /// Takes a state dict apart into networks, by what stands before the keys that networks of the known families begin with.
  ///
  /// Names such as `netG_A.` are kept as the network's name; the names of PyTorch's wrappers count as nothing. Tensors that
  /// belong to none of the networks are left out and named in `beside`. Where no network is recognised, the state dict stays whole.
  static func separated(_ file: SafeTensorsFile, name: String, path: String) -> [NetworkWeights] {
    let keys = file.names.map { (name: $0, parts: $0.split(separator: ".", omittingEmptySubsequences: false)) }
    var prefixes: [[Substring]] = []
    for key in keys {
      guard var prefix = prefix(key.parts, shape: (try? file.shape(of: key.name)) ?? []) else { continue }
      // A U-Net's own first key, `model.model.0.weight`, looks like that of a patch discriminator called `model`.
      let inside = without(wrappersIn: prefix) + ["model", "1", "model"]
      if inside.dropLast(3).last == "model",
        keys.contains(where: { without(wrappersIn: $0.parts).starts(with: inside) })
      {
        prefix = Array(prefix[..<(prefix.lastIndex(of: "model") ?? 0)])
      }
      if !prefixes.contains(prefix) { prefixes.append(prefix) }
    }
    guard !prefixes.isEmpty else { return [whole(keys.map(\.name), of: file, name: name, path: path)] }

    var groups = prefixes.map { _ in SafeTensorsFile(describing: path) }
    var beside: [String] = []
    for key in keys {
      guard let content = file.content(of: key.name) else { continue }
      let fitting = prefixes.indices.filter { key.parts.starts(with: prefixes[$0]) }
      guard let place = fitting.max(by: { prefixes[$0].count < prefixes[$1].count }) else {
        beside.append(key.name)
        continue
      }
      let own = without(wrappersIn: Array(key.parts.dropFirst(prefixes[place].count))).joined(separator: ".")
      let isFree = SafeTensorsFile.allows(own) && !groups[place].contains(own)
      groups[place].add(isFree ? own : key.name, content.dataType, shape: content.shape, bytes: content.bytes)
    }
    let shortNames = prefixes.map { without(wrappersIn: $0) }
    return prefixes.indices.map { place in
      let isUnique = shortNames.count { $0 == shortNames[place] } == 1
      let own = (isUnique ? shortNames[place] : prefixes[place]).joined(separator: ".")
      return NetworkWeights(
        name: [name, own].filter { !$0.isEmpty }.joined(separator: "."), path: path, tensors: groups[place],
        prefix: prefixes[place].joined(separator: "."), beside: place == 0 ? beside : [])
    }
  }

  /// What stands before a key that a network begins with; nil for other keys.
  private static func prefix(_ key: [Substring], shape: [Int]) -> [Substring]? {
    guard shape.count == 4, shape[2] == shape[3] else { return nil }
    for beginning in beginnings where beginning.kernel == shape[2] {
      var rest = key[...]
      var expected = beginning.key[...]
      while let part = expected.last, let last = rest.last {
        if last == part { expected.removeLast() } else if !wrappers.contains(last) { break }
        rest.removeLast()
      }
      if expected.isEmpty { return Array(rest) }
    }
    return nil
  }

  private static func without(wrappersIn parts: [Substring]) -> [Substring] { parts.filter { !wrappers.contains($0) } }

  /// A state dict in which no network was recognised.
  private static func whole(_ keys: [String], of file: SafeTensorsFile, name: String, path: String) -> NetworkWeights {
    var tensors = SafeTensorsFile(describing: path)
    for key in keys {
      guard let content = file.content(of: key) else { continue }
      tensors.add(key, content.dataType, shape: content.shape, bytes: content.bytes)
    }
    return NetworkWeights(name: name, path: path, tensors: tensors)
  }
}
