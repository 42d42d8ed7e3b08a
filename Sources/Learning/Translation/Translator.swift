import Files
import Images
import Machine
import Networks
import NeuralNetworks
import Runs
import Tensors
import Training

/// Translates pictures with a trained generator, of any size, in bounded memory.
public struct Translator {
  /// The bytes that a translation may use, and where it puts what has no room.
  package var limits = TranslationLimits()
  /// The size at which the network sees pictures: of a run's or an import's, that of `TranslationScale.standard`.
  package var scale = TranslationScale.native
  /// What the products of convolutions are made of.
  package var precision = Precision.float32 {
    didSet { pass = .evaluation(precision) }
  }

  private let generator: any Generator
  private let architecture: GeneratorArchitecture
  // What is derived from the weights serves all pictures.
  private var pass = Pass.evaluation

  /// A translator around a generator.
  package init(_ generator: any Generator, _ architecture: GeneratorArchitecture) {
    self.generator = generator
    self.architecture = architecture
  }

  /// The generator of one direction from the newest intact checkpoint of a run, or from a folder of imported networks, which sees large
  /// pictures reduced, and small ones enlarged, where it has an attention mask and it is known how large those were that it learned from.
  ///
  /// - Parameter onDamage: called with the path and the fault of each checkpoint that cannot be read.
  /// - Throws: `RunError`.
  public init(
    run folder: RunFolder, _ direction: Direction, onDamage: (String, String) -> Void = { _, _ in }
  ) throws(RunError) {
    let (generator, architecture) = try folder.generator(direction, onDamage: onDamage)
    self.init(generator, architecture)
    let model = try folder.translationModel()
    scale = .standard(hasMask: model.hasMask(direction), trained: model.trainedSizes[direction])
  }

  /// The translation of a picture, of the same size and bits, as transparent as the picture, and with its metadata.
  ///
  /// A side that the network cannot take is extended by its mirror image and cut back. A large picture is computed in strips,
  /// which changes nothing in the result. The result has as many colours as the network: red, green and blue, or grey.
  ///
  /// - Parameter onProgress: called now and then with the share of the work that is done, from 0 to 1; it returns whether to
  ///   go on.
  /// - Throws: `TranslationError`.
  public func translate(
    _ picture: Picture, onProgress: @escaping (Double) -> Bool = { _ in true }
  ) throws(TranslationError) -> Picture {
    let (height, width) = (picture.height, picture.width)
    let plan = plan(height: height, width: width)
    try check(plan, scaleBytes: scale.bytes(height: height, width: width))
    let colours = architecture.channels == 1 ? picture.convertedToGrey() : picture.convertedToRGB()
    let size = scale.seenSize(height: height, width: width)
    let seen = colours.resized(height: size.height, width: size.width, filter: .bicubic)
    var result: Picture
    if scale.isLaidOver(height: height, width: width) {
      result = scale.laid(try computeOverlay(of: seen, plan, onProgress), over: colours)
    } else {
      result = try compute(generator.layers, seen, bits: seen.bitDepth, plan, onProgress) { $0 }
      if size != (height, width) { result = scale.enlarged(result, to: colours) }
    }
    if let opacity = picture.opacity { result = result.withOpacity(opacity) }
    result.metadata = picture.metadata
    return result
  }

  /// The content that the network makes of a picture that has its colours, with its mask for opacity, of 16 bits.
  private func computeOverlay(
    of colours: Picture, _ plan: StripPlan, _ onProgress: @escaping (Double) -> Bool
  ) throws(TranslationError) -> Picture {
    try compute(maskedBranch, colours, bits: 16, plan, onProgress) { head throws(TranslationError) in
      guard head.isFinite else { throw .notFinite }
      return AttentionMask.contentAndMask(of: head)
    }
  }

  private var maskedBranch: [Layer] {
    guard let branch = generator.layers.maskedBranch else {
      preconditionFailure("Translator: details by the mask are for a generator that has one")
    }
    return branch
  }

