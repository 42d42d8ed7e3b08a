import RandomStreams
import Tensors
import Testing

@testable import NeuralNetworks

/// Residual blocks that are computed twice, beside those that keep what they need.
@Suite struct RecomputationTests {
  private static let initialization = Initialization(.normal, gain: 0.5, seed: 1, network: "recomputed")

  private static func convolution(_ key: String, channels: Int = 8) -> Layer {
    .convolution(
      Convolution2D(
        key, from: channels, to: channels, kernel: 3, stride: 1, padding: .reflection(1), bias: true, initialization))
  }

  private static func block(
    _ key: String, channels: Int = 8, dropout: Bool = false, norm: NormalisationKind = .instance
  ) -> Layer {
    func normalisation(_ place: Int) -> Layer {
      .normalisation(Normalisation2D(norm, "\(key).norm\(place)", channels: channels, initialization))
    }
    return .residual(
      [convolution("\(key).1", channels: channels), normalisation(1), .relu]
        + (dropout ? [.dropout(Dropout(rate: 0.5))] : [])
        + [convolution("\(key).2", channels: channels), normalisation(2)])
  }

  private static func pictures(_ seed: UInt64, _ shape: Shape = [2, 16, 12, 8]) -> Tensor {
    var stream = RandomStream(seed: seed, purpose: .init("pictures"))
    return Tensor(shape, (0..<shape.count).map { _ in Float(stream.normal()) })
  }

  /// The result of a network, and the gradients of a loss by its input and its parameters; two passes share the weights.
  private static func results(_ layers: [Layer], recomputing: Bool) -> [[Float]] {
    TensorMemory.recomputing(recomputing) {
      let pass = Pass.training(seed: 3, step: 1)
      let input = pictures(2).asVariable
      let output = layers(layers(input, pass), pass)
      let loss = output.meanAbsoluteDifference(from: pictures(4))
      let gradients = loss.gradients(of: [input] + layers.modules.flatMap(\.parameters).map(\.value))
      return [output.values] + gradients.map { $0?.values ?? [] }
    }
  }

  @Test func `results and gradients have the same bytes`() {
    let layers = [Self.block("first"), Self.block("second"), .relu, Self.block("third")]
    let kept = Self.results(layers, recomputing: false)
    #expect(kept.count == 14 && kept.allSatisfy { !$0.isEmpty })
    #expect(Self.results(layers, recomputing: true) == kept)
  }

  /// With bfloat16, operations keep rounded numbers; where a block's input comes from decides how it is kept.
  @Test func `results and gradients in bfloat16 have the same bytes`() {
    // So many that Winograd's method transforms before it rounds.
    let channels = 64
    let start = [
      Self.convolution("start", channels: channels),
      .normalisation(Normalisation2D(.instance, "norm", channels: channels, Self.initialization)),
    ]
    let blur = [Layer.relu, .convolution(BlurDownsampling2D("blur", channels: channels))]
    let blocks = [Self.block("first", channels: channels), Self.block("second", channels: channels)]
    for layers in [start + blocks, start + [.relu] + blocks, start + blur + blocks] {
      func results(_ isRecomputing: Bool) -> [[Float]] {
        TensorMemory.recomputing(isRecomputing) {
          let input = Self.pictures(2, [1, 16, 16, channels]).asVariable
          let output = layers(input, .training(seed: 3, step: 1, nil, .bfloat16))
          let parameters = layers.modules.flatMap(\.parameters).map(\.value)
          let gradients = output.gradients(of: [input] + parameters, cotangent: Self.pictures(4, output.shape))
          return [output.values] + gradients.map { $0?.values ?? [] }
        }
      }
      let (kept, recomputed) = (results(false), results(true))
      #expect(kept.allSatisfy { !$0.isEmpty })
      let areSame = kept == recomputed
      #expect(areSame)
    }
  }

  @Test func `blocks keep their inputs alone`() {
    let layers = (0..<6).map { Self.block("\($0)") }
    func bytes(_ recomputing: Bool) -> Int {
      TensorMemory.bytes { _ = Self.results(layers, recomputing: recomputing) }
    }
    #expect(Double(bytes(true)) < 0.6 * Double(bytes(false)))
  }

  @Test func `what would be another second time is kept`() {
    for layers in [[Self.block("dropout", dropout: true)], [Self.block("batch", norm: .batch)]] {
      let bytes = [false, true].map { isOn in TensorMemory.bytes { _ = Self.results(layers, recomputing: isOn) } }
      #expect(bytes[0] == bytes[1])
    }
    let dropping = [Self.block("dropout", dropout: true)]
    #expect(Self.results(dropping, recomputing: true) == Self.results(dropping, recomputing: false))
  }
}
