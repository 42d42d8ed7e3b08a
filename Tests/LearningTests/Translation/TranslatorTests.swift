import Images
import NeuralNetworks
import RandomStreams
import Tensors
import Testing

@testable import Datasets
@testable import Networks
@testable import Translation

@Suite struct TranslatorTests {
  private func architecture(
    _ kind: GeneratorArchitecture.Kind = .resnet, width: Int = 2, channels: Int = 3
  ) -> GeneratorArchitecture {
    GeneratorArchitecture(
      kind: kind, width: width, blocks: 1, levels: 5, norm: .instance, dropout: false, channels: channels)
  }

  private func network(_ architecture: GeneratorArchitecture) -> any Generator {
    architecture.build(Initialization(.kaiming, gain: 1, seed: 1, network: "g"))
  }

  private func translator(_ architecture: GeneratorArchitecture) -> Translator {
    Translator(network(architecture), architecture)
  }

  private func picture(height: Int, width: Int, channels: Picture.Channels = .rgb, bits: Int = 8) -> Picture {
    var stream = RandomStream(seed: 1, purpose: .init("picture"), index: height * 1000 + width)
    let samples = (0..<height * width * channels.rawValue).map { _ in UInt16(stream.integer(below: 1 << bits)) }
    return Picture(
      width: width, height: height, channels: channels,
      samples: bits == 16 ? .sixteen(samples) : .eight(samples.map { UInt8($0) }))
  }

  @Test(arguments: [GeneratorArchitecture.Kind.resnet, .unet])
  func `any size comes out as it went in`(kind: GeneratorArchitecture.Kind) throws {
    let translator = translator(architecture(kind))
    for (height, width) in [(1, 1), (2, 3), (5, 64), (31, 33), (64, 64), (70, 50)] {
      let output = try translator.translate(picture(height: height, width: width))
      #expect(output.height == height && output.width == width)
      #expect(output.channels == .rgb)
    }
  }

  @Test func `a size the network takes is passed through as it is`() throws {
    let architecture = architecture()
    let network = network(architecture)
    let input = picture(height: 16, width: 20)
    let expected = network(Tensor(PictureValues([input])), .evaluation).pictureValues.pictures[0]
    #expect(try Translator(network, architecture).translate(input) == expected)
  }

