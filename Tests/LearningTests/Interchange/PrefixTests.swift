import NeuralNetworks
import SafeTensors
import TemporaryFolders
import Testing

@testable import Interchange

/// What stands before the keys of a network in checkpoints of training frameworks.
@Suite struct PrefixTests {
  private static let resnet = ImportedNetworkTests.generators[0]
  private static let unet = ImportedNetworkTests.generators[14]
  private static let patch = ImportedNetworkTests.discriminators[0]
  private static let blurredPatch = ImportedNetworkTests.discriminators[5]
  private static let pixel = ImportedNetworkTests.discriminators[3]
  private static let spectral = ImportedNetworkTests.discriminators[8]

  /// The weights of networks under prefixes, in one state dict, with other tensors beside them.
  private static func stateDictionary(
    _ networks: [(prefix: String, architecture: NetworkArchitecture)], beside: [String] = []
  ) throws -> SafeTensorsFile {
    var tensors = SafeTensorsFile()
    for name in beside { tensors.add(name, shape: [1], floats: [0]) }
    for (prefix, architecture) in networks {
      let weights = ImportedNetworkTests.weights(of: architecture)
      for key in weights.keys {
        guard let content = weights.tensors.content(of: key) else { continue }
        tensors.add(prefix + key, content.dataType, shape: content.shape, bytes: content.bytes)
      }
    }
    return tensors
  }

