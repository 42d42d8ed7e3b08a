import Interchange
import ONNXFiles

/// What an ONNX file holds, in lines for a person.
struct ONNXDescription {
  private let path: String
  private let model: ONNXModel

  /// Reads an ONNX file.
  ///
  /// - Throws: `ONNXError`.
  init(path: String) throws(ONNXError) {
    self.path = path
    model = try ONNXModel(path: path)
  }

  /// The lines: the sums first, what goes in and comes out, which network it is, the metadata, and every tensor if asked for.
  func lines(listingTensors: Bool) -> [String] {
    let weights = NetworkWeights(onnx: model, path: path)
    let operations = Dictionary(model.nodes.map { ($0.operation, 1) }, uniquingKeysWith: +)
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
    var lines = [
      "\(Wording.shell(path)): ONNX, operator set \(model.operatorSet), "
        + "\(Wording.count(weights.parameterCount, "parameter"))"
    ]
    if let architecture = try? NetworkArchitecture(recognising: weights) {
      lines.append("  network    \(architecture.text)")
    }
    if !model.producer.isEmpty { lines.append("  written by \(model.producer)") }
    lines +=
      model.inputs.map { "  takes      \(Self.text($0))" } + model.outputs.map { "  gives      \(Self.text($0))" }
    lines.append("  operators  \(operations.joined(separator: ", "))")
    if !model.metadata.isEmpty { lines += ["metadata"] + model.metadata.map { "  \($0.key) = \($0.text)" } }
    guard listingTensors else {
      return lines + ["  tensors    \(model.initializers.count); --tensors lists them"]
    }
    return lines + ["tensors"]
      + model.initializers.map { tensor in
        "  \(tensor.name)  \(tensor.shape.isEmpty ? "one number" : tensor.shape.map(String.init).joined(separator: "×"))"
      }
  }

  private static func text(_ port: ONNXModel.Port) -> String {
    let sizes = port.sizes.map { size in
      switch size {
      case .fixed(let number): String(number)
      case .named(let name): name
      }
    }
    return "\(port.name) [\(sizes.joined(separator: ", "))]"
  }
}
