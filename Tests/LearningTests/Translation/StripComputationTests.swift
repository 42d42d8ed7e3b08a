import NeuralNetworks
import RandomStreams
import ReferenceKernels
import Tensors
import Testing

@testable import Networks
@testable import Translation

@Suite("A network computed in strips equals the network computed as a whole")
struct StripComputationTests {
  /// Outputs lie in −1…1. Strips and whole add up the same numbers, some in another order: rounding of float32, amplified a
  /// little by each instance norm.
  private static let tolerance: Float = 2e-5

  private func generator(
    _ kind: GeneratorArchitecture.Kind, width: Int = 8, blocks: Int = 2, norm: NormalisationKind = .instance,
    downsampling: Downsampling? = nil, upsampling: Upsampling? = nil, inputSkip: InputSkip = .without,
    attention: Bool = false
  ) -> any Generator {
    let architecture = GeneratorArchitecture(
      kind: kind, width: width, blocks: blocks, levels: 5, downsampling: downsampling, upsampling: upsampling,
      inputSkip: inputSkip, attention: attention, norm: norm, dropout: true, channels: 3)
    return architecture.build(Initialization(.kaiming, gain: 1, seed: 4, network: "g"))
  }

  private func picture(height: Int, width: Int) -> Tensor {
    var stream = RandomStream(seed: 2, purpose: .init("picture"), index: height * 10_000 + width)
    let shape = Shape(batch: 1, height: height, width: width, channels: 3)
    return Tensor(shape, (0..<shape.count).map { _ in Float(stream.uniform(in: -1...1)) })
  }

  /// The output computed in strips of `rows` rows, with so many bytes of memory to store features in.
  private func strips(
    _ generator: any Generator, _ picture: Tensor, rows: Int, unit: Int = 16, memory: Int,
    precision: Precision = .float32
  ) throws -> (output: Tensor, account: StripAccount, scratchBytes: Int) {
    let grid = StripGrid(height: picture.shape.height, rows: rows, unit: unit)
    let store = StripStore(memoryLimit: memory, scratchFolder: TranslationLimits.scratchFolder)
    var computation = StripComputation(StripContext(grid: grid, pass: .evaluation(precision), store: store) { _ in })
    let reader = try computation.output(of: generator.layers, for: TensorStrips(picture, grid)).reader(isLast: true)
    var parts: [(tensor: Tensor, rows: Range<Int>)] = []
    for _ in 0..<grid.count {
      let strip = try reader.next()
      parts.append((strip, 0..<strip.shape.height))
    }
    return (Tensor.stacked(parts), computation.account, store.scratchBytes)
  }

  private func difference(_ a: Tensor, _ b: Tensor) -> Float {
    #expect(a.shape == b.shape)
    // A NaN is larger than any tolerance.
    return zip(a.values, b.values).map { abs($0 - $1) }.reduce(0) { $1.isNaN ? .infinity : max($0, $1) }
  }

  @Test(
    "Ten sizes, whatever memory there is: everything stored, some computed anew, some in a file",
    arguments: [
      (8, 8), (12, 100), (100, 12), (16, 16), (20, 36), (36, 20), (52, 44), (84, 60), (108, 28), (132, 68),
    ])
  func sizes(height: Int, width: Int) throws {
    let generator = generator(.resnet)
    let picture = picture(height: height, width: width)
    let whole = generator(picture, .evaluation)
    let map = picture.shape.height * picture.shape.width * 8 * MemoryLayout<Float>.stride
    for memory in [Int.max, map, map / 2, 0] {
      let (output, account, scratch) = try strips(generator, picture, rows: 16, memory: memory)
      #expect(difference(output, whole) < Self.tolerance)
      #expect((scratch > 0) == (account.peakBytes > memory))
      #expect(scratch <= max(0, account.peakBytes))
    }
  }

  @Test("Winograd's convolutions too, however the picture is divided")
  func winograd() throws {
    let generator = generator(.resnet, width: 16, blocks: 1)
    let picture = picture(height: 136, width: 44)
    let whole = generator(picture, .evaluation)
    for rows in [16, 32, 64, 112, 136] {
      let output = try strips(generator, picture, rows: rows, memory: rows == 32 ? 0 : .max).output
      #expect(difference(output, whole) < Self.tolerance)
    }
  }

