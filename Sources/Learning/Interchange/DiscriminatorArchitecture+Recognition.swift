import Networks
import NeuralNetworks

extension DiscriminatorArchitecture {
  /// Finds out what a patch discriminator is made of.
  init(recognisingPatch shapes: ShapeTable) throws(ImportError) {
    let width = try shapes.channels(shapes.weight(of: "model.0"), axis: 0)
    let downsampling: Downsampling = shapes.has("model.2.filt") ? .blur : .strided
    let place = { (layer: Int) in PatchDiscriminator.place(of: layer, downsampling) }
    // Behind the last layer a convolution leads to the logits, at the place that it would have without a blur.
    var layers = 0
    while shapes.has(shapes.weight(of: "model.\(place(layers + 1))")), layers <= 9 { layers += 1 }
    if downsampling == .strided { layers -= 1 }
    guard (1...8).contains(layers) else {
      throw shapes.unsupported("it is a patch discriminator of \(layers) layers; 1 to 8 are known")
    }
    for layer in 1...layers {
      try shapes.expect(
        shapes.weight(of: "model.\(place(layer))"),
        [width * min(1 << layer, 8), width * min(1 << (layer - 1), 8), 4, 4])
    }
    self.init(
      kind: .patch, width: width, layers: layers, downsampling: downsampling,
      norm: try shapes.norm(convolution: "model.\(place(1))", norm: "model.\(place(1) + 1)"),
      channels: try shapes.channels(shapes.weight(of: "model.0"), axis: 1))
  }

  /// Finds out what a projected discriminator is made of. Whether its pictures are in colour its heads do not tell.
  init(recognisingProjected shapes: ShapeTable) throws(ImportError) {
    let channels = try shapes.channels(shapes.weight(of: "heads.0.0"), axis: 0)
    guard channels % ProjectedDiscriminator.channelsPerWidth == 0 else {
      throw shapes.unsupported("its heads have \(channels) channels; multiples of 4 are known")
    }
    let heads = (0..<ProjectedDiscriminator.mostHeads).prefix { shapes.has(shapes.weight(of: "heads.\($0).0")) }.count
    guard heads >= ProjectedDiscriminator.fewestHeads else {
      throw shapes.unsupported("it has \(heads) heads; 3 and 4 are known")
    }
    self.init(
      kind: .projected, width: channels / ProjectedDiscriminator.channelsPerWidth, layers: 3, heads: heads,
      norm: .spectral, channels: 3)
  }

  /// Finds out what a pixel discriminator is made of.
  init(recognisingPixel shapes: ShapeTable) throws(ImportError) {
    let width = try shapes.channels(shapes.weight(of: "net.0"), axis: 0)
    try shapes.expect(shapes.weight(of: "net.2"), [2 * width, width, 1, 1])
    self.init(
      kind: .pixel, width: width, layers: 3, norm: try shapes.norm(convolution: "net.2", norm: "net.3"),
      channels: try shapes.channels(shapes.weight(of: "net.0"), axis: 1))
  }
}
