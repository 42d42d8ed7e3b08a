import Datasets
import Foundation
import Networks
import NeuralNetworks
import ONNXFiles
import RandomStreams
import SafeTensors
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Interchange
@testable import Runs

@Suite struct ImportedFolderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func write(_ architecture: NetworkArchitecture, to name: String) throws -> String {
    try ImportedNetworkTests.weights(of: architecture).tensors.write(to: folder.file(name))
    return folder.file(name)
  }

  private func importFolder(_ files: [String]) throws -> RunFolder {
    let set = try NetworkSet(files: files)
    let run = RunFolder(folder.file("imported"))
    try run.write(set, ImportedModel(set, domainA: "horse", domainB: "zebra"))
    return run
  }

  @Test func `one generator translates one way, and the other way is refused by name`() throws {
    let run = try importFolder([write(ImportedNetworkTests.generators[1], to: "style.safetensors")])
    let model = try run.translationModel()
    #expect(model.directions == [.aToB] && model.domainB == "zebra")
    _ = try run.generator(.aToB)
    #expect(throws: RunError.noSuchDirection(run.path, to: "horse", available: ["zebra"])) { try run.generator(.bToA) }
    #expect(throws: RunError.imported(run.path)) { try run.configuration() }
    #expect(throws: RunError.self) { try TrainingStart(run, for: SmallRun().configuration.method) }
    #expect(throws: RunError.folderNotEmpty(run.path)) {
      let set = try NetworkSet(files: [folder.file("style.safetensors")])
      try run.write(set, ImportedModel(set, domainA: "a", domainB: "b"))
    }
  }

  @Test func `a pair and its judges can be trained further`() throws {
    let generator = ImportedNetworkTests.generators[8]
    let files = try [
      write(generator, to: "net_G_A.safetensors"), write(generator, to: "net_G_B.safetensors"),
      write(ImportedNetworkTests.discriminators[0], to: "net_D_A.safetensors"),
      write(ImportedNetworkTests.discriminators[0], to: "net_D_B.safetensors"),
    ]
    let small = try SmallRun()
    let start = try TrainingStart(try importFolder(files), for: small.configuration.method)
    guard case .generator(let architecture) = generator,
      case .discriminator(let judge) = ImportedNetworkTests.discriminators[0]
    else { return }
    #expect(start.networks == .translating(architecture, judge))
    var configuration = small.configuration
    try start.apply(to: &configuration)
    let run = try TrainingRun(
      beginning: configuration, domains: small.domains, in: RunFolder(folder.file("run")), from: start, report: { _ in }
    )
    let expected = ImportedNetworkTests.weights(of: generator)
    for parameter in try #require(run.method.generators[.bToA]).parameters {
      #expect(try parameter.fileValues == expected.tensors.floats(parameter.key))
    }
    // A checkpoint is there before the first step, so that resuming does not begin with random networks.
    #expect(Checkpoints(run.folder).newestFirst.count == 1)
    _ = try run.train { true }
    #expect(run.stepsTaken == 1)
  }

  @Test func `two files of one role, and files without a generator, are refused`() throws {
    let generator = ImportedNetworkTests.generators[1]
    let first = try write(generator, to: "1_net_G_A.safetensors")
    let second = try write(generator, to: "2_net_G_A.safetensors")
    #expect(throws: ImportError.self) { try NetworkSet(files: [first, second]) }
    let judge = try write(ImportedNetworkTests.discriminators[0], to: "net_D_A.safetensors")
    #expect(throws: ImportError.noGenerator([judge])) { try NetworkSet(files: [judge]) }
  }

  @Test(arguments: ["{}", #"{"version": 1}"#, #"{"version": 1, "domainA": "a", "domainB": "b"}"#])
  func `a model.json that makes no sense is refused`(text: String) throws {
    try folder.write(Array(text.utf8), to: "model.json")
    #expect(throws: RunError.self) { try RunFolder(folder.path).translationModel() }
  }

  @Test(arguments: [
    TrainedSizes(height: 0, width: 72), .init(height: 72, width: 1 << 40),
    .init(height: 72, width: 72, largestScale: 0.5),
  ])
  func `sizes of training that no picture has are refused`(sizes: TrainedSizes) throws {
    let file = try write(ImportedNetworkTests.generators[1], to: "net_G_A.safetensors")
    let set = try NetworkSet(files: [file])
    var model = ImportedModel(set, domainA: "a", domainB: "b")
    let run = RunFolder(folder.file("run"))
    model.trainedSizes = TrainedSizes(height: 72, width: 90)
    try run.write(set, model)
    #expect(try run.translationModel().trainedSizes[.aToB] == TrainedSizes(height: 72, width: 90))
    model.trainedSizes = sizes
    try folder.write(Array(JSONEncoder().encode(model)), to: "run/model.json")
    #expect(throws: RunError.self) { try run.translationModel() }
  }

  @Test(arguments: ImportedNetworkTests.generators)
  func `an ONNX file keeps keys, shapes and values`(architecture: NetworkArchitecture) throws {
    let path = try write(architecture, to: "a.safetensors")
    try ExportedNetwork(file: path).writeONNX(to: folder.file("a.onnx"), replacing: false)
    let model = try ONNXModel(path: folder.file("a.onnx"))
    #expect(model.operatorSet >= 17)
    // Everything that is used is an input, a weight or the result of an operator before.
    var known = Set([ExportedNetwork.onnxInput] + model.initializers.map(\.name))
    for node in model.nodes {
      // An input that is left out has no name.
      #expect(known.isSuperset(of: node.inputs.filter { !$0.isEmpty }), "\(node.name)")
      known.formUnion(node.outputs)
    }
    #expect(known.contains(ExportedNetwork.onnxOutput))
    let weights = NetworkWeights(onnx: model, path: "a.onnx")
    #expect(try NetworkArchitecture(recognising: weights) == architecture)
    let expected = ImportedNetworkTests.weights(of: architecture)
    #expect(weights.parameterCount == expected.parameterCount)
    for key in expected.keys where !["tracked", "._u", "._v"].contains(where: key.hasSuffix) {
      guard let parametrization = key.range(of: ".parametrizations") else {
        #expect(try weights.tensors.floats(key) == expected.tensors.floats(key))
        continue
      }
      // A normalised weight is there as it is computed with: all values over one number.
      let used = try weights.tensors.floats("\(key[..<parametrization.lowerBound]).weight")
      let ratios = zip(try expected.tensors.floats(key), used).map { $0 / $1 }
      let sigma = try #require(ratios.first)
      #expect(sigma > 0 && ratios.allSatisfy { abs($0 / sigma - 1) < 1e-5 }, "\(key): \(ratios)")
    }
  }

  @Test func `a generator that adds its input becomes an ONNX file, and no state dict that leaves that out`() throws {
    var architecture = GeneratorArchitecture(
      kind: .resnet, width: 4, blocks: 1, levels: 0, upsampling: .nearest, norm: .instance, dropout: false, channels: 3)
    architecture.inputSkip = .sum
    let run = RunFolder(folder.file("run"))
    let part = ImportedModel.Part(
      architecture: architecture, origin: ImportedModel.Origin(file: "a", name: "", notes: []))
    let model = ImportedModel(
      domainA: "a", domainB: "b", generatorAToB: part, generatorBToA: nil, discriminatorA: nil, discriminatorB: nil)
    try folder.makeFolder(of: "run/model.json")
    try folder.write(Array(JSONEncoder().encode(model)), to: "run/model.json")
    let network = architecture.build(Initialization(.normal, gain: 0.1, seed: 1, network: "g"))
    try NetworkFile.write(network, name: "g", to: run.importedPath(of: Direction.aToB.generator))

    let exported = try ExportedNetwork(run, .aToB) { _, _ in }
    try exported.writeONNX(to: folder.file("g.onnx"), replacing: false)
    let last = try ONNXModel(path: folder.file("g.onnx")).nodes.suffix(2)
    #expect(last.map(\.operation) == ["Add", "Tanh"])
    #expect(last.first?.inputs.contains(ExportedNetwork.onnxInput) == true)
    #expect(throws: ExportError.inputSkip("a to b")) {
      try exported.writePyTorch(to: folder.file("g.pth"), replacing: false)
    }
    #expect(throws: ExportError.inputSkip("a to b")) {
      try exported.writeSafeTensors(to: folder.file("g.safetensors"), replacing: false)
    }
  }

  @Test func `a generator with an attention mask becomes an ONNX file that computes the same, and a state dict`() throws
  {
    let architecture = GeneratorArchitecture(
      kind: .resnet, width: 4, blocks: 1, levels: 0, inputSkip: .mask, norm: .none, dropout: false, channels: 3)
    let network = architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g"))
    let exported = ExportedNetwork(.generator(architecture), network, origin: "g")
    var stream = RandomStream(seed: 2, purpose: .init("picture"))
    let picture = Tensor([1, 8, 12, 3], (0..<8 * 12 * 3).map { _ in Float(stream.uniform(in: -1...1)) })
    let input = ONNXArray([1, 3, 8, 12]) { Double(picture.values[($0[2] * 12 + $0[3]) * 3 + $0[1]]) }
    let model = try exported.onnxModel()
    let output = try ONNXEvaluation.output(of: model, [ExportedNetwork.onnxInput: input])
    let expected = network(picture, .evaluation).values
    #expect(output.shape == [1, 3, 8, 12])
    for (place, value) in output.values.enumerated() {
      let (channel, pixel) = place.quotientAndRemainder(dividingBy: 8 * 12)
      #expect(abs(value - Double(expected[pixel * 3 + channel])) < 1e-5)
    }
    try exported.writePyTorch(to: folder.file("g.pth"), replacing: false)
    let weights = try #require(WeightsFile(path: folder.file("g.pth")).networks.first)
    #expect(try ImportedNetwork(weights).architecture == .generator(architecture))
  }

  @Test func `a discriminator becomes no ONNX file`() throws {
    let path = try write(ImportedNetworkTests.discriminators[0], to: "d.safetensors")
    #expect(throws: ExportError.noGenerator(path)) {
      try ExportedNetwork(file: path).writeONNX(to: folder.file("d.onnx"), replacing: false)
    }
  }
}