  /// Rounding of float32 in an instance norm may round a value to the neighbouring bfloat16 number, so the network as a whole is
  /// another one; how the picture is divided changes nothing.
  @Test("Products of bfloat16 too, however the picture is divided")
  func bfloat16() throws {
    let generator = generator(.resnet, width: 16, blocks: 1)
    let picture = picture(height: 136, width: 44)
    let one = try strips(generator, picture, rows: 136, memory: .max, precision: .bfloat16).output
    #expect(difference(one, generator(picture, .evaluation)) > 1e-3)
    for rows in [16, 32, 64] {
      let output = try strips(generator, picture, rows: rows, memory: rows == 64 ? 0 : .max, precision: .bfloat16)
      #expect(difference(output.output, one) < Self.tolerance)
    }
  }

  @Test("Enlargements by nearest neighbours and skips of the input too", arguments: [(8, 12), (52, 44), (132, 68)])
  func nearest(height: Int, width: Int) throws {
    let picture = picture(height: height, width: width)
    for inputSkip in [InputSkip.sum, .mask] {
      let generator = generator(.resnet, upsampling: .nearest, inputSkip: inputSkip)
      let whole = generator(picture, .evaluation)
      #expect(whole.shape == picture.shape && difference(whole, picture) > 0.1)
      for memory in [Int.max, 0] {
        let output = try strips(generator, picture, rows: 16, memory: memory).output
        #expect(difference(output, whole) < Self.tolerance)
      }
    }
  }

