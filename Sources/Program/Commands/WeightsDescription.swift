import Interchange

/// What a file of weights holds, in lines for a person.
struct WeightsDescription {
  private let file: WeightsFile

  /// Reads a file of weights.
  ///
  /// - Throws: the errors of `WeightsFile`.
  init(path: String) throws {
    file = try WeightsFile(path: path)
  }

  /// The lines: what is in the file, what it says about itself, which networks they are, and every tensor if asked for.
  func lines(listingTensors: Bool) -> [String] {
    let keys = file.networks.reduce(0) { $0 + $1.keys.count }
    let parameters = file.networks.reduce(0) { $0 + $1.parameterCount }
    let metadata = file.metadata.map { "  \($0.key) = \($0.text)" }
    return [
      "\(Wording.shell(file.path)): \(file.form.text), \(Wording.count(keys, "key")), "
        + "\(Wording.count(parameters, "parameter"))"
    ] + (metadata.isEmpty ? [] : ["metadata"] + metadata)
      + file.networks.flatMap { lines(of: $0, listingTensors: listingTensors) }
  }

  private func lines(of network: NetworkWeights, listingTensors: Bool) -> [String] {
    let title = "network\(network.name.isEmpty ? "" : " \(network.name)")"
    guard listingTensors else {
      return [title] + architectureLines(of: network)
        + ["  \(Wording.count(network.keys.count, "tensor")); --tensors lists them"]
    }
    var lines = [network.name.isEmpty ? "tensors" : "tensors of \(network.name)"]
    for key in network.keys {
      let shape = network.shapes[key] ?? []
      let sizes = shape.isEmpty ? "one number" : shape.map { String($0) }.joined(separator: "×")
      lines.append("  \(key)  \(sizes)  \(network.dataType(of: key) ?? "")")
    }
    return [title] + architectureLines(of: network) + lines
  }

  private func architectureLines(of network: NetworkWeights) -> [String] {
    do {
      let found = try ImportedNetwork(network)
      var lines = ["  \(found.architecture.text), \(Wording.count(network.parameterCount, "parameter"))"]
      if case .generator(let generator) = found.architecture { lines.append("  takes \(generator.sizesText)") }
      return lines + found.notes.map { "  \($0)" }
    } catch ImportError.unknownNetwork {
      return ["  none of the networks that are known"]
    } catch {
      return ["  \(Failure(error).message)"]
    }
  }
}
