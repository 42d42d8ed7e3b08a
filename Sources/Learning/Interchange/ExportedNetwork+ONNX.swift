import Networks
import ONNXFiles

extension ExportedNetwork {
  /// The names of what goes in and comes out of the ONNX model.
  package static let onnxInput = "picture"
  package static let onnxOutput = "translation"

  /// Writes a generator as one ONNX file: pictures `[batch, channels, height, width]` from −1 to 1, of any number and size that
  /// the network takes.
  ///
  /// - Throws: `ExportError` if the network is no generator, `ONNXError`.
  package func writeONNX(to path: String, replacing: Bool) throws {
    guard case .generator(let architecture) = architecture, let generator = module as? any Generator else {
      throw ExportError.noGenerator(origin)
    }
    try model(of: generator, architecture).write(to: path, replacing: replacing)
  }

  private func model(of generator: any Generator, _ architecture: GeneratorArchitecture) -> ONNXModel {
    var graph = ONNXGraph()
    let result = graph.add(generator.layers, to: Self.onnxInput)
    var model = ONNXModel(producer: "cyclegan", name: "generator")
    model.nodes = graph.nodes
    for index in model.nodes.indices where model.nodes[index].outputs == [result] {
      model.nodes[index].outputs = [Self.onnxOutput]
    }
    model.initializers = graph.initializers
    model.inputs = [Self.port(Self.onnxInput, channels: architecture.channels)]
    model.outputs = [
      Self.port(Self.onnxOutput, channels: architecture.outputChannels ?? architecture.channels)
    ]
    model.metadata = [
      ONNXModel.Metadata(key: "origin", text: origin),
      ONNXModel.Metadata(key: "values", text: "RGB or grey from -1 to 1"),
      ONNXModel.Metadata(key: "size_multiple", text: String(architecture.sizeMultiple)),
      ONNXModel.Metadata(key: "smallest_side", text: String(architecture.smallestSide)),
    ]
    return model
  }

  private static func port(_ name: String, channels: Int) -> ONNXModel.Port {
    ONNXModel.Port(name: name, sizes: [.named("batch"), .fixed(Int64(channels)), .named("height"), .named("width")])
  }
}
