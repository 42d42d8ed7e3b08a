import Evaluation
import Images
import Networks
import NeuralNetworks
import ReferenceKernels
import Tensors
import Testing

/// Features, logits and means of layers, in units of the largest: float32 in another order of summation, and Winograd's transforms.
private let tolerance = 1e-4

/// The weights that both sides compute by a formula; `Fixtures/golden/README.md` has it.
enum FormulaWeights {
  static func values(_ key: String, _ shape: [Int], power: (String) -> Double) -> [Float] {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    let (center, reach): (Double, Double)
    if key.hasSuffix("running_var") {
      (center, reach) = (1, 0.25)
    } else if shape.count == 1 {
      (center, reach) = (key.hasSuffix("weight") ? 1 : 0, 0.25)
    } else {
      (center, reach) = (0, (power(key) / Double(shape.dropFirst().reduce(1, *))).squareRoot())
    }
    return (0..<shape.reduce(1, *)).map { index in
      var s = hash &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
      s = (s ^ (s >> 30)) &* 0xBF58_476D_1CE4_E5B9
      s = (s ^ (s >> 27)) &* 0x94D0_49BB_1331_11EB
      s ^= s >> 31
      return Float(center + reach * (Double(s >> 40) * 0x1p-23 - 1))
    }
  }

  static func ofInception(_ key: String, _ shape: [Int]) -> [Float] { values(key, shape) { _ in 5 } }

  static func ofLite(_ key: String, _ shape: [Int]) -> [Float] {
    values(key, shape) { $0.contains("_project_conv") || $0.hasPrefix("_fc") ? 3 : 6 }
  }
}

/// The feature networks and the ways to resize for them, against PyTorch, pytorch-fid, TensorFlow's formula and Pillow.
@Suite struct GoldenFeatureTests {
  private static func files(of network: String) -> [GoldenFile] {
    GoldenFile.all { $0.text("kind") == "features" && $0.text("network") == network }
  }

  /// The picture that the files are about.
  private static func picture(height: Int, width: Int) -> PicturePlanes {
    PicturePlanes(
      height: height, width: width,
      channels: (0..<3).map { channel in
        (0..<height * width).map { place in
          let (row, column) = (place / width, place % width)
          return Float((7 * column + 13 * row + 29 * channel + column * row) % 256)
        }
      })
  }

  private static func compare(_ values: [Float], _ file: GoldenFile, _ name: String, scale: Double? = nil) throws {
    let expected = try file.doubles(name)
    let comparison = Comparison(values, [values.count], expected: expected, [expected.count], scale: scale)
    #expect(comparison.error < tolerance, "\(name): \(comparison)")
  }

  private static func check(_ input: PicturePlanes, _ file: GoldenFile, _ name: String) throws {
    let places = stride(from: 0, to: input.height, by: 13).flatMap { row in
      stride(from: 0, to: input.width, by: 13).map { row * input.width + $0 }
    }
    try compare(input.channels.flatMap { plane in places.map { plane[$0] } }, file, "\(name).input_every_13th")
  }

  @Test(arguments: files(of: "inception_fid")) func `the Inception network of the FID`(file: GoldenFile) throws {
    for key in file.keys("weights_begin") {
      // Each of these tensors begins alike whatever its length is, up to the factor of a convolution's.
      guard key.hasSuffix("running_var") || key == "fc.bias" else { continue }
      let begin = FormulaWeights.ofInception(key, [16])
      #expect(try begin == file.floats("weights_begin.\(key)"))
    }
    let network = try InceptionFID(weights: FormulaWeights.ofInception)
    let small = Self.picture(height: 80, width: 64)
    let inputs: [(name: String, planes: PicturePlanes)] = [
      ("exact", Self.picture(height: 299, width: 299).scaled { 2 * $0 / 255 - 1 }),
      ("pytorch_fid", ResizeProtocol.pytorchFID.inceptionInput(small)),
      ("tf1", ResizeProtocol.tf1.inceptionInput(small)), ("clean", ResizeProtocol.clean.inceptionInput(small)),
    ]
    let layers = ["pool1": "64", "pool2": "192", "Mixed_6e": "768"]
    let pass = Pass.evaluation
    for (name, planes) in inputs {
      try Self.check(planes, file, name)
      var observed: [(String, [Float])] = []
      let features = network.features(Tensor([planes]), pass) { observed.append(($0, $1.meanOverPictures().values)) }
      for (layer, mean) in observed {
        if let number = layers[layer] { try Self.compare(mean, file, "\(name).features.\(number)") }
        if name == "exact", file.contains("exact.stage.\(layer)") {
          try Self.compare(mean, file, "exact.stage.\(layer)")
        }
      }
      try Self.compare(features.values, file, "\(name).features.2048")
      try Self.compare(network.logits(features, pass).values, file, "\(name).logits")
    }
  }

  @Test(arguments: files(of: "efficientnet_lite0")) func `EfficientNet-Lite0`(file: GoldenFile) throws {
    let network = try EfficientNetLite0(weights: FormulaWeights.ofLite)
    let pass = Pass.evaluation
    let inputs: [(name: String, planes: PicturePlanes)] = [
      ("exact", Self.picture(height: 224, width: 224).scaled { ($0 - 127) / 128 }),
      ("clean", ResizeProtocol.liteInput(Self.picture(height: 80, width: 64))),
    ]
    for (name, planes) in inputs {
      try Self.check(planes, file, name)
      var observed: [(String, [Float])] = []
      let features = network.features(Tensor([planes]), pass) { observed.append(($0, $1.meanOverPictures().values)) }
      if name == "exact" {
        for (layer, mean) in observed { try Self.compare(mean, file, "exact.stage.\(layer)") }
      }
      try Self.compare(features.values, file, "\(name).features.1280")
      try Self.compare(network.logits(features, pass).values, file, "\(name).logits")
    }
  }

  /// Pictures in a batch do not change each other's features.
  @Test func `a batch gives what its pictures give`() throws {
    let network = try EfficientNetLite0(weights: FormulaWeights.ofLite)
    let pictures = [
      ResizeProtocol.liteInput(Self.picture(height: 50, width: 60)),
      ResizeProtocol.liteInput(Self.picture(height: 90, width: 40)),
    ]
    let both = network.features(Tensor(pictures), .evaluation, observe: nil).values
    let single = pictures.flatMap { network.features(Tensor([$0]), .evaluation, observe: nil).values }
    let comparison = Comparison(both, [both.count], expected: single.map(Double.init), [single.count])
    #expect(comparison.error < 1e-5, "\(comparison)")
  }

  @Test func `bilinear resizing takes pixels for points in the middle or in the corner of their squares`() {
    let line = PicturePlanes(height: 1, width: 2, channels: [[0, 10]])
    #expect(line.resized(height: 1, width: 4, by: .cornerBilinear).channels == [[0, 5, 10, 10]])
    #expect(line.resized(height: 1, width: 4, by: .bilinear).channels == [[0, 2.5, 7.5, 10]])
  }
}

extension PicturePlanes {
  fileprivate func scaled(_ change: (Float) -> Float) -> PicturePlanes {
    PicturePlanes(height: height, width: width, channels: channels.map { $0.map(change) })
  }
}
