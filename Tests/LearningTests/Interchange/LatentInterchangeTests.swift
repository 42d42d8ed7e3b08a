import Datasets
import Foundation
import Images
import Networks
import NeuralNetworks
import ONNXFiles
import ReferenceKernels
import SafeTensors
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Interchange
@testable import Runs

/// Networks that make pictures from nothing, on their way to other programs and from them.
@Suite struct LatentInterchangeTests {
  /// Outputs, in units of the largest value: float32 in another order of summation.
  private static let outputTolerance = 1e-4

  static let generators: [NetworkArchitecture] = [
    .latentGenerator(dcgan(16), classes: 0), .latentGenerator(dcgan(32, channels: 1), classes: 0),
    .latentGenerator(dcgan(128, width: 2), classes: 0), .latentGenerator(projection(16), classes: 0),
    .latentGenerator(projection(32, attentionSide: 16), classes: 3),
    .latentGenerator(projection(64, attentionSide: 8, channels: 1), classes: 2),
    .latentGenerator(LatentArchitecture(kind: .mlp, latentSize: 5, width: 3, size: 9, channels: 3), classes: 0),
    .latentGenerator(LatentArchitecture(kind: .mlp, latentSize: 5, width: 3, size: 28, channels: 1), classes: 0),
  ]

  /// Those that judge what these make; how long the vectors are they do not know.
  static let discriminators: [NetworkArchitecture] =
    generators.compactMap {
      guard case .latentGenerator(var architecture, let classes) = $0 else { return nil }
      architecture.latentSize = 1
      return .pictureDiscriminator(architecture, classes: classes)
    } + open

  /// Those that are open to regularisation.
  private static let open: [NetworkArchitecture] = [
    (.dcgan, .spectral, nil), (.dcgan, NormalisationKind.none, nil), (.dcgan, nil, true), (.dcgan, .spectral, true),
    (.projection, nil, true),
  ].map { (kind: LatentArchitecture.Kind, norm: NormalisationKind?, seesDeviation: Bool?) in
    .pictureDiscriminator(
      LatentArchitecture(
        kind: kind, latentSize: 1, width: 4, size: 32, channels: 3, discriminatorNorm: norm,
        minibatchDeviation: seesDeviation), classes: 0)
  }

  private static func dcgan(_ size: Int, width: Int = 4, channels: Int = 3) -> LatentArchitecture {
    LatentArchitecture(kind: .dcgan, latentSize: 6, width: width, size: size, channels: channels)
  }

  private static func projection(_ size: Int, attentionSide: Int? = nil, channels: Int = 3) -> LatentArchitecture {
    LatentArchitecture(
      kind: .projection, latentSize: 7, width: 8, size: size, channels: channels, attentionSide: attentionSide)
  }

  /// The tensors of a network under other keys.
  private static func renamed(_ architecture: NetworkArchitecture, _ name: (String) -> String) throws -> SafeTensorsFile
  {
    let weights = ImportedNetworkTests.weights(of: architecture)
    var tensors = SafeTensorsFile()
    for key in weights.keys {
      guard let content = weights.tensors.content(of: key) else { continue }
      tensors.add(name(key), content.dataType, shape: content.shape, bytes: content.bytes)
    }
    return tensors
  }

  private static func recognised(_ tensors: SafeTensorsFile) throws -> [ImportedNetwork] {
    try NetworkWeights.separated(tensors, name: "", path: "net.pth").map { try ImportedNetwork($0) }
  }

  @Test(arguments: Self.generators + Self.discriminators)
  func `an architecture is found out from keys and shapes`(architecture: NetworkArchitecture) throws {
    let networks = try Self.recognised(try Self.renamed(architecture) { $0 })
    #expect(networks.map(\.architecture) == [architecture])
    #expect(networks.map(\.name) == [""])
  }

  @Test(arguments: ["module.", "netG.", "generator.module.", "_orig_mod.", "state.G.", "main."])
  func `whatever stands before the keys is taken off`(prefix: String) throws {
    let networks = [Self.generators[0], Self.generators[4], Self.discriminators[0], Self.discriminators[4]] + Self.open
    for architecture in networks {
      let found = try Self.recognised(try Self.renamed(architecture) { prefix + $0 })
      #expect(found.map(\.architecture) == [architecture])
      #expect(found[0].notes.contains("“\(prefix)” was taken off the front of its keys"), "\(found[0].notes)")
    }
  }