  /// What layers make of a picture that has the network's colours.
  ///
  /// - Parameter shown: the values from −1 to 1 that a strip of their output is seen by.
  private func compute(
    _ layers: [Layer], _ colours: Picture, bits: Int, _ plan: StripPlan, _ onProgress: @escaping (Double) -> Bool,
    shown: (Tensor) throws(TranslationError) -> Tensor
  ) throws(TranslationError) -> Picture {
    let input = PictureStrips(
      colours, height: extendedSide(colours.height), width: extendedSide(colours.width), plan.grid)
    let store = StripStore(memoryLimit: plan.storeLimit, scratchFolder: limits.scratchFolder)
    var done = 0.0
    let context = StripContext(grid: plan.grid, pass: pass, store: store, unusedLimit: plan.unusedLimit) {
      work throws(TranslationError) in
      done += work
      if !onProgress(min(1, done / plan.account.multiplications)) { throw .stopped }
    }
    var computation = StripComputation(context)
    let output = try computation.output(of: layers, for: input).reader(isLast: true)
    var assembly = PictureAssembly(height: colours.height, width: colours.width, bitDepth: bits)
    for _ in 0..<plan.grid.count { assembly.append(try shown(try output.next())) }
    return assembly.picture
  }

  /// What the translation of a picture of this size will cost.
  package func cost(height: Int, width: Int) -> TranslationCost {
    let plan = plan(height: height, width: width)
    return TranslationCost(
      memoryBytes: plan.memoryBytes + fixedBytes + scale.bytes(height: height, width: width),
      scratchBytes: plan.scratchBytes, passes: plan.account.passes,
      multiplications: plan.account.multiplications)
  }

  /// How long a multiply-accumulate operation takes on this machine, in seconds, measured on a small picture.
  public func secondsPerMultiplication() -> Double {
    let side = extendedSide(128)
    let grey = Picture(width: side, height: side, channels: .grey, pixels: [UInt8](repeating: 128, count: side * side))
    var native = self
    native.scale = .native
    // The first time something is derived from the weights.
    let seconds = (0..<2).map { _ in ContinuousClock().measure { _ = try? native.translate(grey) }.inSeconds }
    return seconds[1] / native.cost(height: side, width: side).multiplications
  }

  /// The plan for a picture of this size, seen at the size that `scale` gives it.
  private func plan(height: Int, width: Int) -> StripPlan {
    let seen = scale.seenSize(height: height, width: width)
    return StripPlan(
      scale.isLaidOver(height: height, width: width) ? maskedBranch : generator.layers,
      height: extendedSide(seen.height), width: extendedSide(seen.width),
      channels: architecture.channels, sizeMultiple: architecture.sizeMultiple,
      memory: limits.memory - fixedBytes - scale.bytes(height: height, width: width))
  }

  /// What tells this generator from all others: a hash of its weights.
  public var fingerprint: UInt64 {
    var hash = StableHash()
    for parameter in generator.parameters {
      parameter.value.withValues { for value in $0 { hash.add(UInt64(value.bitPattern)) } }
    }
    return hash.value
  }

  /// The bytes that the network takes as long as it is there: its weights, and the panels that convolutions make of them.
  public var fixedBytes: Int { 2 * generator.parameterCount * MemoryLayout<Float>.stride }

  /// The bytes that the smallest picture needs.
  public var leastBytes: Int {
    fixedBytes + plan(height: 1, width: 1).workingBytes + scale.bytes(height: 1, width: 1)
  }

  private func check(_ plan: StripPlan, scaleBytes: Int) throws(TranslationError) {
    guard plan.storeLimit >= 0 else {
      throw .tooLittleMemory(needed: fixedBytes + plan.workingBytes + scaleBytes, allowed: limits.memory)
    }
    // What was let go of waits for the strips of this picture.
    let needed = plan.memoryBytes + scaleBytes - TensorMemory.freeBytes
    if let free = MemoryAllowance.shortage(of: needed) { throw .noMemory(needed: needed, free: free) }
    if plan.scratchBytes > 0, let free = ScratchFile.freeBytes(in: limits.scratchFolder), free < plan.scratchBytes {
      throw .noRoomForScratch(folder: limits.scratchFolder, needed: plan.scratchBytes, free: free)
    }
  }

  /// The next side that the network can take.
  func extendedSide(_ side: Int) -> Int {
    let multiple = architecture.sizeMultiple
    return max(architecture.smallestSide, (side + multiple - 1) / multiple * multiple)
  }
}
