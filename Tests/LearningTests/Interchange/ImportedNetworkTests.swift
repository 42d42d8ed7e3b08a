import Foundation
import NeuralNetworks
import ReferenceKernels
import SafeTensors
import TemporaryFolders
import Tensors
import Testing

@testable import Interchange
@testable import Networks
@testable import Runs
@testable import Training

/// Outputs, in units of the largest value: float32 in another order of summation.
private let outputTolerance = 1e-4

/// Weights of half precision have 11 bits; what that does to the output of this network was measured as 4·10⁻³ of the largest.
private let halfTolerance = 2e-2

@Suite struct ImportedNetworkTests {
  private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("PyTorchFilesTests/Fixtures").path

  @Test(arguments: [("latest", outputTolerance), ("legacy", outputTolerance), ("half", halfTolerance)])
  func `the dialects of PyTorch give PyTorch's output`(name: String, tolerance: Double) throws {
    let weights = try #require(WeightsFile(path: "\(Self.fixtures)/\(name)_net_G_A.pth").networks.first)
    let network = try ImportedNetwork(weights)
    #expect(
      network.architecture
        == .generator(
          GeneratorArchitecture(
            kind: .resnet, width: 8, blocks: 2, levels: 0, norm: .instance, dropout: false, channels: 3)))
    let generator = try #require(network.module as? any Generator)
    let file = try SafeTensorsFile(path: "\(Self.fixtures)/net_G_A_io.safetensors")
    let output = generator(try file.picture("input"), .evaluation)
    let expected = try file.picture("output")
    let comparison = Comparison(
      output.values, output.shape.extents, expected: expected.values.map(Double.init), expected.shape.extents)
    #expect(comparison.error < tolerance, "\(comparison)")
  }

  @Test func `running statistics of old instance norms are dropped, and that is said`() throws {
    let weights = try #require(WeightsFile(path: "\(Self.fixtures)/legacy_net_G_A.pth").networks.first)
    #expect(try ImportedNetwork(weights).notes.contains { $0.contains("running statistics") && $0.contains("dropped") })
  }

  @Test(arguments: Self.generators + Self.discriminators)
  func `an architecture is found out from keys and shapes`(architecture: NetworkArchitecture) throws {
    let network = try ImportedNetwork(Self.weights(of: architecture))
    #expect(network.architecture == architecture)
    let unseen = if case .generator(let generator) = architecture { generator.kind != .resnet } else { false }
    #expect(network.notes.contains { $0.contains("cannot be seen") } == unseen)
    let isNearest = if case .generator(let generator) = architecture { generator.upsampling == .nearest } else { false }
    #expect(network.notes.contains { $0.contains("nearest neighbours") } == isNearest)
    let hasMask = if case .generator(let generator) = architecture { generator.inputSkip == .mask } else { false }
    #expect(network.notes.contains { $0.contains("attention mask") } == hasMask)
  }

  @Test(arguments: [("model.4.bias", "lacks “model.4.bias”"), ("model.26.weight", "lacks “model.26.weight”")])
  func `a missing key is named`(key: String, message: String) throws {
    try expectRefusal(message) { tensors in
      tensors = tensors.without(key)
    }
  }

  @Test func `an unexpected key, zero padding, a wrong shape and NaN are named`() throws {
    try expectRefusal("has “model.99.weight”, which") { $0.add("model.99.weight", shape: [1], floats: [0]) }
    try expectRefusal("pad with zeros") { $0.add("model.10.conv_block.0.weight", shape: [1], floats: [0]) }
    try expectRefusal("[8, 4, 3, 3] follows") { tensors in
      tensors = tensors.without("model.4.weight")
      tensors.add("model.4.weight", shape: [8, 3, 3, 3], floats: [Float](repeating: 0, count: 216))
    }
    try expectRefusal("NaN or infinite, in “model.26.bias”") { tensors in
      tensors = tensors.without("model.26.bias")
      tensors.add("model.26.bias", shape: [3], floats: [0, .nan, 0])
    }
    try expectRefusal("none of the networks that are known") { tensors in
      tensors = SafeTensorsFile()
      tensors.add("features.0.weight", shape: [1], floats: [0])
    }
  }

  @Test(arguments: ["model.7.filt", "model.18.filt"])
  func `a filter other than CUT's is named`(key: String) throws {
    var tensors = Self.weights(of: Self.resnet(blocks: 2, downsampling: .blur, upsampling: .bilinear)).tensors
    let (shape, numbers) = (try tensors.shape(of: key), try tensors.floats(key))
    tensors = tensors.without(key)
    tensors.add(key, shape: shape, floats: numbers.map { $0 * 1.01 })
    let weights = NetworkWeights(name: "", path: "cut.pth", tensors: tensors)
    #expect(throws: NetworkFileError.otherConstant(key, path: "cut.pth")) { try ImportedNetwork(weights) }
    // CUT's --antialias with another size of filter.
    tensors = tensors.without(key)
    tensors.add(key, shape: [shape[0], 1, 5, 5], floats: [Float](repeating: 0.04, count: shape[0] * 25))
    let larger = NetworkWeights(name: "", path: "cut.pth", tensors: tensors)
    #expect { try ImportedNetwork(larger) } throws: {
      if case NetworkFileError.wrongShape(key, _, _, _) = $0 { true } else { false }
    }
  }

  @Test func `filters are no parameters`() {
    let architecture = Self.resnet(blocks: 2, downsampling: .blur, upsampling: .bilinear)
    guard case .generator(let generator) = architecture else { return }
    #expect(Self.weights(of: architecture).parameterCount == generator.parameterCount)
  }

  @Test func `several networks in one state dict are told apart, and module does not count`() throws {
    var tensors = SafeTensorsFile()
    for (prefix, architecture) in [("module.netG_A.", Self.generators[0]), ("netD_A.module.", Self.discriminators[0])] {
      let weights = Self.weights(of: architecture)
      for key in weights.keys {
        tensors.add(prefix + key, shape: weights.shapes[key] ?? [], floats: try weights.tensors.floats(key))
      }
    }
    let networks = NetworkWeights.separated(tensors, name: "", path: "both.pth")
    #expect(networks.map(\.name) == ["netG_A", "netD_A"])
    #expect(try networks.map { try ImportedNetwork($0).architecture } == [Self.generators[0], Self.discriminators[0]])
  }

  @Test(
    arguments: [
      ("latest_net_G_A", .generatorAToB), ("200_net_G_B", .generatorBToA), ("netG_A2B", .generatorAToB),
      ("G_BA", .generatorBToA), ("generator_B_to_A", .generatorBToA), ("latest_net_D_A", .discriminatorB),
      ("latest_net_D_B", .discriminatorA), ("discriminator_A", .discriminatorA), ("netD_A", .discriminatorA),
      ("latest_net_G", nil), ("style_monet", nil), ("big_bang", nil),
    ] as [(String, CycleGANNetworks.Name?)])
  func `roles are read from names`(name: String, role: CycleGANNetworks.Name?) {
    #expect(NetworkRole.role(named: name) == role)
  }

  private func expectRefusal(_ message: String, _ change: (inout SafeTensorsFile) -> Void) throws {
    var tensors = Self.weights(of: Self.generators[0]).tensors
    change(&tensors)
    let weights = NetworkWeights(name: "", path: "changed.pth", tensors: tensors)
    #expect { try ImportedNetwork(weights) } throws: { error in
      let text = (error as? ImportError)?.description ?? "\(error)"
      return text.contains(message) && text.contains("changed.pth")
    }
  }

  /// Weights drawn anew for a network.
  static func weights(of architecture: NetworkArchitecture) -> NetworkWeights {
    let initialization = Initialization(.normal, gain: 0.1, seed: 3, network: "import")
    let module: any Module =
      switch architecture {
      case .generator(let generator): generator.build(initialization)
      case .discriminator(let discriminator): discriminator.build(initialization)
      case .latentGenerator(let latent, let classes): latent.generator(classes: classes, initialization)
      case .pictureDiscriminator(let latent, let classes): latent.discriminator(classes: classes, initialization)
      }
    return NetworkWeights(name: "", path: "made.pth", tensors: NetworkFile.tensors(of: module))
  }

  private static func resnet(
    _ kind: GeneratorArchitecture.Kind = .resnet, width: Int = 4, widths: ResNetWidths? = nil, blocks: Int = 9,
    downsampling: Downsampling? = nil, upsampling: Upsampling? = nil, inputSkip: InputSkip? = nil,
    norm: NormalisationKind = .instance, dropout: Bool = false, channels: Int = 3, outputChannels: Int? = nil,
    attention: Bool? = nil
  ) -> NetworkArchitecture {
    .generator(
      GeneratorArchitecture(
        kind: kind, width: width, widths: widths, blocks: blocks, levels: 0, downsampling: downsampling,
        upsampling: upsampling, inputSkip: inputSkip, attention: attention, norm: norm, dropout: dropout,
        channels: channels, outputChannels: outputChannels))
  }

  private static func unet(
    levels: Int, upsampling: Upsampling? = nil, norm: NormalisationKind, channels: Int = 3
  ) -> NetworkArchitecture {
    .generator(
      GeneratorArchitecture(
        kind: .unet, width: 2, blocks: 0, levels: levels, upsampling: upsampling, norm: norm, dropout: false,
        channels: channels))
  }

  private static let searched = ResNetWidths(stem: 5, down1: 7, down2: 12, inner: [3, 9], up1: 8, up2: 6)

  static let generators: [NetworkArchitecture] = [
    resnet(), resnet(blocks: 1, norm: .batch), resnet(blocks: 6, norm: .none),
    resnet(blocks: 2, dropout: true),
    resnet(blocks: 3, norm: .batch, dropout: true), resnet(blocks: 1, channels: 1),
    resnet(blocks: 1, channels: 3, outputChannels: 1), resnet(width: 5, widths: searched, blocks: 2),
    resnet(blocks: 2, upsampling: .nearest), resnet(.mobileResNet, blocks: 1, upsampling: .nearest),
    resnet(width: 5, widths: searched, blocks: 2, upsampling: .nearest, norm: .batch, outputChannels: 1),
    resnet(.mobileResNet, blocks: 9), resnet(.mobileResNet, blocks: 2, norm: .batch),
    resnet(.mobileResNet, width: 5, widths: searched, blocks: 2), unet(levels: 5, norm: .batch),
    unet(levels: 7, norm: .instance), unet(levels: 8, norm: .none, channels: 1),
    unet(levels: 5, upsampling: .nearest, norm: .batch), unet(levels: 6, upsampling: .bilinear, norm: .instance),
    // CUT's default, with --no_antialias_up, with --no_antialias alone.
    resnet(downsampling: .blur, upsampling: .bilinear), resnet(blocks: 2, downsampling: .blur, norm: .batch),
    resnet(blocks: 1, upsampling: .bilinear, dropout: true),
    resnet(blocks: 3, downsampling: .blur, upsampling: .nearest, norm: .none),
    resnet(.mobileResNet, width: 5, widths: searched, blocks: 2, downsampling: .blur, upsampling: .bilinear),
    resnet(blocks: 1, attention: true), resnet(.mobileResNet, blocks: 2, norm: .batch, attention: true),
    resnet(blocks: 1, upsampling: .nearest, inputSkip: .mask), resnet(blocks: 2, inputSkip: .mask, channels: 1),
  ]

  static let discriminators: [NetworkArchitecture] =
    [
      (.patch, 3, nil, .instance), (.patch, 1, nil, .batch), (.patch, 5, nil, .none), (.pixel, 3, nil, .instance),
      (.pixel, 3, nil, .batch), (.patch, 3, .blur, .instance), (.patch, 1, .blur, .batch), (.patch, 5, .blur, .none),
      (.patch, 2, nil, .spectral), (.pixel, 3, nil, .spectral), (.patch, 2, .blur, .spectral),
      (.projected, 3, nil, .spectral),
    ].map {
      (kind: DiscriminatorArchitecture.Kind, layers: Int, downsampling: Downsampling?, norm: NormalisationKind) in
      .discriminator(
        DiscriminatorArchitecture(
          kind: kind, width: 4, layers: layers, downsampling: downsampling, norm: norm, channels: 3))
    } + [
      .discriminator(
        DiscriminatorArchitecture(kind: .projected, width: 4, layers: 3, heads: 4, norm: .spectral, channels: 3))
    ]
}

extension SafeTensorsFile {
  /// The same without one of the tensors.
  fileprivate func without(_ key: String) -> SafeTensorsFile {
    var result = SafeTensorsFile()
    for name in names where name != key {
      if let content = content(of: name) {
        result.add(name, content.dataType, shape: content.shape, bytes: content.bytes)
      }
    }
    return result
  }

  /// A picture, from PyTorch's order of axes to channels last.
  fileprivate func picture(_ name: String) throws -> Tensor {
    let (shape, values) = (try shape(of: name), try floats(name))
    let pixels = shape[2] * shape[3]
    let places = (0..<shape[0]).flatMap { n in
      (0..<pixels).flatMap { p in (0..<shape[1]).map { (n * shape[1] + $0) * pixels + p } }
    }
    return Tensor(
      Shape(batch: shape[0], height: shape[2], width: shape[3], channels: shape[1]), places.map { values[$0] })
  }
}
