import Networks
import NeuralNetworks

extension GeneratorArchitecture {
  /// Finds out what a ResNet generator, plain or mobile, is made of; widths are read layer by layer.
  init(recognisingResNet shapes: ShapeTable) throws(ImportError) {
    let downsampling: Downsampling = shapes.has("model.7.filt") ? .blur : .strided
    let down2Place = 7 + downsampling.places
    let first = ResNetGenerator.firstBlock(downsampling)
    var count = 0
    while shapes.hasBlock("model.\(first + count)") { count += 1 }
    guard count > 0 else {
      throw shapes.unsupported(
        "it begins like a ResNet generator, but has no residual block of a known kind as its layer \(first) "
          + "(model.\(first).conv_block)")
    }
    guard count <= 64 else {
      throw shapes.unsupported("it has \(count) residual blocks; 1 to 64 are known")
    }
    let stem = try shapes.channels("model.1.weight", axis: 0)
    let down1 = try shapes.channels("model.4.weight", axis: 0)
    let down2 = try shapes.channels("model.\(down2Place).weight", axis: 0)
    let isMobile = shapes.has("model.\(first).conv_block.1.conv.0.weight")
    // Dropout has a place of its own and moves the second convolution from 5 to 6; in the mobile network it always has one.
    let hasDropout = !isMobile && !shapes.has("model.\(first).conv_block.5.weight")
    var inner: [Int] = []
    for index in 0..<count {
      let key = "model.\(first + index).conv_block"
      inner.append(
        isMobile
          ? try shapes.innerWidthOfSeparableBlock(key, channels: down2)
          : try shapes.innerWidthOfBlock(key, channels: down2, second: hasDropout ? 6 : 5))
    }
    let upsampling = shapes.upsampling("model", at: first + count)
    let up1Place = first + count + upsampling.places - 1
    let up2Place = up1Place + upsampling.places + 2
    let up1 = try shapes.channels("model.\(up1Place).weight", axis: upsampling.outputAxis)
    let up2 = try shapes.channels("model.\(up2Place).weight", axis: upsampling.outputAxis)
    let headKey = "model.\(up2Place + 4).weight"
    try shapes.expect("model.4.weight", [down1, stem, 3, 3])
    try shapes.expect("model.\(down2Place).weight", [down2, down1, 3, 3])
    for (place, input, output) in [(up1Place, down2, up1), (up2Place, up1, up2)] {
      try shapes.expect("model.\(place).weight", upsampling.weightShape(from: input, to: output, transposedKernel: 3))
    }
    try shapes.expect(headKey, [shapes.channels(headKey, axis: 0), up2, 7, 7])
    let widths = ResNetWidths(stem: stem, down1: down1, down2: down2, inner: inner, up1: up1, up2: up2)
    let input = try shapes.checkPicture(channels: shapes.channels("model.1.weight", axis: 1))
    let head = try shapes.channels(headKey, axis: 0)
    // A channel more than go in is an attention mask of ours: pictures that are made have one or three.
    let hasMask = head == input + 1
    let output = hasMask ? input : try shapes.checkPicture(channels: head)
    self.init(
      kind: isMobile ? .mobileResNet : .resnet, width: stem,
      widths: widths == ResNetWidths(base: stem, blocks: count) ? nil : widths, blocks: count, levels: 0,
      downsampling: downsampling, upsampling: upsampling, inputSkip: hasMask ? .mask : nil,
      attention: try shapes.hasAttention(channels: down2) ? true : nil,
      norm: try shapes.norm(convolution: "model.1", norm: "model.2"), dropout: hasDropout, channels: input,
      outputChannels: output == input ? nil : output)
  }

