import Foundation
import Images
import NeuralNetworks
import RandomStreams
import Tensors
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

  private func numbers(_ picture: Picture) -> [Double] {
    switch picture.samples {
    case .eight(let samples): samples.map { Double($0) / 255 }
    case .sixteen(let samples): samples.map { Double($0) / 65_535 }
    }
  }

  @Test func `the size that a network sees is its own, a multiple, or the nearest that it knows`() {
    let trained = TranslationScale(.trained(TrainedSizes(height: 72, width: 72, largestScale: 4)), .guided)
    let automatic = TranslationScale(.automatic(TrainedSizes(height: 72, width: 72)), .mask)
    let several = TranslationScale(.automatic(TrainedSizes(height: 72, width: 72, largestScale: 2)), .mask)
    for (scale, picture, seen) in [
      (TranslationScale.native, (900, 1280), (900, 1280)), (.init(.factor(0.5), .plain), (900, 1281), (450, 641)),
      (.init(.factor(0.001), .plain), (90, 40), (1, 1)), (trained, (144, 144), (144, 144)),
      (trained, (36, 36), (72, 72)),
      // Four times 72 × 72 pixels, in the picture's shape.
      (trained, (576, 2304), (144, 576)), (trained, (72, 72), (72, 72)),
      // More than one and a half times as large is shown so large; a quarter to two thirds as large as in training.
      (several, (210, 210), (210, 210)), (several, (288, 288), (216, 216)), (automatic, (144, 576), (54, 216)),
      (automatic, (108, 108), (108, 108)), (automatic, (36, 36), (72, 72)),
      (automatic, (49, 49), (49, 49)), (several, (36, 36), (72, 72)), (automatic, (17, 17), (17, 17)),
    ] {
      #expect(scale.seenSize(height: picture.0, width: picture.1) == seen, "\(scale) of \(picture)")
    }
  }

  @Test func `what is asked for comes to a scale that the network can be shown`() throws {
    let sizes = TrainedSizes(height: 72, width: 72)
    func choice(_ size: String?, _ detail: TranslationScale.Detail? = nil) -> TranslationScaleChoice {
      TranslationScaleChoice(size: size.flatMap(TranslationScaleChoice.Size.init(named:)), detail: detail)
    }
    for (asked, hasMask, scale) in [
      (choice(nil), true, TranslationScale(.automatic(sizes), .mask)), (choice("auto"), false, .native),
      (choice(nil, .plain), true, TranslationScale(.automatic(sizes), .plain)), (choice("native"), true, .native),
      (choice("trained"), true, TranslationScale(.trained(sizes), .mask)),
      (choice("trained"), false, TranslationScale(.trained(sizes), .guided)),
      (choice("0.5", .plain), true, TranslationScale(.factor(0.5), .plain)), (choice("1", .plain), false, .native),
    ] {
      #expect(try asked.scale(hasMask: hasMask, trained: sizes) == scale, "\(asked), \(hasMask)")
    }
    #expect(try choice(nil).scale(hasMask: true, trained: nil) == .native)
    #expect(throws: TranslationScaleChoice.Fault.noMask) {
      try choice("0.5", .mask).scale(hasMask: false, trained: sizes)
    }
    for (hasMask, trained) in [(false, sizes), (true, nil)] {
      #expect(throws: TranslationScaleChoice.Fault.nothingToBringBack) {
        try choice(nil, .plain).scale(hasMask: hasMask, trained: trained)
      }
    }
    #expect(throws: TranslationScaleChoice.Fault.unknownTrainedSizes) {
      try choice("trained").scale(hasMask: true, trained: nil)
    }
    for name in ["0", "17", "nan", "large", ""] { #expect(TranslationScaleChoice.Size(named: name) == nil, "\(name)") }
  }

  @Test(arguments: [8, 16], [Picture.Channels.rgb, .rgba, .grey])
  func `a translation at another size is that of the resized picture, brought back`(
    bits: Int, channels: Picture.Channels
  ) throws {
    var input = picture(40, 52, channels, bits: bits)
    input.metadata.resolution = Resolution(horizontal: 300, vertical: 300, unit: .inch)
    var scaled = translator
    for detail in [TranslationScale.Detail.plain, .guided] {
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

  @Test(arguments: [8, 16], [Picture.Channels.rgb, .rgba])
  func `with a mask the content comes back where it is open, and the picture stays elsewhere`(
    bits: Int, channels: Picture.Channels
  ) throws {
    var architecture = architecture
    architecture.inputSkip = .mask
    let generator = architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g"))
    // Masks of every openness, not all of them at σ(1).
    let head = try #require(generator.parameters.last { $0.value.shape.extents.count == 4 })
    head.value.withMutableValues { values in
      for place in values.indices where place % 4 == 3 { values[place] *= 40 }
    }
    let input = picture(40, 52, channels, bits: bits)
    let colours = input.convertedToRGB()
    let small = colours.resized(height: 20, width: 26, filter: .bicubic)
    var translator = Translator(generator, architecture)
    translator.scale = TranslationScale(.factor(0.5), .mask)
    let output = try translator.translate(input)

    // Sides of the small picture are extended to multiples of 4 by mirroring.
    let values = numbers(small)
    let tensor = Tensor(Shape(batch: 1, height: 20, width: 28, channels: 3)) { target in
      for place in 0..<20 * 28 * 3 {
        let (row, column) = (place / 84, place / 3 % 28)
        let source: Int = (row * 26 + (column < 26 ? column : 50 - column)) * 3 + place % 3
        target[place] = Float(2 * values[source] - 1)
      }
    }
    let branch = try #require(generator.layers.maskedBranch)
    let made = branch(tensor, .evaluation).values
    var content: [UInt16] = []
    var mask: [UInt16] = []
    for row in 0..<20 {
      for column in 0..<26 {
        let start = (row * 28 + column) * 4
        for channel in 0..<3 { content.append(UInt16((tanh(Double(made[start + channel])) + 1) * 32_767.5 + 0.5)) }
        mask.append(UInt16(65_535 / (1 + exp(-1 - Double(made[start + 3]) / 10)) + 0.5))
      }
    }
    let (least, most) = (mask.min() ?? 0, mask.max() ?? 0)
    #expect(least < 20_000 && most > 60_000, "\(least) to \(most)")
    let contents = Picture(width: 26, height: 20, channels: .rgb, pixels16: content)
    let large = (bits == 16 ? contents : contents.convertedToEightBits()).resized(
      height: 40, width: 52, filter: .bicubic)
    let open = colours.guiding(
      Picture(width: 26, height: 20, channels: .grey, pixels16: mask), radius: 2, epsilon: 0.001)
    let (own, drawn, weights) = (numbers(colours), numbers(large), numbers(open))
    let white = Double((1 << bits) - 1)
    for (place, value) in numbers(output.withoutOpacity()).enumerated() {
      let expected = own[place] + weights[place / 3] * (drawn[place] - own[place])
      // Half a level for rounding, and what another level of the content or the mask makes.
      #expect(abs(value - expected) * white < (bits == 8 ? 1.6 : 3), "\(place)")
    }
    #expect(output.opacity?.samples == input.opacity?.samples && output.bitDepth == bits)
  }

  @Test func `a network with a mask that sees a picture as large as it is, or enlarged, is not taken apart`() throws {
    var architecture = architecture
    architecture.inputSkip = .mask
    var translator = Translator(
      architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g")), architecture)
    let input = picture(40, 52)
    let native = try translator.translate(input)
    translator.scale = TranslationScale(.automatic(TrainedSizes(height: 32, width: 40)), .mask)
    #expect(try translator.translate(input) == native)
    translator.scale = TranslationScale(.factor(1.5), .mask)
    let enlarged = try translator.translate(input)
    translator.scale.detail = .plain
    #expect(try translator.translate(input) == enlarged)
  }

  @Test(arguments: [(1, 400), (400, 1), (30, 700)])
  func `with a mask thin pictures and grey networks are reduced, too`(height: Int, width: Int) throws {
    var architecture = architecture
    (architecture.inputSkip, architecture.channels) = (.mask, 1)
    var translator = Translator(
      architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g")), architecture)
    translator.scale = TranslationScale(.factor(0.25), .mask)
    #expect(translator.scale.isLaidOver(height: height, width: width))
    let input = picture(height, width, .grey)
    let output = try translator.translate(input)
    #expect(output.channels == .grey && output.height == height && output.width == width && output != input)
    translator.scale.detail = .plain
    #expect(try translator.translate(input) != output)
  }

  @Test func `with a mask strips within little memory make the same as the whole`() throws {
    var architecture = architecture
    architecture.inputSkip = .mask
    var translator = Translator(
      architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g")), architecture)
    translator.scale = TranslationScale(.factor(0.5), .mask)
    let input = picture(600, 520)
    let whole = try translator.translate(input)
    let cost = translator.cost(height: 600, width: 520)
    translator.limits.memory = 0
    translator.limits.memory = translator.cost(height: 600, width: 520).memoryBytes
    #expect(translator.limits.memory < cost.memoryBytes)
    #expect(try translator.translate(input) == whole)
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