  @Test(
    arguments: [
      "model.", "net.", "G.", "netG.", "generator.", "module.", "_orig_mod.", "model.model.", "net.net.", "ema_model.",
      "module._orig_mod.", "trainer.netG.module.", "model.0.", "a.b.c.d.",
    ],
    [Self.resnet, Self.unet, Self.patch, Self.pixel, Self.spectral])
  func `whatever stands before all keys is taken off, and said`(
    prefix: String, architecture: NetworkArchitecture
  ) throws {
    let file = try Self.stateDictionary([(prefix, architecture)], beside: ["n_averaged", "loss.weight"])
    let networks = NetworkWeights.separated(file, name: "", path: "x.ckpt")
    #expect(networks.count == 1)
    let network = try ImportedNetwork(try #require(networks.first))
    #expect(network.architecture == architecture)
    #expect(network.notes.contains("“\(prefix)” was taken off the front of its keys"), "\(network.notes)")
    #expect(networks.first?.beside == ["n_averaged", "loss.weight"])
  }

  @Test(
    arguments: ["", "net.", "layers.", "state.generator.main.", "module.", "model.layers."],
    [Self.resnet, Self.patch, Self.blurredPatch, Self.spectral])
  func `layers may lie in no model, or in one of another name`(
    prefix: String, architecture: NetworkArchitecture
  ) throws {
    var tensors = SafeTensorsFile()
    let weights = ImportedNetworkTests.weights(of: architecture)
    for key in weights.keys {
      let other = prefix + key.dropFirst("model.".count)
      tensors.add(other, shape: weights.shapes[key] ?? [], floats: try weights.tensors.floats(key))
    }
    let networks = NetworkWeights.separated(tensors, name: "", path: "x.pth")
    #expect(networks.count == 1)
    let network = try ImportedNetwork(try #require(networks.first))
    #expect(network.architecture == architecture)
    #expect(network.notes.contains { $0.contains("where “model.” was expected") })
  }

  @Test func `a ResNet with other blocks is called that`() throws {
    var tensors = SafeTensorsFile()
    tensors.add("model.1.weight", shape: [4, 3, 7, 7], floats: [Float](repeating: 0, count: 588))
    tensors.add("model.10.block.1.weight", shape: [1], floats: [0])
    let weights = try #require(NetworkWeights.separated(tensors, name: "", path: "x.pth").first)
    #expect { try ImportedNetwork(weights) } throws: { "\($0)".contains("no residual block of a known kind") }
  }

  @Test func `nothing is taken off a network's own keys`() throws {
    for architecture in ImportedNetworkTests.generators + ImportedNetworkTests.discriminators {
      let file = try Self.stateDictionary([("", architecture)])
      let networks = NetworkWeights.separated(file, name: "", path: "x.pth")
      #expect(networks.count == 1 && networks.first?.prefix == "")
      #expect(try networks.map { try ImportedNetwork($0).architecture } == [architecture])
    }
  }

  @Test func `a wrapper within the keys counts as nothing`() throws {
    var tensors = SafeTensorsFile()
    let weights = ImportedNetworkTests.weights(of: Self.resnet)
    for key in weights.keys {
      let wrapped = "net.model._orig_mod." + key.dropFirst("model.".count)
      tensors.add(wrapped, shape: weights.shapes[key] ?? [], floats: try weights.tensors.floats(key))
    }
    let networks = NetworkWeights.separated(tensors, name: "state_dict", path: "x.ckpt")
    #expect(networks.map(\.name) == ["state_dict.net"])
    #expect(try networks.map { try ImportedNetwork($0).architecture } == [Self.resnet])
  }

  @Test(
    arguments: [
      ("netG_A.", "netG_B.", true), ("G_AB.", "G_BA.", true), ("model.gen_a2b.", "model.gen_b2a.", true),
      ("G_XtoY.", "G_YtoX.", true), ("genX.", "genY.", false), ("net.", "ema.", false),
    ])
  func `two generators of one file find their roles, or are listed to choose from`(
    first: String, second: String, haveRoles: Bool
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("pair.safetensors")
    try Self.stateDictionary([(first, Self.resnet), (second, Self.resnet)], beside: ["vgg.0.weight"]).write(
      to: path, replacing: false)
    if haveRoles {
      let set = try NetworkSet(files: [path])
      #expect(Set(set.networks.keys) == [.generatorAToB, .generatorBToA])
      #expect(set.leftOut.count == 1 && set.leftOut[0].contains("“vgg.0.weight”"))
    } else {
      let names = [first, second].map { String($0.dropLast()) }
      #expect(throws: ImportError.severalNetworks(path: path, names: names)) { try NetworkSet(files: [path]) }
    }
    let one = try NetworkSet(files: ["\(path):\(second.dropLast().split(separator: ".").last ?? "")"])
    #expect(one.networks.values.map(\.name) == [String(second.dropLast())])
  }

  @Test func `networks that are not known are left out beside one that is, and named`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("hd.safetensors")
    var tensors = try Self.stateDictionary([("netG.", Self.resnet)])
    // A discriminator at several scales, each layer in a list of its own, and a generator with other blocks.
    for layer in 0..<3 {
      tensors.add("netD.scale0_layer\(layer).0.weight", shape: [1, 1, 4, 4], floats: [Float](repeating: 0, count: 16))
    }
    tensors.add("netH.model.1.weight", shape: [1, 1, 7, 7], floats: [Float](repeating: 0, count: 49))
    try tensors.write(to: path, replacing: false)
    let set = try NetworkSet(files: [path])
    #expect(set.networks.values.map(\.name) == ["netG"])
    #expect(set.leftOut.contains { $0.contains("netD.scale0_layer0.0.weight") && $0.contains("2 more tensors") })
    #expect(set.leftOut.contains { $0.contains("“netH”") && $0.contains("no residual block") }, "\(set.leftOut)")
  }

  @Test func `a forged state dict of very many networks is none`() throws {
    var tensors = SafeTensorsFile()
    for index in 0..<2_000 {
      tensors.add("n\(index).model.0.weight", shape: [1, 1, 4, 4], floats: [Float](repeating: 0, count: 16))
    }
    let networks = NetworkWeights.separated(tensors, name: "", path: "x.pth")
    #expect(networks.count == 1 && networks.first?.keys.count == 2_000)
    #expect { try ImportedNetwork(networks[0]) } throws: {
      if case ImportError.unknownNetwork = $0 { true } else { false }
    }
  }

  @Test func `the same role twice in a file is a choice, too`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ema.safetensors")
    try Self.stateDictionary([("netG_A.", Self.resnet), ("ema.netG_A.", Self.resnet)]).write(to: path, replacing: false)
    #expect(throws: ImportError.severalNetworks(path: path, names: ["netG_A", "ema.netG_A"])) {
      try NetworkSet(files: [path])
    }
  }

  @Test(arguments: [Float.infinity, -.infinity, .nan]) func `a weight that is not finite is named`(value: Float) throws
  {
    var tensors = try Self.stateDictionary([("netG.", Self.resnet)])
    let keys = tensors.names
    let file = tensors
    tensors = SafeTensorsFile()
    for key in keys {
      var numbers = try file.floats(key)
      if key == "netG.model.4.weight" { numbers[17] = value }
      tensors.add(key, shape: try file.shape(of: key), floats: numbers)
    }
    let weights = try #require(NetworkWeights.separated(tensors, name: "", path: "x.pth").first)
    #expect(throws: ImportError.notFinite(path: "x.pth", key: "model.4.weight")) { try ImportedNetwork(weights) }
  }
}
