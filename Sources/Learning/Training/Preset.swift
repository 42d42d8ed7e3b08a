import Networks

/// A size of work: settings that go well together.
public enum Preset: String, CaseIterable, Sendable {
  case minutes
  case hours
  case paper

  /// The learning rate that the CycleGAN was published with.
  public static let publishedLearningRate = 0.0002

  /// Pictures whose shorter side is shorter are small ones, of which presets make something else.
  private static let smallSide = 144

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

/// The length of a run of a preset.
public enum PresetLength: Sendable {
  case steps(Int)
  case epochs(Int)
}

/// What a preset makes of a CycleGAN; the rest is as published in every preset.
public struct CycleGANPreset: Sendable {
  /// The side of the crop.
  public let cropSize: Int
  /// The generators' residual blocks, and the channels of their first layer.
  public let blocks, width: Int
  /// The length of a run.
  public let length: PresetLength
  /// The learning rate at the beginning.
  public let learningRate: Double
  /// The weight of both cycle-consistency losses, and that of the identity losses.
  public let cycleWeight, identityWeight: Float
  /// The family of the discriminators.
  public let discriminator: DiscriminatorArchitecture.Kind
  /// The layers of patch discriminators that halve the picture.
  public let discriminatorLayers: Int
  /// The heads of projected discriminators; nil for three.
  public let discriminatorHeads: Int?
  /// The capacity of each history pool.
  public let poolSize: Int
  /// How the generators double height and width.
  public let upsampling: Upsampling
  /// How the picture itself takes part in its translation.
  public let inputSkip: InputSkip
  /// How pictures are changed that discriminators are shown; nil for not at all.
  public let discriminatorAugmentation: DifferentiableAugmentation?
  /// The decay of the average of the generators' weights; 0 for none.
  public let averageDecay: Double

  /// What is not named is as published.
  init(
    cropSize: Int, blocks: Int, width: Int, length: PresetLength,
    learningRate: Double = Preset.publishedLearningRate, cycleWeight: Float = 10, identityWeight: Float = 0.5,
    discriminator: DiscriminatorArchitecture.Kind = .patch, discriminatorLayers: Int = 3,
    discriminatorHeads: Int? = nil, poolSize: Int = 50, upsampling: Upsampling = .transposed,
    inputSkip: InputSkip = .without, discriminatorAugmentation: DifferentiableAugmentation? = nil,
    averageDecay: Double = 0
  ) {
    self.cropSize = cropSize
    self.blocks = blocks
    self.width = width
    self.length = length
    self.learningRate = learningRate
    self.cycleWeight = cycleWeight
    self.identityWeight = identityWeight
    self.discriminator = discriminator
    self.discriminatorLayers = discriminatorLayers
    self.discriminatorHeads = discriminatorHeads
    self.poolSize = poolSize
    self.upsampling = upsampling
    self.inputSkip = inputSkip
    self.discriminatorAugmentation = discriminatorAugmentation
    self.averageDecay = averageDecay
  }
}

/// What a preset makes of pix2pix; the rest is as published in every preset.
public struct Pix2PixPreset: Sendable {
  /// The side of the crop.
  public let cropSize: Int
  /// The channels of the first layer of the networks.
  public let width: Int
  /// The layers of the discriminator that halve the picture.
  public let discriminatorLayers: Int
  /// The residual blocks of a ResNet generator with instance norm, nearest-neighbour upsampling and an input skip, and without
  /// dropout; nil for the published U-Net.
  public let blocks: Int?
  /// The length of a run.
  public let length: PresetLength
  /// The decay of the average of the generator's weights; 0 for none.
  public let averageDecay: Double
}

/// What a preset makes of CUT or FastCUT; the rest is as published in every preset.
public struct CUTPreset: Sendable {
  /// The side of the crop.
  public let cropSize: Int
  /// The generator's residual blocks, and the channels of the networks' first layers.
  public let blocks, width: Int
  /// The length of a run.
  public let length: PresetLength
  /// The epochs at the end over which the learning rate falls; nil for half of them.
  public let decayEpochs: Int?
  /// The decay of the average of the generator's weights; 0 for none.
  public let averageDecay: Double
}

/// What a preset makes of a method that makes pictures from vectors; the rest is as published in every preset.
public struct LatentPreset: Sendable {
  /// The side of the pictures.
  public let size: Int
  /// The channels of the largest maps; of fully connected networks, those of the first layer.
  public let width: Int
  /// Pictures in a step.
  public let batchSize: Int
  /// The length of a run.
  public let length: PresetLength
  /// The decay of the average of the generator's weights; 0 for none.
  public let averageDecay: Double
}

extension Preset {
  /// What it makes of the GAN.
  public var gan: LatentPreset {
    switch self {
    case .minutes: LatentPreset(size: 32, width: 128, batchSize: 64, length: .steps(5000), averageDecay: 0.999)
    case .hours: LatentPreset(size: 64, width: 128, batchSize: 64, length: .steps(50_000), averageDecay: 0.999)
    case .paper: LatentPreset(size: 28, width: 128, batchSize: 64, length: .epochs(200), averageDecay: 0)
    }
  }

