import Images
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@testable import CycleGAN

@Suite struct TranslatorTests {
  private func architecture(_ kind: GeneratorArchitecture.Kind, channels: Int = 3) -> GeneratorArchitecture {
    GeneratorArchitecture(
      kind: kind, width: 2, blocks: 1, levels: 5, norm: .instance, dropout: false, channels: channels)
  }

  private func picture(height: Int, width: Int) -> Picture {
    var stream = RandomStream(seed: 1, purpose: .init("picture"), index: height * 1000 + width)
    return Picture(
      width: width, height: height, channels: .rgb,
      pixels: (0..<height * width * 3).map { _ in UInt8(stream.integer(below: 256)) })
  }

  @Test(arguments: [GeneratorArchitecture.Kind.resnet, .unet])
  func `any size comes out as it went in`(kind: GeneratorArchitecture.Kind) {
    let architecture = architecture(kind)
    let network = architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g"))
    let translator = Translator(network, architecture)
    for (height, width) in [(1, 1), (2, 3), (5, 64), (31, 33), (64, 64), (70, 50)] {
      let output = translator.translate(picture(height: height, width: width))
      #expect(output.height == height && output.width == width)
      #expect(output.channels == .rgb)
    }
  }

  @Test func `a size the network takes is passed through as it is`() {
    let architecture = architecture(.resnet)
    let network = architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g"))
    let input = picture(height: 16, width: 20)
    let expected = network(Tensor(PictureValues([input])), .evaluation).pictureValues.pictures[0]
    #expect(Translator(network, architecture).translate(input) == expected)
  }

  @Test func `sides are extended by their mirror image`() {
    let values = PictureValues(batch: 1, height: 2, width: 3, channels: 1, values: [1, 2, 3, 4, 5, 6])
    let extended = values.extended(height: 4, width: 8)
    #expect(
      extended.values == [
        1, 2, 3, 2, 1, 2, 3, 2, 4, 5, 6, 5, 4, 5, 6, 5, 1, 2, 3, 2, 1, 2, 3, 2, 4, 5, 6, 5, 4, 5, 6, 5,
      ])
  }

  @Test func `a grey network gives grey pictures`() {
    let architecture = architecture(.resnet, channels: 1)
    let network = architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g"))
    #expect(Translator(network, architecture).translate(picture(height: 9, width: 9)).channels == .grey)
  }
}