  @Test func `bfloat16 makes nearly the same translation, until float32 is wanted again`() throws {
    var translator = translator(architecture(width: 16))
    let input = picture(height: 40, width: 36)
    let exact = try translator.translate(input)
    translator.precision = .bfloat16
    let rounded = try translator.translate(input)
    let levels = zip(try #require(exact.pixels), try #require(rounded.pixels)).map { abs(Int($0) - Int($1)) }
    #expect((1...40).contains(levels.max() ?? 0) && Double(levels.reduce(0, +)) / Double(levels.count) < 3)
    translator.precision = .float32
    #expect(try translator.translate(input) == exact)
  }

  @Test func `sides are extended by their mirror image`() throws {
    let picture = Picture(width: 3, height: 2, channels: .grey, pixels: [10, 20, 30, 40, 50, 60])
    let grid = StripGrid(height: 4, rows: 16, unit: 16)
    let strip = try PictureStrips(picture, height: 4, width: 8, grid).reader(isLast: true).next()
    let first: [UInt8] = [10, 20, 30, 20, 10, 20, 30, 20]
    let second: [UInt8] = [40, 50, 60, 50, 40, 50, 60, 50]
    #expect(strip.values == (first + second + first + second).map { PictureValues.value(ofLevel: $0) })
  }

  @Test func `a grey network gives grey pictures, of colour and of grey`() throws {
    let translator = translator(architecture(channels: 1))
    #expect(try translator.translate(picture(height: 9, width: 9)).channels == .grey)
    #expect(try translator.translate(picture(height: 9, width: 9, channels: .greyAlpha)).channels == .greyAlpha)
  }

  @Test func `a colour network translates grey pictures as colour`() throws {
    let grey = picture(height: 12, width: 9, channels: .grey)
    let translator = translator(architecture())
    #expect(try translator.translate(grey) == translator.translate(grey.convertedToRGB()))
  }

  @Test func `transparency stays as it is, and colours do not depend on it`() throws {
    for bits in [8, 16] {
      let input = picture(height: 10, width: 13, channels: .rgba, bits: bits)
      let output = try translator(architecture()).translate(input)
      #expect(output.channels == .rgba && output.bitDepth == bits)
      #expect(output.opacity == input.opacity)
      #expect(output.withoutOpacity() == (try translator(architecture()).translate(input.withoutOpacity())))
    }
  }

  @Test func `sixteen bits go through the network as sixteen bits`() throws {
    let architecture = architecture()
    let network = network(architecture)
    let input = picture(height: 16, width: 20, bits: 16)
    let output = try Translator(network, architecture).translate(input)
    let values = try #require(input.pixels16).map { (Float($0) / 65_535 - 0.5) / 0.5 }
    let expected = network(Tensor([1, 16, 20, 3], values), .evaluation)
    let levels = expected.values.map { Int((($0 + 1) / 2 * 65_535).rounded()) }
    // Strips add up in another order; a value between two levels may fall to either.
    #expect(try zip(#require(output.pixels16), levels).allSatisfy { abs(Int($0) - $1) <= 1 })
    // More than what eight bits could tell apart.
    #expect(Set(output.pixels16 ?? []).count > 256)
    let halved = try Translator(network, architecture).translate(input.convertedToEightBits())
    #expect(halved.convertedToSixteenBits() != output)
  }

  @Test func `metadata travels along`() throws {
    var input = picture(height: 8, width: 8)
    input.metadata.resolution = Resolution(horizontal: 300, vertical: 300, unit: .inch)
    input.metadata.colourProfile = [1, 2, 3]
    #expect(try translator(architecture()).translate(input).metadata == input.metadata)
  }

  @Test func `what a picture costs is known before, and too little memory is refused`() throws {
    var translator = translator(architecture(width: 16))
    translator.limits.memory = 1 << 30
    let whole = translator.cost(height: 2000, width: 3000)
    #expect(whole.memoryBytes <= 1 << 30 && whole.passes > 1)
    translator.limits.memory = 300 << 20
    let tight = translator.cost(height: 2000, width: 3000)
    #expect(tight.memoryBytes <= 300 << 20 && tight.multiplications >= whole.multiplications)
    translator.limits.memory = 1 << 20
    #expect {
      try translator.translate(picture(height: 100, width: 100))
    } throws: { error in
      guard case .tooLittleMemory(let needed, let allowed)? = error as? TranslationError else { return false }
      return needed > allowed && allowed == 1 << 20
    }
  }

  @Test func `what all pixels attend to must fit in memory, and is asked for before`() throws {
    var (plain, attentive) = (architecture(width: 16), architecture(width: 16))
    plain.norm = .none
    attentive.norm = .none
    attentive.attention = true
    var (without, with) = (translator(plain), translator(attentive))
    let (height, width) = (1000, 1200)
    // A quarter of each side, and a half of that: keys of 8 channels and values of 32.
    let places = (height / 8) * (width / 8)
    without.limits.memory = 1 << 30
    with.limits.memory = 1 << 30
    let (cheap, dear) = (without.cost(height: height, width: width), with.cost(height: height, width: width))
    #expect(dear.memoryBytes - cheap.memoryBytes > places * 40 * MemoryLayout<Float>.stride)
    #expect(dear.multiplications - cheap.multiplications > Double(4 * places) * Double(places) * 40)
    // Enough for the strips, but not for the keys and values beside them.
    with.limits.memory = cheap.memoryBytes
    #expect {
      try with.translate(picture(height: height, width: width))
    } throws: { error in
      guard case .tooLittleMemory(let needed, _)? = error as? TranslationError else { return false }
      return needed > cheap.memoryBytes
    }
  }

  @Test func `a translation can be stopped between strips`() {
    var reports: [Double] = []
    #expect(throws: TranslationError.stopped) {
      try translator(architecture()).translate(picture(height: 64, width: 64)) {
        reports.append($0)
        return reports.count < 3
      }
    }
    #expect(reports.count == 3 && reports == reports.sorted() && (reports.last ?? 1) < 1)
  }
}
