import Kernels
import Testing

@testable import Evaluation

/// Everything is in double precision, from the same numbers.
private let tolerance = 1e-9

/// The measures against programs that share no code with ours.
@Suite struct GoldenMeasureTests {
  private static func files(with name: String) -> [GoldenFile] {
    GoldenFile.all { $0.text("kind") == "metrics" && $0.contains(name) }
  }

  private static func expectClose(_ value: Double, _ file: GoldenFile, _ name: String, within tolerance: Double) throws
  {
    let expected = try file.doubles(name)[0]
    #expect(abs(value - expected) <= tolerance * max(abs(expected), 1), "\(name): \(value) instead of \(expected)")
  }

  private static func features(_ file: GoldenFile, _ name: String) throws -> Features {
    let shape = try file.shape(name)
    return Features(count: shape[0], dimension: shape[1], values: try file.floats(name))
  }

  @Test(arguments: files(with: "kid")) func `distances of features`(file: GoldenFile) throws {
    let real = try Self.features(file, "real")
    let generated = try Self.features(file, "generated")
    let distance = FrechetDistance.between(FeatureStatistics(real), FeatureStatistics(generated))
    try Self.expectClose(distance, file, "frechet.nuclear", within: tolerance)
    // What scipy's square root of a matrix leaves of singular covariances.
    try Self.expectClose(distance, file, "frechet.sqrtm", within: 1e-6)
    try Self.expectClose(distance, file, "frechet.eigenvalues", within: 1e-6)
    try Self.expectClose(KernelDistance(real, generated, seed: 0).value, file, "kid", within: tolerance)
    for neighbours in [3, 5] {
      let measures = NeighbourhoodMeasures(real: real, generated: generated, neighbours: neighbours)
      try Self.expectClose(measures.precision, file, "k\(neighbours).precision", within: tolerance)
      try Self.expectClose(measures.recall, file, "k\(neighbours).recall", within: tolerance)
      try Self.expectClose(measures.density, file, "k\(neighbours).density", within: tolerance)
      try Self.expectClose(measures.coverage, file, "k\(neighbours).coverage", within: tolerance)
    }
  }

  /// For each picture its planes, 0…255.
  private static func pictures(_ file: GoldenFile, _ name: String) throws -> (planes: [[[Double]]], side: Int) {
    let shape = try file.shape(name)
    let values = try file.integers(name).map(Double.init)
    let plane = shape[2] * shape[3]
    return (
      (0..<shape[0]).map { picture in
        (0..<3).map { Array(values[(picture * 3 + $0) * plane..<(picture * 3 + $0 + 1) * plane]) }
      }, shape[2]
    )
  }

  private static func descriptors(_ file: GoldenFile, _ name: String, level index: Int) throws -> (
    descriptors: SlicedWasserstein.Descriptors, side: Int
  ) {
    let (pictures, side) = try pictures(file, name)
    let levelSide = side >> index
    let places = try file.integers("swd.\(levelSide).positions_\(name)")
    let perPicture = places.count / pictures.count / 2
    var descriptors = SlicedWasserstein.Descriptors()
    for (picture, planes) in pictures.enumerated() {
      let positions = (0..<perPicture).map { place in
        let start = 2 * (picture * perPicture + place)
        return SlicedWasserstein.Position(row: Int(places[start]), column: Int(places[start + 1]))
      }
      descriptors.add(LaplacianPyramid(planes: planes, side: side).levels[index], at: positions)
    }
    return (descriptors, levelSide)
  }

  @Test(arguments: files(with: "swd.average")) func `the sliced Wasserstein distance`(file: GoldenFile) throws {
    var distances: [Double] = []
    for index in 0..<3 {
      let (real, side) = try Self.descriptors(file, "real", level: index)
      let generated = try Self.descriptors(file, "generated", level: index).descriptors
      let columns = try file.doubles("swd.\(side).directions")
      let count = columns.count / SlicedWasserstein.descriptorLength
      let directions = DoubleMatrix(
        rows: count, columns: SlicedWasserstein.descriptorLength,
        values: (0..<columns.count).map {
          columns[$0 % SlicedWasserstein.descriptorLength * count + $0 / SlicedWasserstein.descriptorLength]
        })
      let distance = SlicedWasserstein.distance(real, generated, along: directions)
      try Self.expectClose(distance, file, "swd.\(side)", within: tolerance)
      distances.append(distance)
    }
    try Self.expectClose(distances.reduce(0, +) / 3, file, "swd.average", within: tolerance)
  }

  @Test(arguments: files(with: "ms_ssim.real")) func `the multi-scale similarity`(file: GoldenFile) throws {
    for name in ["real", "generated"] {
      let (pictures, side) = try Self.pictures(file, name)
      let planes = pictures.map { $0.map { $0.map { $0 / 255 } } }
      let terms = stride(from: 0, to: planes.count, by: 2).map {
        MultiScaleSimilarity.terms(planes[$0], planes[$0 + 1], height: side, width: side)
      }
      let expected = try file.doubles("ms_ssim.\(name).terms")
      for (term, expected) in zip(terms.flatMap(\.self), expected) {
        #expect(abs(term - expected) < tolerance, "\(name): \(term) instead of \(expected)")
      }
      let values = terms.map(MultiScaleSimilarity.value)
      for (value, expected) in zip(values, try file.doubles("ms_ssim.\(name).pairs")) {
        #expect(abs(value - expected) < tolerance, "\(name): \(value) instead of \(expected)")
      }
      try Self.expectClose(
        values.reduce(0, +) / Double(values.count), file, "ms_ssim.\(name)", within: tolerance)
    }
  }
}
