import Foundation
import Networks
import ONNXFiles

extension ExportedNetwork {
  /// The names of what goes in and comes out of the ONNX model of a generator that translates.
  package static let onnxInput = "picture"
  package static let onnxOutput = "translation"
  /// The names of what goes in and comes out of the ONNX model of a generator that makes pictures from vectors.
  package static let onnxLatent = "latent"
  package static let onnxLabel = "label"
  package static let onnxWords = "words"
  package static let onnxPicture = "picture"

  /// Writes a generator as one ONNX file. Pictures are `[batch, channels, height, width]` from −1 to 1, of any number.
  ///
  /// One that translates takes pictures of any size that the network takes; one that makes pictures from nothing takes vectors `[batch,
  /// latent size]`, and where it knows classes labels `[batch]`, or where it knows texts their words `[batch, vocabulary]`.
  ///
  /// - Throws: `ExportError` if the network is no generator, `ONNXError`.
  package func writeONNX(to path: String, replacing: Bool) throws {
    try onnxModel().write(to: path, replacing: replacing)
  }

  /// The generator as an ONNX model.
  ///
  /// - Throws: `ExportError` if the network is no generator.
  func onnxModel() throws(ExportError) -> ONNXModel {
    switch architecture {
    case .generator(let architecture):
      guard let generator = module as? any Generator else { throw .noGenerator(origin) }
      return model(of: generator, architecture)
    case .latentGenerator(let architecture, let classes):
      guard let generator = module as? any LatentGenerator else { throw .noGenerator(origin) }
      return model(of: generator, architecture, knowsClasses: classes > 0)
    case .discriminator, .pictureDiscriminator: throw .noGenerator(origin)
    }
  }

  private func model(of generator: any Generator, _ architecture: GeneratorArchitecture) -> ONNXModel {
    var graph = ONNXGraph()
    let result = graph.add(generator.layers, to: Self.onnxInput)
    var model = model(graph, result: result, called: Self.onnxOutput)
    model.inputs = [Self.port(Self.onnxInput, channels: architecture.channels)]
    model.outputs = [
      Self.port(Self.onnxOutput, channels: architecture.outputChannels ?? architecture.channels)
    ]
    model.metadata += [
      ONNXModel.Metadata(key: "size_multiple", text: String(architecture.sizeMultiple)),
      ONNXModel.Metadata(key: "smallest_side", text: String(architecture.smallestSide)),
    ]
    return model
  }

  private func model(
    of generator: any LatentGenerator, _ architecture: LatentArchitecture, knowsClasses: Bool
  ) -> ONNXModel {
    var graph = ONNXGraph()
    let result = graph.add(
      generator, to: Self.onnxLatent, label: Self.onnxLabel, words: Self.onnxWords)
    var model = model(graph, result: result, called: Self.onnxPicture)
    let side = ONNXModel.Port.Size.fixed(Int64(architecture.size))
    let vocabulary = (generator as? ProjectionGenerator)?.text?.layer.weight.shape[1]
    let label = ONNXModel.Port(name: Self.onnxLabel, sizes: [.named("batch")], elements: .integers)
    model.inputs =
      [ONNXModel.Port(name: Self.onnxLatent, sizes: [.named("batch"), .fixed(Int64(architecture.latentSize))])]
      + (knowsClasses ? [label] : []) + (vocabulary.map { [Self.words($0)] } ?? [])
    model.outputs = [
      ONNXModel.Port(
        name: Self.onnxPicture, sizes: [.named("batch"), .fixed(Int64(architecture.channels)), side, side])
    ]
    model.metadata.append(ONNXModel.Metadata(key: "latent", text: "independent numbers of mean 0 and deviation 1"))
    model.metadata += lists.map { ONNXModel.Metadata(key: $0.key, text: $0.text) }
    return model
  }

  private static func words(_ vocabulary: Int) -> ONNXModel.Port {
    ONNXModel.Port(name: onnxWords, sizes: [.named("batch"), .fixed(Int64(vocabulary))])
  }

  /// A model whose last operator's result has a name.
  private func model(_ graph: ONNXGraph, result: String, called name: String) -> ONNXModel {
    var model = ONNXModel(producer: "cyclegan", name: "generator")
    model.nodes = graph.nodes
    for index in model.nodes.indices where model.nodes[index].outputs == [result] {
      model.nodes[index].outputs = [name]
    }
    model.initializers = graph.initializers
    model.metadata = [
      ONNXModel.Metadata(key: "origin", text: origin),
      ONNXModel.Metadata(key: "values", text: "RGB or grey from -1 to 1"),
    ]
    return model
  }

  private static func port(_ name: String, channels: Int) -> ONNXModel.Port {
    ONNXModel.Port(name: name, sizes: [.named("batch"), .fixed(Int64(channels)), .named("height"), .named("width")])
  }
}
