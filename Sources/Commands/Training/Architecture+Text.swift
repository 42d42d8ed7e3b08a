import CycleGAN

extension GeneratorArchitecture {
  /// The architecture in words.
  var text: String {
    let core =
      switch kind {
      case .resnet: "ResNet of \(Wording.count(blocks, "block"))"
      case .unet: "U-Net of \(levels) levels"
      }
    return
      "\(core), width \(width), \(norm.rawValue == "none" ? "no" : norm.rawValue) norm\(dropout ? ", dropout" : "")"
      + (channels == 1 ? ", grey" : "")
  }
}

extension DiscriminatorArchitecture {
  /// The architecture in words.
  var text: String {
    let core =
      switch kind {
      case .patch: "patches, \(Wording.count(layers, "layer"))"
      case .pixel: "pixels"
      }
    return "\(core), width \(width), \(norm.rawValue == "none" ? "no" : norm.rawValue) norm"
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
    return "\(sizes), \(flips ? "half of them mirrored" : "not mirrored")"
  }
}
