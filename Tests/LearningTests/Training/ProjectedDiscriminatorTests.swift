import Networks
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@Suite struct ProjectedDiscriminatorTests {
  private let network = Self.network(heads: 4)

  private static func network(heads: Int) -> any Discriminator {
    DiscriminatorArchitecture(kind: .projected, width: 2, layers: 3, heads: heads, norm: .spectral, channels: 3)
      .build(Initialization(.normal, gain: 0.5, seed: 1, network: "discriminator"))
  }

  private func noise(_ shape: Shape) -> Tensor {
    var stream = RandomStream(seed: 1, purpose: .init("projected"))
    return Tensor(shape, (0..<shape.count).map { _ in Float(stream.nextWord() >> 8) / 8_388_608 - 1 })
  }

  @Test func `a grey picture is seen as one of three equal channels`() {
    let grey = noise([1, 20, 24, 1])
    let logits = network(grey, .evaluation)
    #expect(logits.values == network(.concatenation(of: [grey, grey, grey]), .evaluation).values)
    #expect(logits.shape == [1, 40, 48, 4])
  }

  @Test func `a batch gives what its pictures give`() {
    let pictures = noise([3, 16, 16, 3])
    let together = network(pictures, .evaluation)
    let alone = Tensor.batch(of: (0..<3).map { network(pictures.pictures($0..<$0 + 1), .evaluation) })
    #expect(zip(together.values, alone.values).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
  }

  @Test func `a narrow picture is not enlarged without end`() {
    #expect(network(noise([1, 2, 600, 3]), .evaluation).shape == [1, 8, 152, 4])
    #expect(network(noise([1, 1, 1, 3]), .evaluation).shape == [1, 32, 32, 4])
    let three = Self.network(heads: 3)
    #expect(three(noise([1, 2, 600, 3]), .evaluation).shape == [1, 4, 152, 3])
  }

  @Test func `only the heads learn`() {
    #expect(network.parameters.allSatisfy { $0.key.hasPrefix("heads.") } && network.parameters.count == 24)
    let logits = network(noise([1, 16, 16, 3]), .training(seed: 0, step: 0))
    let gradients = logits.mean().gradients(of: network.parameters.map(\.value))
    #expect(gradients.allSatisfy { $0 != nil })
  }
}