  /// What it makes of DCGAN.
  public var dcgan: LatentPreset {
    switch self {
    case .minutes: LatentPreset(size: 32, width: 32, batchSize: 32, length: .steps(3000), averageDecay: 0.999)
    case .hours: LatentPreset(size: 64, width: 64, batchSize: 64, length: .steps(10_000), averageDecay: 0.999)
    case .paper: LatentPreset(size: 64, width: 64, batchSize: 128, length: .epochs(25), averageDecay: 0)
    }
  }

  /// What it makes of SAGAN.
  public var sagan: LatentPreset {
    switch self {
    case .minutes: LatentPreset(size: 32, width: 32, batchSize: 32, length: .steps(3000), averageDecay: 0.999)
    case .hours: LatentPreset(size: 64, width: 64, batchSize: 64, length: .steps(10_000), averageDecay: 0.999)
    case .paper: LatentPreset(size: 128, width: 64, batchSize: 256, length: .steps(1_000_000), averageDecay: 0.9999)
    }
  }

  /// What it makes of a CycleGAN.
  ///
  /// What a network that was trained on photographs sees tells little of small pictures, so that discriminators judge their patches. `minutes`
  /// does not enlarge them, and learns for more steps from them, each of which takes about a third of the time.
  ///
  /// - Parameter side: the shorter side of the pictures, in the middle; nil if it is not known.
  public func cycleGAN(forPicturesOf side: Int? = nil) -> CycleGANPreset {
    let isSmall = side.map { $0 < Self.smallSide } ?? false
    let augmentation = DifferentiableAugmentation([.colour, .translation])
    // The mask keeps backgrounds, so that the losses that otherwise keep a picture may be weak.
    switch self {
    case .minutes where isSmall:
      // Patches of 70×70 pixels would see more than the whole crop.
      return CycleGANPreset(
        cropSize: 64, blocks: 6, width: 16, length: .steps(3000), cycleWeight: 3, identityWeight: 0,
        discriminatorLayers: 2, upsampling: .nearest, inputSkip: .mask, discriminatorAugmentation: augmentation,
        averageDecay: 0.999)
    case .minutes:
      // Half of what discriminators see through history pools is a hundred steps old on average, much in so short a run.
      return CycleGANPreset(
        cropSize: 128, blocks: 6, width: 16, length: .steps(1100), learningRate: 0.0006, cycleWeight: 3,
        identityWeight: 0, discriminator: .projected, discriminatorLayers: 2, discriminatorHeads: 4, poolSize: 0,
        upsampling: .nearest, inputSkip: .mask, discriminatorAugmentation: augmentation, averageDecay: 0.999)
    case .hours where isSmall:
      return CycleGANPreset(
        cropSize: 128, blocks: 6, width: 32, length: .steps(15_000), upsampling: .nearest,
        discriminatorAugmentation: augmentation, averageDecay: 0.999)
    case .hours:
      return CycleGANPreset(
        cropSize: 192, blocks: 9, width: 32, length: .steps(7000), learningRate: 0.0003, cycleWeight: 3,
        identityWeight: 0, discriminator: .projected, upsampling: .nearest, inputSkip: .mask,
        discriminatorAugmentation: augmentation, averageDecay: 0.999)
    case .paper:
      return CycleGANPreset(cropSize: 256, blocks: 9, width: 64, length: .epochs(200))
    }
  }

  /// What it makes of pix2pix.
  public var pix2Pix: Pix2PixPreset {
    switch self {
    case .minutes:
      // Patches of 70×70 pixels would see more than the whole crop.
      Pix2PixPreset(
        cropSize: 64, width: 16, discriminatorLayers: 2, blocks: 6, length: .steps(3000), averageDecay: 0.999)
    case .hours:
      Pix2PixPreset(
        cropSize: 128, width: 32, discriminatorLayers: 3, blocks: 6, length: .steps(15_000), averageDecay: 0.999)
    case .paper:
      Pix2PixPreset(
        cropSize: 256, width: 64, discriminatorLayers: 3, blocks: nil, length: .epochs(200), averageDecay: 0)
    }
  }

  /// What it makes of CUT.
  public var cut: CUTPreset { cut(paper: .epochs(400), decayEpochs: 200) }

  /// What it makes of FastCUT.
  public var fastCUT: CUTPreset { cut(paper: .epochs(200), decayEpochs: 50) }

  private func cut(paper: PresetLength, decayEpochs: Int) -> CUTPreset {
    switch self {
    case .minutes:
      CUTPreset(cropSize: 64, blocks: 6, width: 16, length: .steps(3000), decayEpochs: nil, averageDecay: 0.999)
    case .hours:
      CUTPreset(cropSize: 128, blocks: 6, width: 32, length: .steps(15_000), decayEpochs: nil, averageDecay: 0.999)
    case .paper:
      CUTPreset(cropSize: 256, blocks: 9, width: 64, length: paper, decayEpochs: decayEpochs, averageDecay: 0)
    }
  }
}
