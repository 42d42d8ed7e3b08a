import Datasets
import Foundation
import Images
import Networks
import SafeTensors
import Testing

@testable import Evaluation

/// Files of weights, and what is read of folders by them.
@Suite struct FeatureModelTests {
  /// EfficientNet-Lite0 with the formula's weights, which are as good as any here, in a file of their own.
  private static func writeWeights(to path: String, leavingOut left: String? = nil) throws {
    var file = SafeTensorsFile()
    _ = try EfficientNetLite0 { key, shape in
      let values = FormulaWeights.ofLite(key, shape)
      if key != left { file.add(key, shape: shape, floats: values) }
      return values
    }
    try file.write(to: path)
  }

  private static func reader(_ model: FeatureModel?, _ cache: FeatureCache? = nil) -> SetReader {
    SetReader(model: model, cache: cache, seed: 0, onFault: { _ in }, onProgress: { _, _, _ in })
  }

  @Test func `a network is known by its keys, and its file by its hash`() throws {
    let folder = try PictureFolder()
    let path = "\(folder.path)/weights.safetensors"
    try Self.writeWeights(to: path)
    let model = try FeatureModel(contentsOf: path)
    #expect(model.network == .efficientNetLite0 && model.resizing == .clean && !model.isPublished)
    #expect(model.dimension == 1280 && model.network.kernelName == "KD-Lite0")
    #expect(throws: EvaluationError.noSuchProtocol(.tf1, network: "EfficientNet-Lite0")) {
      try FeatureModel(contentsOf: path, resizing: .tf1)
    }
    let key = "_blocks.3._bn1.running_mean"
    try Self.writeWeights(to: path, leavingOut: key)
    #expect(throws: EvaluationError.wrongTensor(path: path, key: key, expected: [144], found: nil)) {
      try FeatureModel(contentsOf: path)
    }
    var other = SafeTensorsFile()
    other.add("model.1.weight", shape: [1], floats: [1])
    try other.write(to: path)
    #expect(throws: EvaluationError.unknownNetwork(path: path)) { try FeatureModel(contentsOf: path) }
  }

  @Test func `features are kept until a picture changes`() throws {
    let folder = try PictureFolder()
    for index in 0..<11 { try folder.draw("\(index).png", PictureFolder.picture(height: 20, width: 24, kind: index)) }
    let weights = "\(folder.path)/weights.safetensors"
    try Self.writeWeights(to: weights)
    let model = try FeatureModel(contentsOf: weights)
    let cache = FeatureCache(folder: "\(folder.path)/cache")
    func read() throws -> SetReader.Result {
      let set = PictureSet(try PictureListing(of: folder.path))
      return try Self.reader(model, cache).read(set, side: 16, sampled: 4, index: 0)
    }
    let first = try read()
    #expect(first.count == 11 && first.features?.count == 11 && first.measures.count == 4)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/cache").count == 1)
    #expect(try read().features == first.features)
    try folder.draw("3.png", PictureFolder.picture(height: 20, width: 24, kind: 77))
    let changed = try #require(try read().features)
    #expect(changed != first.features)
    // The other pictures' features are the same.
    #expect(changed.sample.values[..<(3 * 1280)] == first.features?.sample.values[..<(3 * 1280)])
  }

  @Test func `what cannot be read is left out, and named`() throws {
    let folder = try PictureFolder()
    for index in 0..<5 { try folder.draw("\(index).png", PictureFolder.picture(height: 20, width: 24, kind: index)) }
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(folder.path)/2.png"))
    var faults: [String] = []
    let reader = SetReader(model: nil, cache: nil, seed: 0, onFault: { faults.append($0) }, onProgress: { _, _, _ in })
    let set = PictureSet(try PictureListing(of: folder.path))
    let result = try reader.read(set, side: 16, sampled: 5, index: 0)
    #expect(result.count == 4 && result.measures.count == 4)
    #expect(faults.count == 1 && faults[0].contains("2.png"))
    for index in 0..<3 { try FileManager.default.removeItem(atPath: "\(folder.path)/\(index).png") }
    let rest = PictureSet(try PictureListing(of: folder.path))
    #expect(throws: EvaluationError.tooFewPictures(folder: folder.path, count: 2)) {
      try Self.reader(nil).read(rest, side: 16, sampled: 5, index: 0)
    }
  }

  @Test func `statistics of a file compare like the pictures`() throws {
    let folder = try PictureFolder()
    var values: [Float] = []
    for index in 0..<40 * 6 { values.append(Float((index * index) % 17) / 5) }
    let features = Features(count: 40, dimension: 6, values: values)
    let other = FeatureStatistics(Features(count: 40, dimension: 6, values: values.reversed()))
    let path = "\(folder.path)/statistics.npz"
    try StatisticsFile.write(GatheredFeatures(count: 40, sample: features, moments: nil), to: path)
    let distance = FrechetDistance.between(try StatisticsFile.read(path, dimension: 6), other)
    #expect(abs(distance - FrechetDistance.between(FeatureStatistics(features), other)) < 1e-9)
    #expect(throws: EvaluationError.self) { try StatisticsFile.read(path, dimension: 2048) }
  }

  /// The published weights, where `make features` has fetched them. Numbers of a program of its own, in double precision.
  @Test(
    .enabled(if: FeatureModel.standardPath.map(FileManager.default.fileExists) ?? false, "run `make features` first"))
  func `the published EfficientNet-Lite0`() throws {
    let model = try FeatureModel(contentsOf: try #require(FeatureModel.standardPath))
    #expect(model.isPublished)
    let picture = PicturePlanes(
      height: 224, width: 224,
      channels: (0..<3).map { channel in
        (0..<224 * 224).map { place in
          let (row, column) = (place / 224, place % 224)
          return Float((7 * column + 13 * row + 29 * channel + column * row) % 256)
        }
      })
    let input = model.input(picture)
    let features = model.features(of: [input])
    for (value, expected) in zip(features, [3.411856, 0, 0.537382, 0, 0, 0.004585, 0, 0.999504]) {
      #expect(abs(Double(value) - expected) < 1e-4)
    }
    #expect(abs(features.reduce(0) { $0 + Double($1) } - 242.739748) < 1e-2)
    #expect(features.firstIndex(of: features.max() ?? 0) == 989)
    let logits = model.logits(of: [input])[0]
    let ranked = logits.indices.sorted { logits[$0] > logits[$1] }
    #expect(Array(ranked.prefix(3)) == [646, 815, 920])
    #expect(abs(logits[646] - 6.600673) < 1e-3)
  }

  @Test func `of very many pictures a sample is kept, with mean and covariance of all`() throws {
    let (count, dimension, kept) = (2500, 5, 700)
    let pictures = (0..<count).map { picture -> [Float] in
      (0..<dimension).map { index -> Float in
        let noise = (picture * picture + 31 * index * picture) % 101
        return Float(noise) / 10 + Float(picture) / 100
      }
    }
    let all = Features(count: count, dimension: dimension, values: pictures.flatMap { $0 })
    func gathered(by part: Int) -> GatheredFeatures {
      var gathering = FeatureGathering(dimension: dimension, mostKept: kept)
      for start in stride(from: 0, to: count, by: part) {
        gathering.add(pictures[start..<min(count, start + part)].flatMap { $0 })
      }
      return gathering.result
    }
    let features = gathered(by: 8)
    #expect(features.count == count && features.sample.count == kept)
    func difference(_ first: [Double], _ second: [Double]) -> Double {
      zip(first, second).reduce(0.0) { max($0, ($1.0 - $1.1).magnitude) }
    }
    #expect(difference(features.mean, all.mean) < 1e-10)
    #expect(difference(features.covariance.values, all.covariance.values) < 1e-9)
    // However they come.
    #expect(gathered(by: 700) == features)
    let sample = (0..<kept).map { Array(features.sample.values[$0 * dimension..<($0 + 1) * dimension]) }
    let known = Set(pictures)
    #expect(sample.allSatisfy(known.contains))
    // A picture stays with probability 700 / 2500, so about 196 of the first 700 do.
    let stayed = (0..<kept).count { sample[$0] == pictures[$0] }
    #expect((150...245).contains(stayed), "\(stayed) stayed")
    var few = FeatureGathering(dimension: dimension, mostKept: kept)
    few.add(pictures[..<kept].flatMap { $0 })
    #expect(few.result.moments == nil && few.result.sample.count == kept)
  }
}
