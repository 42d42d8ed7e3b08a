import Images
import NeuralNetworks
import RandomStreams
import Testing

@testable import Datasets
@testable import Networks
@testable import Translation

@Suite struct TranslationScaleTests {
  private let architecture = GeneratorArchitecture(
    kind: .resnet, width: 2, blocks: 1, levels: 0, norm: .instance, dropout: false, channels: 3)

  private var translator: Translator {
    Translator(architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g")), architecture)
  }

  private func picture(_ height: Int, _ width: Int, _ channels: Picture.Channels = .rgb, bits: Int = 8) -> Picture {
    var stream = RandomStream(seed: 1, purpose: .init("picture"), index: height * 1000 + width)
    let samples = (0..<height * width * channels.rawValue).map { _ in UInt16(stream.integer(below: 1 << bits)) }
    return Picture(
      width: width, height: height, channels: channels,
      samples: bits == 16 ? .sixteen(samples) : .eight(samples.map { UInt8($0) }))
  }

  @Test func `the size that a network sees is its own, a multiple, or the nearest that it knows`() {
    let trained = TranslationScale(.trained(TrainedSizes(height: 72, width: 72, largestScale: 4)), .guided)
    for (scale, picture, seen) in [
      (TranslationScale.native, (900, 1280), (900, 1280)), (.init(.factor(0.5), .plain), (900, 1281), (450, 641)),
      (.init(.factor(0.001), .plain), (90, 40), (1, 1)), (trained, (144, 144), (144, 144)),
      (trained, (36, 36), (72, 72)),
      // Four times 72 × 72 pixels, in the picture's shape.
      (trained, (576, 2304), (144, 576)), (trained, (72, 72), (72, 72)),
    ] {
      #expect(scale.seenSize(height: picture.0, width: picture.1) == seen, "\(scale) of \(picture)")
    }
  }

  @Test(arguments: [8, 16], [Picture.Channels.rgb, .rgba, .grey])
  func `a translation at another size is that of the resized picture, brought back`(
    bits: Int, channels: Picture.Channels
  ) throws {
    var input = picture(40, 52, channels, bits: bits)
    input.metadata.resolution = Resolution(horizontal: 300, vertical: 300, unit: .inch)
    var scaled = translator
    for detail in TranslationScale.Detail.allCases {
      for (factor, height, width) in [(0.5, 20, 26), (1.5, 60, 78)] {
        scaled.scale = TranslationScale(.factor(factor), detail)
        let colours = input.convertedToRGB()
        let seen = try translator.translate(colours.resized(height: height, width: width, filter: .bicubic))
        let back =
          detail == .guided && factor < 1
          ? colours.guiding(seen, radius: 2, epsilon: 0.001) : seen.resized(height: 40, width: 52, filter: .bicubic)
        let output = try scaled.translate(input)
        #expect(output.withoutOpacity() == back)
        #expect(output.opacity?.samples == input.opacity?.samples && output.metadata == input.metadata)
        #expect(output.bitDepth == bits)
      }
    }
    scaled.scale = TranslationScale(.factor(1), .guided)
    #expect(try scaled.translate(input) == translator.translate(input))
  }

  @Test func `what a picture costs follows from the size that is seen, and from what brings it back`() throws {
    var translator = translator
    translator.limits.memory = 1 << 30
    let native = translator.cost(height: 2000, width: 3000)
    translator.scale = TranslationScale(.factor(0.25), .guided)
    let small = translator.cost(height: 2000, width: 3000)
    #expect(small.multiplications < native.multiplications / 10)
    translator.scale.detail = .plain
    // Sums in single precision of the whole picture, while it is resized.
    #expect(translator.cost(height: 2000, width: 3000).memoryBytes > small.memoryBytes + 2000 * 3000 * 3 * 2)
    translator.limits.memory = 70 << 20
    #expect(throws: TranslationError.self) { try translator.translate(picture(2000, 3000)) }
  }
}
