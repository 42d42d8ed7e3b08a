import Networks
import NeuralNetworks
import Runs

/// The length of the vectors that an architecture names which was found out from a discriminator.
private let unknownLatentSize = 1

extension LatentArchitecture {
  /// Finds out what a generator of DCGAN is made of: transposed convolutions `main.0`, `main.3`, … that halve the channels.
  init(recognisingDCGANGenerator shapes: ShapeTable) throws(ImportError) {
    try shapes.refuseBiases("main.0", ofNetwork: "DCGAN")
    var count = 0
    while shapes.has("main.\(3 * count).weight"), count <= Self.mostLayers { count += 1 }
    let last = "main.\(3 * (count - 1)).weight"
    let width = try shapes.channels(last, axis: 0)
    self.init(
      kind: .dcgan, latentSize: try shapes.channels("main.0.weight", axis: 0), width: width, size: 2 << count,
      channels: try shapes.checkPicture(channels: shapes.channels(last, axis: 1)))
    try shapes.check(self)
    let widths = [latentSize] + (0..<count - 1).reversed().map { width << $0 } + [channels]
    for (layer, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      try shapes.expect("main.\(3 * layer).weight", [inputs, outputs, 4, 4])
    }
  }

  /// Finds out what a discriminator of DCGAN is made of: convolutions `main.0`, `main.2`, `main.5`, … that double the channels, or
  /// `main.0`, `main.2`, `main.4`, … without batch norm.
  init(recognisingDCGANDiscriminator shapes: ShapeTable) throws(ImportError) {
    let other: NormalisationKind = shapes.has("main.0.weight") ? .none : .spectral
    let norm = shapes.has("main.3.weight") ? nil : other
    if norm == nil { try shapes.refuseBiases("main.0", ofNetwork: "DCGAN") }
    let weight = { (layer: Int) in
      shapes.weight(of: "main.\(layer == 0 ? 0 : 2 + (norm == nil ? 3 : 2) * (layer - 1))")
    }
    var count = 0
    while shapes.has(weight(count)), count <= Self.mostLayers { count += 1 }
    let width = try shapes.channels(weight(0), axis: 0)
    self.init(
      kind: .dcgan, latentSize: unknownLatentSize, width: width, size: 2 << count,
      channels: try shapes.checkPicture(channels: shapes.channels(weight(0), axis: 1)), discriminatorNorm: norm)
    try shapes.check(self)
    minibatchDeviation =
      try shapes.channels(weight(count - 1), axis: 1) == (width << (count - 2)) + 1 ? true : nil
    let widths = [channels] + (0..<count - 1).map { width << $0 } + [1]
    for (layer, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      let told = layer == count - 1 && minibatchDeviation == true ? 1 : 0
      try shapes.expect(weight(layer), [outputs, inputs + told, 4, 4])
    }
  }

  /// Finds out what a generator of the projection pair is made of.
  init(recognisingProjectionGenerator shapes: ShapeTable) throws(ImportError) {
    try shapes.refuseTexts()
    var stages = 0
    while shapes.has(shapes.weight(of: "up.\(stages).conv")), stages <= Self.mostLayers { stages += 1 }
    let output = shapes.weight(of: "output")
    let width = try shapes.channels(output, axis: 0)
    let size = 8 << stages
    self.init(
      kind: .projection, latentSize: try shapes.columns(shapes.weight(of: "linear")), width: width, size: size,
      channels: try shapes.checkPicture(channels: shapes.channels(output, axis: 1)),
      attentionSide: try shapes.attentionSide(width: width, size: size))
    try shapes.check(self)
    try shapes.expect(shapes.weight(of: "linear"), [16 * (width << stages), latentSize])
    for stage in 0..<stages {
      let inputs = width << (stages - stage)
      try shapes.expect(shapes.weight(of: "up.\(stage).conv"), [inputs, inputs / 2, 4, 4])
    }
    try shapes.expect(output, [width, channels, 4, 4])
  }

  /// Finds out what a discriminator of the projection pair is made of.
  init(recognisingProjectionDiscriminator shapes: ShapeTable) throws(ImportError) {
    try shapes.refuseTexts()
    var count = 0
    while shapes.has(shapes.weight(of: "down.\(count)")), count <= Self.mostLayers { count += 1 }
    let first = shapes.weight(of: "down.0")
    let width = try shapes.channels(first, axis: 0)
    let size = 4 << count
    self.init(
      kind: .projection, latentSize: unknownLatentSize, width: width, size: size,
      channels: try shapes.checkPicture(channels: shapes.channels(first, axis: 1)),
      attentionSide: try shapes.attentionSide(width: width, size: size))
    try shapes.check(self)
    let widths = [channels] + (0..<count).map { width << $0 }
    let last = try shapes.channels(shapes.weight(of: "down.\(count - 1)"), axis: 1)
    minibatchDeviation = last == widths[count - 1] + 1 ? true : nil
    for (layer, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      let told = layer == count - 1 && minibatchDeviation == true ? 1 : 0
      try shapes.expect(shapes.weight(of: "down.\(layer)"), [outputs, inputs + told, 4, 4])
    }
    try shapes.expect(shapes.weight(of: "linear"), [1, width << (count - 1)])
  }

