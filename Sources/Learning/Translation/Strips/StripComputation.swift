import NeuralNetworks
import Tensors

/// A network computed strip by strip, equal to the network computed as a whole.
///
/// All that ties distant pixels of a network together are the mean and the variance of each instance norm, and the keys and values
/// of an attention. So the picture is gone over once for each of them: the statistics are gathered, and what was normalised is stored
/// where that is worth it, or computed anew in the next pass. Everything between sees a few rows only and flows through in strips.
struct StripComputation {
  private let context: StripContext
  private let isTrial: Bool

  /// What it has cost so far, or would cost.
  private(set) var account = StripAccount()

  /// Storing and reading back a byte in a file takes about as long as so many multiply-accumulate operations: a disk moves
  /// some hundred megabytes a second, a processor core some ten thousand million multiplications.
  private static let multiplicationsPerFileByte = 80.0

  /// - Parameter isTrial: whether nothing is computed, and only the account is kept.
  init(_ context: StripContext, isTrial: Bool = false) {
    self.context = context
    self.isTrial = isTrial
  }

  /// The output of a network: reading it once computes the last pass.
  mutating func output(of layers: [Layer], for picture: any StripSource) throws(TranslationError) -> any StripSource {
    let output = try apply(layers, to: picture, isInBranch: false)
    account.pass { output.enter(in: &$0, isLast: true) }
    return output
  }

  private mutating func apply(
    _ layers: [Layer], to source: any StripSource, isInBranch: Bool
  ) throws(TranslationError) -> any StripSource {
    var x = source
    var slope: Float = 1
    for layer in layers {
      if case .convolution(let convolution) = layer {
        x = ConvolvedStrips(x, slope: slope, convolution, context)
        slope = 1
        continue
      }
      if slope != 1 {
        x = MappedStrips(x) { [slope] in $0.leakyReLU(slope: slope).materialised() }
        slope = 1
      }
      switch layer {
      case .convolution, .dropout: break
      case .normalisation(let norm): x = try normalised(x, norm, isInBranch: isInBranch)
      case .activation(let activation): slope = activation
      case .residual(let branch):
        let trunk = KeptStrips(x, context)
        let change = try apply(branch, to: trunk.held, isInBranch: true)
        x = CombinedStrips(trunk, change, channels: trunk.shape.channels, by: +)
      case .masked(let branch):
        let trunk = KeptStrips(x, context)
        let head = try apply(branch, to: trunk.held, isInBranch: true)
        x = CombinedStrips(trunk, head, channels: trunk.shape.channels) { strip, head throws(TranslationError) in
          guard head.isFinite else { throw .notFinite }
          return AttentionMask.blend(strip, with: head)
        }
      case .joined(let branch):
        let outer = KeptStrips(x, context)
        let inner = try apply(branch, to: outer.held, isInBranch: true)
        x = CombinedStrips(outer, inner, channels: outer.shape.channels + inner.shape.channels) {
          $0.concatenated(with: $1)
        }
      case .attention(let attention): x = try attended(x, attention, isInBranch: isInBranch)
      case .hyperbolicTangent:
        x = MappedStrips(x) { strip throws(TranslationError) in
          guard strip.isFinite else { throw .notFinite }
          return strip.tanh()
        }
      }
    }
    guard slope != 1 else { return x }
    return MappedStrips(x) { [slope] in $0.leakyReLU(slope: slope).materialised() }
  }

  /// A normalisation; an instance norm needs a pass over what it normalises.
  private mutating func normalised(
    _ x: any StripSource, _ norm: Normalisation2D, isInBranch: Bool
  ) throws(TranslationError) -> any StripSource {
    guard norm.needsPictureStatistics else {
      let pass = context.pass
      return MappedStrips(x) { norm($0, pass) }
    }
    let source = isInBranch || isWorthKeeping(x) ? KeptStrips(x, context) : x
    account.pass { source.enter(in: &$0, isLast: false) }
    var gathering = StatisticsGathering(channels: x.shape.channels)
    if !isTrial {
      let reader = source.reader(isLast: false)
      for _ in 0..<context.grid.count { gathering.add(try reader.next()) }
    }
    let statistics = gathering.statistics
    // An infinite variance would make the picture flat rather than NaN.
    guard isTrial || statistics.mean.isFinite && statistics.variance.isFinite else { throw .notFinite }
    return MappedStrips(source) { norm.normalised($0, with: statistics) }
  }

  /// An attention needs a pass over the map for what its pixels attend to.
  private mutating func attended(
    _ x: any StripSource, _ attention: Attention, isInBranch: Bool
  ) throws(TranslationError) -> any StripSource {
    let source = isInBranch || isWorthKeeping(x) ? KeptStrips(x, context) : x
    account.pass {
      source.enter(in: &$0, isLast: false)
      $0.compute(Double(x.shape.pixels) * Double(attention.multiplicationsPerPixelOfMemory))
    }
    var parts: [AttentionMemory] = []
    if !isTrial {
      let reader = source.reader(isLast: false)
      for _ in 0..<context.grid.count {
        let strip = try reader.next()
        parts.append(attention.memory(of: strip, context.pass))
        try context.report(Double(strip.shape.pixels) * Double(attention.multiplicationsPerPixelOfMemory))
      }
    }
    return AttendedStrips(source, attention, AttentionMemory(joining: parts), context)
  }

  /// Whether features are better stored than computed anew: if memory has room, or if a file is faster.
  private func isWorthKeeping(_ x: any StripSource) -> Bool {
    let stored = account.storedBytes
    if max(stored, stored + x.bytes - x.releasableBytes) <= context.store.memoryLimit { return true }
    var again = StripAccount()
    x.enter(in: &again, isLast: false)
    return again.multiplications > 2 * Double(x.bytes) * Self.multiplicationsPerFileByte
  }
}