  @Test("A content that is not finite is refused behind a mask, too")
  func mask() throws {
    let generator = generator(.resnet, inputSkip: .mask)
    let last = try #require(generator.parameters.last)
    last.value.withMutableValues { $0[0] = .infinity }
    #expect(throws: TranslationError.notFinite) {
      try strips(generator, picture(height: 16, width: 16), rows: 16, memory: .max)
    }
  }

  @Test("Blurs and bilinear enlargements too", arguments: [(8, 8), (12, 100), (52, 44), (84, 60), (132, 68)])
  func antialiased(height: Int, width: Int) throws {
    let picture = picture(height: height, width: width)
    for kind in [GeneratorArchitecture.Kind.resnet, .mobileResNet] {
      for upsampling in Upsampling.allCases {
        let generator = generator(kind, downsampling: .blur, upsampling: upsampling)
        let whole = generator(picture, .evaluation)
        for memory in [Int.max, 0] {
          let output = try strips(generator, picture, rows: 16, memory: memory).output
          #expect(difference(output, whole) < Self.tolerance)
        }
      }
    }
  }

  @Test(
    "A blur of an odd number of rows, and strips of one row", arguments: [(2, 2), (3, 5), (7, 4), (33, 3), (50, 7)])
  func resampling(height: Int, width: Int) throws {
    let picture = picture(height: height, width: width)
    let layers: [any RowwiseLayer] = [
      BlurDownsampling2D("blur", channels: 3), BilinearUpsampling2D("enlargement", channels: 3),
    ]
    for layer in layers {
      let whole = layer(picture.relu(), .evaluation)
      #expect(layer.reach.outputSize(of: height) == whole.shape.height)
      for rows in [1, 2, 5] {
        let parts = stride(from: 0, to: whole.shape.height, by: rows).map {
          first -> (tensor: Tensor, rows: Range<Int>) in
          let range = first..<min(first + rows, whole.shape.height)
          let input = picture.rows(layer.reach.inputRows(for: range, of: height))
          let part = layer(input.relu(), edge: layer.reach.edge(for: range, of: height), .evaluation)
          return (part, 0..<range.count)
        }
        // The same sums in the same order.
        #expect(Tensor.stacked(parts).values == whole.values)
      }
    }
  }

  @Test("Attention too, on maps of odd sides", arguments: [(8, 12), (52, 44), (132, 68)])
  func attention(height: Int, width: Int) throws {
    let generator = generator(.resnet, attention: true)
    let gamma = try #require(generator.parameters.first { $0.key == "attention.gamma" })
    gamma.load(fileValues: [0.7])
    let picture = picture(height: height, width: width)
    let whole = generator(picture, .evaluation)
    for memory in [Int.max, 0] {
      let output = try strips(generator, picture, rows: 16, memory: memory).output
      #expect(difference(output, whole) < Self.tolerance)
    }
    gamma.load(fileValues: [0])
    #expect(difference(generator(picture, .evaluation), whole) > 100 * Self.tolerance)
  }

  @Test("A U-Net too", arguments: [(32, 32), (160, 64), (96, 224)])
  func unet(height: Int, width: Int) throws {
    let picture = picture(height: height, width: width)
    for upsampling in Upsampling.allCases {
      let generator = generator(.unet, width: 4, upsampling: upsampling)
      let whole = generator(picture, .evaluation)
      for memory in [Int.max, 0] {
        let output = try strips(generator, picture, rows: 32, unit: 32, memory: memory).output
        #expect(difference(output, whole) < Self.tolerance)
      }
    }
  }

  @Test(
    "Without statistics of the picture one pass is enough, and next to nothing is stored",
    arguments: [
      NormalisationKind.batch, .none,
    ])
  func withoutStatistics(norm: NormalisationKind) throws {
    for kind in GeneratorArchitecture.Kind.allCases {
      let generator = generator(kind, width: 4, norm: norm)
      let picture = picture(height: 128, width: 32)
      let (output, account, _) = try strips(
        generator, picture, rows: 32, unit: 32, memory: .max)
      #expect(difference(output, generator(picture, .evaluation)) < Self.tolerance)
      #expect(account.passes == 1)
    }
  }

  @Test("The account is right: a trial enters what the computation does")
  func account() throws {
    let generator = generator(.resnet, attention: true)
    let picture = picture(height: 96, width: 64)
    for memory in [Int.max, 100_000, 0] {
      let grid = StripGrid(height: 96, rows: 32, unit: 16)
      var done = 0.0
      let store = StripStore(memoryLimit: memory, scratchFolder: TranslationLimits.scratchFolder)
      let context = StripContext(grid: grid, pass: .evaluation, store: store) { done += $0 }
      var computation = StripComputation(context)
      let reader = try computation.output(of: generator.layers, for: TensorStrips(picture, grid)).reader(isLast: true)
      for _ in 0..<grid.count { _ = try reader.next() }
      var trial = StripComputation(context, isTrial: true)
      _ = try trial.output(of: generator.layers, for: TensorStrips(picture, grid))
      #expect(computation.account.multiplications == done)
      #expect(trial.account.multiplications == done)
      #expect(
        trial.account.passes == computation.account.passes && trial.account.peakBytes == computation.account.peakBytes)
      // Nothing is left in the store.
      #expect(trial.account.storedBytes == 0 && store.memoryBytes == 0)
    }
  }

  @Test("What was computed anew costs multiplications; what is stored does not")
  func recomputation() throws {
    let generator = generator(.resnet)
    let picture = picture(height: 96, width: 64)
    let rich = try strips(generator, picture, rows: 32, memory: .max).account
    let poor = try strips(generator, picture, rows: 32, memory: 100_000).account
    #expect(rich.passes == poor.passes)
    #expect(poor.multiplications > rich.multiplications && poor.peakBytes < rich.peakBytes)
  }

  @Test("A full disk or a missing folder ends it with words")
  func scratchFault() {
    #expect(throws: TranslationError.scratch(folder: "/no/such/folder", system: "No such file or directory")) {
      try ScratchFile(in: "/no/such/folder")
    }
  }
}

/// A tensor as a source of strips.
private final class TensorStrips: StripSource {
  private let tensor: Tensor
  private let grid: StripGrid

  init(_ tensor: Tensor, _ grid: StripGrid) {
    self.tensor = tensor
    self.grid = grid
  }

  var shape: Shape { tensor.shape }
  var releasableBytes: Int { 0 }
  func enter(in account: inout StripAccount, isLast: Bool) {}
  func reader(isLast: Bool) -> any StripReader { Reader(tensor, grid) }

  private final class Reader: StripReader {
    private let tensor: Tensor
    private let grid: StripGrid
    private var index = 0

    init(_ tensor: Tensor, _ grid: StripGrid) {
      self.tensor = tensor
      self.grid = grid
    }

    func next() throws(TranslationError) -> Tensor {
      defer { index += 1 }
      return tensor.rows(grid.rows(of: index, in: tensor.shape.height))
    }
  }
}