  /// Finds out what a fully connected generator is made of: linear layers `model.0`, `model.2`, `model.5`, `model.8`, `model.11`.
  init(recognisingMLPGenerator shapes: ShapeTable) throws(ImportError) {
    let width = try shapes.rows("model.0.weight")
    let picture = try shapes.picture(values: shapes.rows("model.11.weight"))
    self.init(
      kind: .mlp, latentSize: try shapes.columns("model.0.weight"), width: width, size: picture.size,
      channels: picture.channels)
    try shapes.check(self)
    for (layer, place) in [2, 5, 8].enumerated() {
      try shapes.expect("model.\(place).weight", [width << (layer + 1), width << layer])
    }
    try shapes.expect("model.11.weight", [picture.size * picture.size * picture.channels, width << 3])
  }

  /// Finds out what a fully connected discriminator is made of: linear layers `model.0`, `model.2`, `model.4`.
  init(recognisingMLPDiscriminator shapes: ShapeTable) throws(ImportError) {
    let width = try shapes.columns("model.4.weight") / 2
    let picture = try shapes.picture(values: shapes.columns("model.0.weight"))
    self.init(
      kind: .mlp, latentSize: unknownLatentSize, width: width, size: picture.size, channels: picture.channels)
    try shapes.check(self)
    try shapes.expect("model.0.weight", [width << 2, picture.size * picture.size * picture.channels])
    try shapes.expect("model.2.weight", [width << 1, width << 2])
    try shapes.expect("model.4.weight", [1, width << 1])
  }

  /// More layers than any of these networks has; it bounds the search for them.
  private static let mostLayers = 8
}

extension ShapeTable {
  /// Whether a key is of a linear layer's weight.
  func isMatrix(_ key: String) -> Bool { shape(of: key)?.count == 2 }

  /// How many classes a generator of the projection pair knows, by the tables of its batch norms; 0 if it has none.
  func classes(ofGenerator architecture: LatentArchitecture) throws(ImportError) -> Int {
    guard has("up.0.norm.gamma.weight") else { return 0 }
    let classes = try checkedClasses("up.0.norm.gamma.weight")
    var (stage, side) = (0, 8)
    while side < architecture.size {
      for table in ["gamma", "beta"] {
        try expect(
          "up.\(stage).norm.\(table).weight", [classes, architecture.width * architecture.size / 2 / side])
      }
      (stage, side) = (stage + 1, 2 * side)
    }
    return classes
  }

  /// How many classes a discriminator of the projection pair knows; 0 if it has no table of them.
  func classes(ofDiscriminator architecture: LatentArchitecture) throws(ImportError) -> Int {
    let table = weight(of: "embedding")
    guard has(table) else { return 0 }
    let classes = try checkedClasses(table)
    try expect(table, [classes, architecture.width * architecture.size / 8])
    return classes
  }

  private func checkedClasses(_ table: String) throws(ImportError) -> Int {
    let classes = try rows(table)
    guard classes <= ImportedSampler.mostClasses else {
      throw unsupported("it knows \(classes) classes; up to \(ImportedSampler.mostClasses) can be told apart")
    }
    return classes
  }

  fileprivate func rows(_ key: String) throws(ImportError) -> Int { try size(of: key, axis: 0) }
  fileprivate func columns(_ key: String) throws(ImportError) -> Int { try size(of: key, axis: 1) }

  private func size(of key: String, axis: Int) throws(ImportError) -> Int {
    guard let shape = shape(of: key) else { throw missing(key) }
    guard shape.count == 2 else {
      throw unsupported("\(key.quoted) has \(shape.count) axes, not the 2 of a linear layer")
    }
    return shape[axis]
  }

  /// The side and the channels of a square picture of so many values.
  fileprivate func picture(values: Int) throws(ImportError) -> (size: Int, channels: Int) {
    for channels in [1, 3] {
      let side = Int(Double(values / channels).squareRoot().rounded())
      if side * side * channels == values { return (side, channels) }
    }
    throw unsupported("it is for pictures of \(values) values, which are no square, grey or coloured")
  }

  /// The side of the maps whose pixels attend to each other, by their channels; nil for none.
  fileprivate func attentionSide(width: Int, size: Int) throws(ImportError) -> Int? {
    guard has("attention.gamma") else { return nil }
    let channels = try self.channels(weight(of: "attention.theta"), axis: 1)
    guard channels >= width, channels % width == 0, size * width / 2 % channels == 0 else {
      throw unsupported("it has attention over \(channels) channels, which none of its maps has")
    }
    return size * width / 2 / channels
  }

  /// Refuses a network whose convolutions have biases where the published ones have none.
  fileprivate func refuseBiases(_ layer: String, ofNetwork name: String) throws(ImportError) {
    if has("\(layer).bias") { throw unsupported("its convolutions have biases, and those of \(name) have none") }
  }

  /// Refuses a network that takes texts.
  fileprivate func refuseTexts() throws(ImportError) {
    if has(weight(of: "text")) {
      throw unsupported("it takes texts, and no file of weights says which words they are made of")
    }
  }

  /// Checks that numbers which were read make sense, before others are derived from them.
  fileprivate func check(_ architecture: LatentArchitecture) throws(ImportError) {
    if let fault = architecture.fault { throw unsupported(fault) }
  }
}
