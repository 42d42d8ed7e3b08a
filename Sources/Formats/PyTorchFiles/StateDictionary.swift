import Files

/// A dictionary of tensors within a PyTorch file: what `net.state_dict()` gives.
package struct StateDictionary: Sendable {
  /// The keys that lead to it: none if the file is of it alone, `["state_dict"]` or `["netG_A"]` where it lies deeper.
  package let path: [String]
  /// The names of its tensors and the places of these in the pickle's table, in the order of the file.
  let tensors: [Entry]
  /// Weights that are made by a class or a function that is not known, with its name.
  let foreignWeights: [(name: String, maker: String)]

  struct Entry: Sendable {
    let name: String
    let tensor: Int
  }

  /// The names of its tensors.
  package var names: [String] { tensors.map(\.name) }
}

extension Pickle {
  typealias Reason = PyTorchError.Reason

  /// Containers may lie so deep within each other.
  private static let depthLimit = 100

  /// All state dicts, those further out first: dictionaries in which a tensor has a name that ends in `weight`, or
  /// in `weight.original` where PyTorch normalises it.
  ///
  /// - Throws: if containers lie within themselves, or too deep; if there are no state dicts but those of foreign objects.
  func stateDictionaries() throws(Reason) -> [StateDictionary] {
    var found: [StateDictionary] = []
    var open = Set<Int>()
    var done = Set<Int>()
    try search(root, [], &open, &done, &found)
    let known = found.filter { !$0.tensors.isEmpty }
    if known.isEmpty, let foreign = found.first?.foreignWeights.first {
      throw .refused(foreign.maker.quoted(limit: 120))
    }
    return known.sorted { $0.path.count < $1.path.count }
  }

  private func search(
    _ value: Value, _ path: [String], _ open: inout Set<Int>, _ done: inout Set<Int>, _ found: inout [StateDictionary]
  ) throws(Reason) {
    guard case .container(let place) = value else { return }
    guard !open.contains(place) else { throw .refused("an object that lies within itself") }
    guard done.insert(place).inserted else { return }
    guard open.count < Self.depthLimit else { throw .refused("objects that lie \(Self.depthLimit) deep in each other") }
    open.insert(place)
    let container = containers[place]
    if container.kind == .dictionary {
      let dictionary = stateDictionary(container, path)
      let names = dictionary.names + dictionary.foreignWeights.map(\.name)
      if names.contains(where: { $0.hasSuffix("weight") || $0.hasSuffix("weight.original") }) {
        found.append(dictionary)
      }
      for index in stride(from: 1, to: container.items.count, by: 2) {
        try search(container.items[index], path + [text(container.items[index - 1])], &open, &done, &found)
      }
    } else {
      for (index, item) in container.items.enumerated() {
        try search(item, path + [String(index)], &open, &done, &found)
      }
    }
    open.remove(place)
  }

  /// The tensors of a dictionary; of a key that occurs twice the last counts, as in Python.
  private func stateDictionary(_ container: Container, _ path: [String]) -> StateDictionary {
    var places: [String: Int] = [:]
    var entries: [StateDictionary.Entry] = []
    var foreign: [(name: String, maker: String)] = []
    for index in stride(from: 1, to: container.items.count, by: 2) {
      guard case .text(let name) = container.items[index - 1] else { continue }
      switch container.items[index] {
      case .tensor(let tensor):
        let entry = StateDictionary.Entry(name: name, tensor: tensor)
        if let place = places[name] {
          entries[place] = entry
        } else {
          places[name] = entries.count
          entries.append(entry)
        }
      case .foreign(let place) where Self.isWeight(name): foreign.append((name, foreignNames[place]))
      default: continue
      }
    }
    return StateDictionary(path: path, tensors: entries, foreignWeights: foreign)
  }

  /// Whether a key is that of a layer's weights, rather than of a setting beside them.
  private static func isWeight(_ key: String) -> Bool {
    let parts = key.split(separator: ".")
    return parts.count > 1 && (parts.last.map { $0.hasPrefix("weight") || $0.hasPrefix("bias") } ?? false)
  }

  /// What the pickle is of, for whoever looked for a state dict in it.
  var summary: String {
    switch root {
    case .container(let place) where containers[place].kind == .dictionary:
      let items = containers[place].items
      let keys = stride(from: 0, to: min(items.count, 20), by: 2).map { index in
        let key = text(items[index]).quoted(limit: 60)
        guard index + 1 < items.count, case .foreign(let place) = items[index + 1] else { return key }
        return "\(key) (an object of \(foreignNames[place].quoted(limit: 120)))"
      }
      return keys.isEmpty ? "an empty dictionary" : "a dictionary of \(keys.joined(separator: ", "))"
    case .container(let place): return "a \(containers[place].kind) of \(containers[place].items.count)"
    case .foreign(let place):
      return
        "an object of \(foreignNames[place].quoted(limit: 120)), perhaps a whole network that torch.save(net) wrote, and to make "
        + "it again would run code"
    case .tensor: return "a single tensor"
    default: return "a single value"
    }
  }

  private func text(_ key: Value) -> String {
    switch key {
    case .text(let text): text
    case .integer(let number): String(number)
    default: "…"
    }
  }
}