  @Test(arguments: ["", "net.", "model.", "gen.layers.", "module.model."])
  func `a DCGAN's layers may lie in no main, or in one of another name`(prefix: String) throws {
    for architecture in [Self.generators[0], Self.discriminators[0], Self.generators[2], Self.discriminators[2]] {
      let networks = try Self.recognised(try Self.renamed(architecture) { prefix + $0.dropFirst("main.".count) })
      #expect(networks.map(\.architecture) == [architecture])
      #expect(networks[0].notes.contains { $0.contains("where “main.” was expected") }, "\(networks[0].notes)")
    }
  }

  @Test func `what is not as published is refused with the reason`() throws {
    func refused(_ words: String, _ change: (inout SafeTensorsFile) throws -> Void) throws {
      var tensors = try Self.renamed(Self.generators[0]) { $0 }
      try change(&tensors)
      #expect { try Self.recognised(tensors) } throws: { "\($0)".contains(words) }
    }
    func replace(_ tensors: inout SafeTensorsFile, _ key: String, _ shape: [Int]?) throws {
      let old = tensors
      tensors = SafeTensorsFile()
      for name in old.names where name != key {
        let content = try #require(old.content(of: name))
        tensors.add(name, content.dataType, shape: content.shape, bytes: content.bytes)
      }
      guard let shape else { return }
      tensors.add(key, shape: shape, floats: [Float](repeating: 0, count: shape.reduce(1, *)))
    }
    try refused("have biases, and those of DCGAN have none") { try replace(&$0, "main.0.bias", [8]) }
    try refused("[8, 4, 4, 4] follows") { try replace(&$0, "main.3.weight", [8, 5, 4, 4]) }
    try refused("pictures of 2 channels") { try replace(&$0, "main.6.weight", [4, 2, 4, 4]) }
    try refused("lacks “main.4.bias”") { try replace(&$0, "main.4.bias", nil) }
    try refused("has “main.9.bias”") { try replace(&$0, "main.9.bias", [3]) }
    // More classes than a run may have.
    let classy = LatentArchitecture(kind: .projection, latentSize: 1, width: 1, size: 16, channels: 1)
    let many = try Self.renamed(.latentGenerator(classy, classes: 10_001)) { $0 }
    #expect { try Self.recognised(many) } throws: { "\($0)".contains("it knows 10001 classes; up to 10000") }
    // One layer more than 128 pixels need.
    let large = SafeTensorsFile.dcgan(layers: 7)
    #expect { try Self.recognised(large) } throws: { "\($0)".contains("16, 32, 64 or 128 pixels a side, not 256") }
  }

