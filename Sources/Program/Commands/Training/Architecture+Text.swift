import Datasets
import Interchange
import Networks
import NeuralNetworks

extension NetworkArchitecture {
  /// The architecture in words.
  var text: String {
    switch self {
    case .generator(let architecture): "generator, \(architecture.text)"
    case .discriminator(let architecture): "discriminator, \(architecture.text)"
    case .latentGenerator(let architecture, let classes): "generator, \(architecture.generatorText(classes: classes))"
    case .pictureDiscriminator(let architecture, let classes):
      "discriminator, \(architecture.discriminatorText(classes: classes))"
    }
  }
}

extension GeneratorArchitecture {
  /// The architecture in words.
  var text: String {
    let core =
      switch kind {
      case .resnet: "ResNet of \(Wording.count(blocks, "block"))"
      case .mobileResNet: "mobile ResNet of \(Wording.count(blocks, "separable block"))"
      case .unet: "U-Net of \(levels) levels"
      }
    return [
      core, widths?.text ?? "width \(width)", norm.text, downsampling?.text, upsampling?.text,
      inputSkip?.text, attention == true ? "attention" : nil, dropout ? "dropout" : nil,
      pictures,
    ]
    .compactMap { $0 }.joined(separator: ", ")
  }

  /// Which sizes of pictures it takes.
  var sizesText: String { "sides that are multiples of \(sizeMultiple), at least \(smallestSide)" }

  private var pictures: String? {
    switch (channels, outputChannels ?? channels) {
    case (1, 1): "grey"
    case (1, _): "from grey to colour"
    case (_, 1): "from colour to grey"
    default: nil
    }
  }
}

extension ResNetWidths {
  /// The widths in words.
  fileprivate var text: String {
    let inner = Set(inner).count == 1 ? "\(inner[0])" : inner.map(String.init).joined(separator: "/")
    return "widths \(stem)-\(down1)-\(down2), \(inner) in the blocks, \(up1)-\(up2)"
  }
}

extension Downsampling {
  /// What is not as published, in words.
  fileprivate var text: String? {
    switch self {
    case .strided: nil
    case .blur: "blur downsampling"
    }
  }
}

extension Upsampling {
  /// What is not as published, in words.
  fileprivate var text: String? {
    switch self {
    case .transposed: nil
    case .nearest: "nearest-neighbour upsampling"
    case .bilinear: "bilinear upsampling"
    }
  }
}

extension InputSkip {
  /// What is not as published, in words.
  fileprivate var text: String? {
    switch self {
    case .without: nil
    case .sum: "input skip"
    case .mask: "attention mask"
    }
  }
}

extension NormalisationKind {
  /// The norm in words.
  var text: String { self == .none ? "no norm" : "\(rawValue) norm" }
}

extension DiscriminatorArchitecture {
  /// The architecture in words.
  var text: String {
    let core =
      switch kind {
      case .patch: "patches, \(Wording.count(layers, "layer"))"
      case .pixel: "pixels"
      case .projected: "projected, \(heads ?? 3) heads"
      }
    return [core, "width \(width)", norm.text, downsampling?.text, channels == 1 ? "grey" : nil]
      .compactMap { $0 }.joined(separator: ", ")
  }
}

extension Preparation {
  /// The preparation in words.
  var text: String {
    let sizes =
      switch mode {
      case .resizeAndCrop: "resized to \(loadSize)×\(loadSize), cropped to \(cropSize)×\(cropSize)"
      case .crop: "cropped to \(cropSize)×\(cropSize)"
      case .scaleWidth: "resized to a width of \(loadSize)"
      case .scaleWidthAndCrop: "resized to a width of \(loadSize), cropped to \(cropSize)×\(cropSize)"
      case .none: "as they are"
      }
    let taken =
      scales.map { ", taken at scales from \($0.smallest) to \($0.largest)" } ?? ""
    return "\(sizes)\(taken), \(flips ? "half of them mirrored" : "not mirrored")"
  }
}
