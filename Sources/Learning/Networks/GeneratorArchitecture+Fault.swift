import NeuralNetworks

extension GeneratorArchitecture {
  /// Nil if its numbers make sense; otherwise what is wrong with them.
  package var fault: String? {
    switch kind {
    case .unet: if !(5...12).contains(levels) { return "a U-Net has 5 to 12 levels" }
    case .resnet, .mobileResNet: if !(1...64).contains(blocks) { return "a ResNet has 1 to 64 blocks" }
    }
    if !(1...4096).contains(width) { return "widths lie between 1 and 4096" }
    if let widths {
      if kind == .unet { return "a U-Net has one base width" }
      if widths.inner.count != blocks {
        return "\(blocks) blocks have \(blocks) inner widths, not \(widths.inner.count)"
      }
      if !widths.all.allSatisfy((1...4096).contains) { return "widths lie between 1 and 4096" }
    }
    if downsampling == .blur, kind == .unet { return "a U-Net halves pictures by strided convolutions" }
    if let inputSkip, inputSkip != .without, kind == .unet || outputChannels ?? channels != channels {
      return "only a ResNet with as many colours out as in has an input skip"
    }
    if attention == true {
      if kind == .unet { return "only a ResNet has attention" }
      let channels = (widths ?? ResNetWidths(base: width, blocks: blocks)).down2
      if channels % Attention.queryShare != 0 {
        return
          "attention needs a number of channels after the down-sampling that \(Attention.queryShare) divides, not \(channels)"
      }
    }
    if norm == .spectral { return "spectral norm is for discriminators; generators have instance, batch or no norm" }
    if ![1, 3].contains(channels) || ![nil, 1, 3].contains(outputChannels) {
      return "pictures have 1 channel (grey) or 3 (colour)"
    }
    return nil
  }
}