  /// Finds out what a U-Net generator is made of; dropout leaves no trace in its keys.
  init(recognisingUNet shapes: ShapeTable) throws(ImportError) {
    let width = try shapes.channels("model.model.0.weight", axis: 0)
    var key = "model.model.1"
    var levels = 2
    while shapes.has("\(key).model.3.model.1.weight"), levels <= 12 {
      key += ".model.3"
      levels += 1
    }
    guard (5...12).contains(levels) else {
      throw shapes.unsupported("it is a U-Net of \(levels) levels; 5 to 12 are known")
    }
    let upsampling = shapes.upsampling("model.model", at: 3)
    let outermostUp = "model.model.\(2 + upsampling.places).weight"
    var level = "model.model.1"
    for depth in 2...levels {
      let (outer, inner) = (width * min(1 << (depth - 2), 8), width * min(1 << (depth - 1), 8))
      try shapes.expect("\(level).model.1.weight", [inner, outer, 4, 4])
      let isInnermost = depth == levels
      try shapes.expect(
        "\(level).model.\((isInnermost ? 2 : 4) + upsampling.places).weight",
        upsampling.weightShape(from: isInnermost ? inner : 2 * inner, to: outer, transposedKernel: 4))
      level += ".model.3"
    }
    let input = try shapes.checkPicture(channels: shapes.channels("model.model.0.weight", axis: 1))
    let output = try shapes.checkPicture(channels: shapes.channels(outermostUp, axis: upsampling.outputAxis))
    try shapes.expect(
      outermostUp, upsampling.weightShape(from: 2 * width, to: output, transposedKernel: 4))
    self.init(
      kind: .unet, width: width, blocks: 0, levels: levels, upsampling: upsampling,
      norm: try shapes.norm(convolution: "model.model.1.model.1", norm: "model.model.1.model.2"), dropout: false,
      channels: input, outputChannels: output == input ? nil : output)
  }
}

extension Upsampling {
  /// The axis of its weight in files that is what comes out of it.
  fileprivate var outputAxis: Int { self == .transposed ? 1 : 0 }

  /// The shape of its weight in files.
  fileprivate func weightShape(from inputs: Int, to outputs: Int, transposedKernel kernel: Int) -> [Int] {
    self == .transposed ? [inputs, outputs, kernel, kernel] : [outputs, inputs, 3, 3]
  }
}

extension ShapeTable {
  /// How pictures are enlarged at a place of a Sequential: by nearest neighbours where nothing is there, since an enlargement has
  /// no weights, but a place of its own before its convolution.
  fileprivate func upsampling(_ sequential: String, at place: Int) -> Upsampling {
    if has("\(sequential).\(place).weight") { return .transposed }
    return has("\(sequential).\(place)\(NetworkWeights.filter)") ? .bilinear : .nearest
  }

  /// Whether pixels attend to each other.
  fileprivate func hasAttention(channels: Int) throws(ImportError) -> Bool {
    guard has("attention.gamma") else { return false }
    guard channels % Attention.queryShare == 0 else {
      throw unsupported("it has attention over \(channels) channels, which \(Attention.queryShare) does not divide")
    }
    try expect(weight(of: "attention.theta"), [channels / Attention.queryShare, channels, 1, 1])
    return true
  }

  /// Whether a residual block of any kind is there.
  fileprivate func hasBlock(_ key: String) -> Bool {
    has("\(key).conv_block.0.weight") || has("\(key).conv_block.1.weight") || has("\(key).conv_block.1.conv.0.weight")
  }

  /// The channels between the two convolutions of a block.
  fileprivate func innerWidthOfBlock(_ key: String, channels: Int, second: Int) throws(ImportError) -> Int {
    guard !has("\(key).0.weight") else {
      throw unsupported("its residual blocks pad with zeros; only those that pad with the mirrored picture are known")
    }
    let inner = try self.channels("\(key).1.weight", axis: 0)
    try expect("\(key).1.weight", [inner, channels, 3, 3])
    try expect("\(key).\(second).weight", [channels, inner, 3, 3])
    return inner
  }

  /// The channels between the two separable convolutions of a block.
  fileprivate func innerWidthOfSeparableBlock(_ key: String, channels: Int) throws(ImportError) -> Int {
    let inner = try self.channels("\(key).1.conv.2.weight", axis: 0)
    try expect("\(key).1.conv.0.weight", [channels, 1, 3, 3])
    try expect("\(key).1.conv.2.weight", [inner, channels, 1, 1])
    try expect("\(key).6.conv.0.weight", [inner, 1, 3, 3])
    try expect("\(key).6.conv.2.weight", [channels, inner, 1, 1])
    return inner
  }
}
