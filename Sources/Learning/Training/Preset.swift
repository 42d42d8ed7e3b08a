import Networks

/// A size of work: settings that go well together.
public enum Preset: String, CaseIterable, Sendable {
  case minutes
  case hours
  case paper

  /// Taken where none is named: a first run should end while one watches.
  public static let standard = minutes

  /// The next smaller one; nil for the smallest.
  public var smaller: Preset? {
    switch self {
    case .minutes: nil
    case .hours: .minutes
    case .paper: .hours
    }
  }
}

/// What a preset makes of a CycleGAN; the rest is as published in every preset.
public struct CycleGANPreset: Sendable {
  /// The side of the crop.
  public let cropSize: Int
  /// The generators' residual blocks, and the channels of their first layer.
  public let blocks, width: Int
  /// The length of a run, in steps or in epochs.
  public let length: Length
  /// The identity weight.
  public let identityWeight: Float
  /// How the generators double height and width.
  public let upsampling: Upsampling
  /// The decay of the average of the generators' weights; 0 for none.
  public let averageDecay: Double

  /// The length of a run.
  public enum Length: Sendable {
    case steps(Int)
    case epochs(Int)
  }
}

extension Preset {
  /// What it makes of a CycleGAN.
  public var cycleGAN: CycleGANPreset {
    switch self {
    case .minutes:
      // At this size the published identity weight of 0.5 lets the colours of backgrounds drift.
      CycleGANPreset(
        cropSize: 64, blocks: 6, width: 16, length: .steps(3000), identityWeight: 3, upsampling: .nearest,
        averageDecay: 0.999)
    case .hours:
      CycleGANPreset(
        cropSize: 128, blocks: 6, width: 32, length: .steps(15_000), identityWeight: 0.5, upsampling: .nearest,
        averageDecay: 0.999)
    case .paper:
      CycleGANPreset(
        cropSize: 256, blocks: 9, width: 64, length: .epochs(200), identityWeight: 0.5, upsampling: .transposed,
        averageDecay: 0)
    }
  }
}
