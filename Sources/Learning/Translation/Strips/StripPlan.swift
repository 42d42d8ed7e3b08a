import NeuralNetworks
import Tensors

/// How a picture of a certain size will be computed within a certain memory, and what that costs.
struct StripPlan {
  /// How the picture is divided.
  let grid: StripGrid
  /// Bytes of features that may lie in memory between passes.
  let storeLimit: Int
  /// Bytes of the strips that are worked on.
  let workingBytes: Int
  /// Passes, multiplications and the most bytes of features that are stored.
  let account: StripAccount

  /// Strips of about this size keep all cores busy; larger ones are no faster.
  private static let stripBytes = 24 << 20

  /// Strips that are in work at one time, in the size of the largest: what a convolution reads and writes, what is normalised,
  /// and the strips that neighbouring layers wait with.
  private static let stripsInWork = 8

  /// A picture may always be computed with so many units of rows at a time.
  private static let fewestUnits = 1

  /// Plans a picture of the network's own height and width.
  ///
  /// - Parameters:
  ///   - sizeMultiple: what the sides are multiples of.
  ///   - memory: the bytes for strips and stored features together.
  init(_ layers: [Layer], height: Int, width: Int, channels: Int, sizeMultiple: Int, memory: Int) {
    // Whole tiles of Winograd's convolutions also where the picture is smallest, four times smaller than at first.
    let unit = max(16, sizeMultiple)
    let features = LargestFeatures(layers, channels: channels)
    let bytesPerRow = features.bytesPerRow(width: width)
    let units = max(Self.fewestUnits, Self.stripBytes / (bytesPerRow * unit))
    grid = StripGrid(height: height, rows: units * unit, unit: unit)
    workingBytes =
      Self.stripsInWork * min(height, grid.rows + unit) * bytesPerRow
      + features.attentionBytes(height: height, width: width)
    storeLimit = memory - workingBytes
    account = Self.trial(layers, height: height, width: width, channels: channels, grid, storeLimit: storeLimit)
  }

  /// Bytes that strips have let go of and that may wait for others; a picture that is one strip lets everything wait for the
  /// next picture.
  var unusedLimit: Int { grid.count == 1 ? .max : workingBytes / 2 }

  /// Bytes of the temporary file.
  var scratchBytes: Int { max(0, account.peakBytes - max(0, storeLimit)) }

  /// Bytes of memory for strips and stored features at the peak.
  var memoryBytes: Int { workingBytes + min(account.peakBytes, max(0, storeLimit)) }

  private static func trial(
    _ layers: [Layer], height: Int, width: Int, channels: Int, _ grid: StripGrid, storeLimit: Int
  ) -> StripAccount {
    let shape = Shape(batch: 1, height: height, width: width, channels: channels)
    let store = StripStore(memoryLimit: storeLimit, scratchFolder: "")
    let context = StripContext(grid: grid, pass: .evaluation, store: store) { _ in }
    var computation = StripComputation(context, isTrial: true)
    // Nothing is read or stored in a trial, so nothing can fail.
    _ = try? computation.output(of: layers, for: OutlineStrips(shape))
    return computation.account
  }
}

/// A picture of which only the size is known.
private final class OutlineStrips: StripSource {
  let shape: Shape

  init(_ shape: Shape) { self.shape = shape }

  func reader(isLast: Bool) -> any StripReader { preconditionFailure("OutlineStrips: an outline cannot be read") }
  func enter(in account: inout StripAccount, isLast: Bool) {}
  var releasableBytes: Int { 0 }
}

/// The features of a network that are the largest, and the maps that pixels attend to.
private struct LargestFeatures {
  /// The most values for each pixel of the picture, along a row and across rows.
  private let channels: Double
  /// Each attention, with the size of its map over the picture's.
  private let attentions: [(attention: Attention, scale: Double)]

  private struct State {
    var scale = 1.0
    var channels: Int
    var most: Double
    var attentions: [(attention: Attention, scale: Double)] = []
  }

  init(_ layers: [Layer], channels inputChannels: Int) {
    var state = State(channels: inputChannels, most: Double(inputChannels))
    Self.follow(layers, &state)
    channels = state.most
    attentions = state.attentions
  }

  /// The bytes that attention needs beside the strips, for a picture of this size.
  func attentionBytes(height: Int, width: Int) -> Int {
    attentions.reduce(0) { bytes, place in
      bytes
        + AttendedStrips.bytes(
          place.attention, height: Int(Double(height) * place.scale), width: Int(Double(width) * place.scale))
    }
  }

  /// The bytes of features that belong to one row of the picture.
  func bytesPerRow(width: Int) -> Int { Int(channels * Double(width)) * MemoryLayout<Float>.stride }

  private static func follow(_ layers: [Layer], _ state: inout State) {
    for layer in layers {
      switch layer {
      case .convolution(let convolution):
        let stride = Double(convolution.reach.stride)
        state.scale *= convolution.reach.isTransposed ? stride : 1 / stride
        state.channels = convolution.outputChannels
      case .residual(let branch): follow(branch, &state)
      case .masked(let branch):
        let outer = state.channels
        follow(branch, &state)
        state.channels = outer
      case .joined(let branch):
        let outer = state.channels
        follow(branch, &state)
        state.channels += outer
      case .attention(let attention): state.attentions.append((attention, state.scale))
      case .normalisation, .activation, .dropout, .hyperbolicTangent: break
      }
      state.most = max(state.most, state.scale * state.scale * Double(state.channels))
    }
  }
}
