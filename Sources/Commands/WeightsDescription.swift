import SafeTensors

/// What a file of weights holds, in lines for a person.
struct WeightsDescription {
  private let path: String
  private let file: SafeTensorsFile

  /// What batch norm keeps beside its parameters.
  private static let statistics = [".running_mean", ".running_var", ".num_batches_tracked"]

  /// Reads a safetensors file.
  ///
  /// - Throws: `SafeTensorsError`.
  init(path: String) throws(SafeTensorsError) {
    self.path = path
    file = try SafeTensorsFile(path: path)
  }

  /// The lines: the sums first, then the metadata and every tensor.
  var lines: [String] {
    get throws(SafeTensorsError) {
      var count = 0
      var tensors: [String] = []
      for name in file.names {
        let shape = try file.shape(of: name)
        if !Self.statistics.contains(where: name.hasSuffix) { count += shape.reduce(1, *) }
        let sizes = shape.isEmpty ? "one number" : shape.map { String($0) }.joined(separator: "×")
        tensors.append("  \(name)  \(sizes)  \(try file.dataType(of: name).rawValue)")
      }
      let metadata = file.metadata.keys.map { "  \($0) = \(file.metadata[$0] ?? "")" }
      return ["\(Wording.shell(path)): \(Wording.count(file.names.count, "key")), \(Wording.count(count, "parameter"))"]
        + (metadata.isEmpty ? [] : ["metadata"] + metadata) + ["tensors"] + tensors
    }
  }
}
