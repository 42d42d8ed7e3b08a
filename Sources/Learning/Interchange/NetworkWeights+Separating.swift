import SafeTensors

/// Finding the networks in a state dict, whatever stands before their keys.
extension NetworkWeights {
  /// Parts of a key that PyTorch's own wrappers put in: DataParallel and AveragedModel, and `torch.compile`.
  private static let wrappers: Set<Substring> = ["module", "_orig_mod"]

  /// How the key of a weight ends that PyTorch normalises.
  private static let normalised: [Substring] = ["parametrizations", "weight", "original"]

  /// How a network of a known family begins.
  private struct Beginning {
    /// The end of the key of its first convolution.
    let key: [Substring]
    /// The side of that convolution's kernel.
    let kernel: Int
    /// What a network's own keys have before this.
    var root: [Substring] = []
    /// One of these must be there as well, where the key alone could be another network's.
    var next: [[Substring]]?
    /// None of these must be there.
    var without: [[Substring]] = []
  }

  /// The beginnings by which networks are recognised, the first that fits. Those with a `root` are of layers that lie in no Sequential of
  /// that name, or in one of another name.
  private static let beginnings: [Beginning] = [
    // Only DCGAN's generator has a batch norm behind its first convolution, and only its discriminator no bias in it.
    Beginning(key: ["main", "0", "weight"], kernel: 4, next: [["main", "1", "running_mean"]]),
    Beginning(
      key: ["main", "0", "weight"], kernel: 4, next: [["main", "2", "weight"]], without: [["main", "0", "bias"]]),
    // Without batch norm there are biases, and the third convolution has a place that it has in no patch discriminator.
    Beginning(
      key: ["main", "0", "weight"], kernel: 4, next: [["main", "4", "weight"]], without: [["main", "2", "filt"]]),
    Beginning(key: ["main", "0"] + normalised, kernel: 4, next: [["main", "4"] + normalised]),
    Beginning(key: ["0", "weight"], kernel: 4, root: ["main"], next: [["1", "running_mean"]]),
    Beginning(key: ["0", "weight"], kernel: 4, root: ["main"], next: [["2", "weight"]], without: [["0", "bias"]]),
    Beginning(key: ["up", "0", "conv"] + normalised, kernel: 4),
    Beginning(key: ["down", "0"] + normalised, kernel: 4), Beginning(key: ["heads", "0", "0"] + normalised, kernel: 1),
    Beginning(key: ["model", "1", "weight"], kernel: 7), Beginning(key: ["model", "0", "weight"], kernel: 4),
    Beginning(key: ["net", "0", "weight"], kernel: 1),
    Beginning(key: ["model", "0"] + normalised, kernel: 4), Beginning(key: ["net", "0"] + normalised, kernel: 1),
    Beginning(key: ["1", "weight"], kernel: 7, root: ["model"], next: [["4", "weight"], ["4"] + normalised]),
    Beginning(key: ["0", "weight"], kernel: 4, root: ["model"], next: [["2", "weight"], ["2", "filt"]]),
    Beginning(key: ["0"] + normalised, kernel: 4, root: ["model"], next: [["2"] + normalised, ["2", "filt"]]),
  ]

  /// The most networks that a state dict may hold; it bounds the time that a forged one can ask for.
  private static let networkLimit = 64

  /// Where a network lies in a state dict.
  private struct Place: Equatable {
    /// What stands before its keys.
    var prefix: [Substring]
    /// What has to stand there instead.
    let root: [Substring]
  }

  /// Takes a state dict apart into networks, by what stands before the keys that networks of the known families begin with.
  ///
  /// Names such as `netG_A.` are kept as the network's name; the names of PyTorch's wrappers count as nothing. Tensors that
  /// belong to none of the networks are left out and named in `beside`. Where no network is recognised, or more than there can
  /// be, the state dict stays whole.
  static func separated(_ file: SafeTensorsFile, name: String, path: String) -> [NetworkWeights] {
    let keys = file.names.map { (name: $0, parts: $0.split(separator: ".", omittingEmptySubsequences: false)) }
    var places: [Place] = []
    var seen = Set<[Substring]>()
    for key in keys where seen.count <= networkLimit {
      guard var place = place(key.parts, in: file, shape: (try? file.shape(of: key.name)) ?? []),
        seen.insert(place.prefix).inserted
      else { continue }
      // A U-Net's own first key, `model.model.0.weight`, looks like that of a patch discriminator called `model`.
      let inside = without(wrappersIn: place.prefix) + ["model", "1", "model"]
      if inside.dropLast(3).last == "model",
        keys.contains(where: { without(wrappersIn: $0.parts).starts(with: inside) })
      {
        place.prefix = Array(place.prefix[..<(place.prefix.lastIndex(of: "model") ?? 0)])
      }
      if !places.contains(where: { $0.prefix == place.prefix }) { places.append(place) }
    }
    guard !places.isEmpty, seen.count <= networkLimit else {
      return [whole(keys.map(\.name), of: file, name: name, path: path)]
    }

    var groups = places.map { _ in SafeTensorsFile(describing: path) }
    var beside: [String] = []
    for key in keys {
      guard let content = file.content(of: key.name) else { continue }
      let fitting = places.indices.filter { key.parts.starts(with: places[$0].prefix) }
      guard let index = fitting.max(by: { places[$0].prefix.count < places[$1].prefix.count }) else {
        beside.append(key.name)
        continue
      }
      let rest = without(wrappersIn: Array(key.parts.dropFirst(places[index].prefix.count)))
      let own = (places[index].root + rest).joined(separator: ".")
      let isFree = SafeTensorsFile.allows(own) && !groups[index].contains(own)
      groups[index].add(isFree ? own : key.name, content.dataType, shape: content.shape, bytes: content.bytes)
    }
    let shortNames = places.map { without(wrappersIn: $0.prefix) }
    return places.indices.map { index in
      let isUnique = shortNames.count { $0 == shortNames[index] } == 1
      let own = (isUnique ? shortNames[index] : places[index].prefix).joined(separator: ".")
      return NetworkWeights(
        name: [name, own].filter { !$0.isEmpty }.joined(separator: "."), path: path, tensors: groups[index],
        prefix: places[index].prefix.joined(separator: "."), root: places[index].root.joined(separator: "."),
        beside: index == 0 ? beside : [])
    }
  }

  /// Where a network lies that begins with a key; nil for other keys.
  private static func place(_ key: [Substring], in file: SafeTensorsFile, shape: [Int]) -> Place? {
    guard shape.count == 4, shape[2] == shape[3] else { return nil }
    for beginning in beginnings where beginning.kernel == shape[2] {
      var rest = key[...]
      var expected = beginning.key[...]
      while let part = expected.last, let last = rest.last {
        if last == part { expected.removeLast() } else if !wrappers.contains(last) { break }
        rest.removeLast()
      }
      guard expected.isEmpty else { continue }
      func holds(_ key: [Substring]) -> Bool { file.contains((rest + key).joined(separator: ".")) }
      if let next = beginning.next, !next.contains(where: holds) { continue }
      if beginning.without.contains(where: holds) { continue }
      return Place(prefix: Array(rest), root: beginning.root)
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