  @Test(arguments: Self.generators)
  func `an ONNX file keeps keys, shapes and values`(architecture: NetworkArchitecture) throws {
    let folder = try TemporaryFolder()
    let weights = ImportedNetworkTests.weights(of: architecture)
    try weights.tensors.write(to: folder.file("g.safetensors"))
    try ExportedNetwork(file: folder.file("g.safetensors")).writeONNX(to: folder.file("g.onnx"), replacing: false)
    let model = try ONNXModel(path: folder.file("g.onnx"))
    let found = NetworkWeights(onnx: model, path: "g.onnx")
    #expect(try NetworkArchitecture(recognising: found) == architecture)
    #expect(found.parameterCount == weights.parameterCount)
    guard case .latentGenerator(let latent, let classes) = architecture else { return }
    #expect(model.inputs.map(\.name) == ["latent"] + (classes > 0 ? ["label"] : []))
    #expect(model.inputs[0].sizes == [.named("batch"), .fixed(Int64(latent.latentSize))])
    #expect(model.inputs.dropFirst().allSatisfy { $0.elements == .integers })
    let side = Int64(latent.size)
    #expect(
      model.outputs.map(\.sizes) == [[.named("batch"), .fixed(Int64(latent.channels)), .fixed(side), .fixed(side)]])
  }

  @Test(
    arguments: GoldenFile.all {
      $0.isNetwork && GoldenLatentTests.ownsNetwork(of: $0) && $0.text("network")?.hasSuffix("_generator") == true
        && $0.contains("eval.output")
    })
  func `an ONNX model of PyTorch's weights gives PyTorch's output`(file: GoldenFile) throws {
    let generator = try #require(try GoldenLatentTests.generator(file))
    try file.load("weight", into: generator, statistics: true)
    let labels = file.contains("labels") ? try file.integers("labels") : nil
    let words = file.contains("text") ? try file.tensor("text") : nil
    // The evaluation in the file is after a training pass.
    _ = generator(
      try file.tensor("input"), words.map(Condition.texts) ?? Condition(labels), .training(seed: 0, step: 0))
    let picture = try file.shape("eval.output")
    let vectors = try file.shape("input")
    let architecture = LatentArchitecture(
      kind: .dcgan, latentSize: vectors[1], width: 1, size: picture[2], channels: picture[1])
    let exported = ExportedNetwork(
      .latentGenerator(architecture, classes: file.integer("classes") ?? 0), generator, origin: file.name)
    // Two pictures are enough for loops as plain as these.
    let count = min(vectors[0], 2)
    var inputs = [
      "latent": ONNXArray([count, vectors[1]], Array(try file.doubles("input").prefix(count * vectors[1])))
    ]
    if let labels { inputs["label"] = ONNXArray([count], labels.prefix(count).map(Double.init)) }
    if let words {
      inputs["words"] = ONNXArray(
        [count, words.shape[1]], words.values.prefix(count * words.shape[1]).map(Double.init))
    }
    let output = try ONNXEvaluation.output(of: exported.onnxModel(), inputs)
    let expected = Array(try file.doubles("eval.output").prefix(output.count))
    let comparison = Comparison(
      output.values.map(Float.init), output.shape, expected: expected, [count] + picture.dropFirst())
    #expect(comparison.error < Self.outputTolerance, "\(comparison)")
  }

  @Test func `a file of PyTorch's DCGAN gives PyTorch's pictures`() throws {
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("PyTorchFilesTests/Fixtures").path
    let weights = try #require(WeightsFile(path: "\(fixtures)/dcgan_netG.pth").networks.first)
    let network = try ImportedNetwork(weights)
    #expect(network.architecture == .latentGenerator(Self.dcgan(16), classes: 0))
    #expect(network.notes.contains("“module.” was taken off the front of its keys"))
    let file = try SafeTensorsFile(path: "\(fixtures)/dcgan_netG_io.safetensors")
    let generator = try #require(network.module as? any LatentGenerator)
    let vectors = try file.shape(of: "latent")
    let output = generator(Tensor(Shape(vectors), try file.floats("latent")), nil, .evaluation)
    // Ours have the channels last.
    let (pictures, values) = (try file.shape(of: "output"), try file.doubles("output"))
    let pixels = pictures[2] * pictures[3]
    let expected = (0..<pictures[0] * pixels).flatMap { place in
      let (picture, pixel) = place.quotientAndRemainder(dividingBy: pixels)
      return (0..<pictures[1]).map { values[(picture * pictures[1] + $0) * pixels + pixel] }
    }
    let comparison = Comparison(
      output.values, output.shape.extents, expected: expected, [pictures[0], pictures[2], pictures[3], pictures[1]])
    #expect(comparison.error < Self.outputTolerance, "\(comparison)")
  }

  @Test func `an imported generator makes its pictures, and translates none`() throws {
    let folder = try TemporaryFolder()
    guard case .latentGenerator(let architecture, let classes) = Self.generators[4] else { return }
    let original = architecture.generator(classes: classes, Initialization(.xavier, gain: 1, seed: 1, network: "g"))
    // Classes begin alike.
    for table in original.parameters where table.key.hasSuffix(".gamma.weight") {
      table.load(fileValues: (0..<table.value.shape.count).map { Float($0 % 5) })
    }
    try NetworkFile.write(original, name: "generator", to: folder.file("netG.safetensors"))
    try ImportedNetworkTests.weights(of: Self.discriminators[4]).tensors.write(to: folder.file("netD.safetensors"))
    let files = try ImportedFiles([folder.file("netD.safetensors"), folder.file("netG.safetensors")])
    #expect(try files.makeFromNothing())
    #expect { try NetworkSet(files) } throws: { "\($0)".contains("translate none") }
    let set = try LatentNetworkSet(files)
    let run = RunFolder(folder.file("imported"))
    try run.write(set, ImportedSampler(set, classNames: ["a", "b", "c"]))

    #expect(try run.makesFromNothing())
    #expect(throws: RunError.translatesNothing(run.path, nil)) { try run.translationModel() }
    let sampler = try run.sampler()
    #expect(sampler.settings.classes?.map(\.name) == ["a", "b", "c"])
    let vector: [Float] = (0..<7).map { Float($0) / 3 - 1 }
    let expected = try #require(original(Tensor([1, 7], vector), [2], .evaluation).firstPicture)
    #expect(sampler.picture(of: vector, label: 2) == expected)
    #expect(sampler.picture(of: vector, label: 1) != expected)
  }

  @Test func `folders of the one kind are not taken for the other, and both kinds together are refused`() throws {
    let folder = try TemporaryFolder()
    try ImportedNetworkTests.weights(of: Self.generators[0]).tensors.write(to: folder.file("netG.safetensors"))
    try ImportedNetworkTests.weights(of: Self.discriminators[0]).tensors.write(to: folder.file("netD.safetensors"))
    try ImportedNetworkTests.weights(of: ImportedNetworkTests.generators[1]).tensors.write(
      to: folder.file("net_G_A.safetensors"))
    func set(_ names: String...) throws -> LatentNetworkSet {
      try LatentNetworkSet(ImportedFiles(names.map { folder.file("\($0).safetensors") }))
    }
    #expect(throws: ImportError.noGenerator([folder.file("netD.safetensors")])) { try set("netD") }
    try ImportedNetworkTests.weights(of: Self.discriminators[4]).tensors.write(to: folder.file("netD3.safetensors"))
    #expect { try set("netG", "netD3") } throws: { "\($0)".contains("it knows 3 classes, and the generator 0") }
    #expect { try set("netG", "netG") } throws: { "\($0)".contains("would both be the generator") }
    #expect {
      try ImportedFiles(["netG", "net_G_A"].map { folder.file("\($0).safetensors") }).makeFromNothing()
    } throws: {
      "\($0)".contains("import them one by one")
    }
    let translating = try NetworkSet(files: [folder.file("net_G_A.safetensors")])
    let run = RunFolder(folder.file("translating"))
    try run.write(translating, ImportedModel(translating, domainA: "a", domainB: "b"))
    #expect(try !run.makesFromNothing())
    #expect(throws: RunError.makesNothing(run.path, nil)) { try run.sampler() }
  }

  @Test(arguments: [
    #"{"version": 1, "latentGenerator": {}}"#,
    #"{"version": 1, "classes": 0, "latentGenerator": {"architecture": {"kind": "dcgan", "latentSize": 6, "width": 4, "size": 16, "channels": 3}, "origin": {"file": "a", "name": "", "notes": []}}}"#,
    #"{"version": 1, "latentGenerator": {"architecture": {"kind": "dcgan", "latentSize": 6, "width": 4, "size": 17, "channels": 3}, "origin": {"file": "a", "name": "", "notes": []}}}"#,
  ])
  func `a model.json that makes no sense is refused`(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(text.utf8), to: "model.json")
    #expect {
      try RunFolder(folder.path).sampler()
    } throws: {
      if case RunError.badConfiguration = $0 { true } else { false }
    }
  }

  @Test func `a discriminator becomes no ONNX file, but a state dict`() throws {
    let folder = try TemporaryFolder()
    let weights = ImportedNetworkTests.weights(of: Self.discriminators[4])
    try weights.tensors.write(to: folder.file("d.safetensors"))
    let exported = try ExportedNetwork(file: folder.file("d.safetensors"))
    #expect(throws: ExportError.noGenerator(folder.file("d.safetensors"))) {
      try exported.writeONNX(to: folder.file("d.onnx"), replacing: false)
    }
    try exported.writePyTorch(to: folder.file("d.pth"), replacing: false)
    let back = try #require(WeightsFile(path: folder.file("d.pth")).networks.first)
    #expect(back.keys == weights.keys && back.shapes == weights.shapes)
    for key in weights.keys where !key.hasSuffix("num_batches_tracked") {
      #expect(try back.tensors.floats(key) == weights.tensors.floats(key))
    }
  }
}

extension SafeTensorsFile {
  /// A generator of DCGAN's form with so many layers, all of width 1 at the end.
  fileprivate static func dcgan(layers: Int) -> SafeTensorsFile {
    var tensors = SafeTensorsFile()
    for layer in 0..<layers {
      let (inputs, outputs) = (
        layer == 0 ? 2 : 1 << (layers - 1 - layer), layer == layers - 1 ? 3 : 1 << (layers - 2 - layer)
      )
      tensors.add(
        "main.\(3 * layer).weight", shape: [inputs, outputs, 4, 4],
        floats: [Float](repeating: 0, count: 16 * inputs * outputs))
      for statistic in ["weight", "running_mean"] where layer < layers - 1 {
        tensors.add(
          "main.\(3 * layer + 1).\(statistic)", shape: [outputs], floats: [Float](repeating: 1, count: outputs))
      }
    }
    return tensors
  }
}
