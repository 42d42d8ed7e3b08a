import Images
import Kernels

/// What needs no network: descriptors for the sliced Wasserstein distance, the similarity of the set's pictures to each other, and
/// the statistics of the channels, all of pictures at one square size.
package struct PictureMeasures {
  /// The side of the pictures, a power of two.
  let side: Int
  /// The descriptors of each level from the largest.
  private(set) var descriptors: [SlicedWasserstein.Descriptors]
  /// The statistics of the channels.
  package private(set) var colours = ColourStatistics()
  private var similarities: [Double] = []
  private var unpaired: PicturePlanes?
  /// How many pictures were added.
  package private(set) var count = 0
  private let set: Int
  private let seed: UInt64

  /// At most so many pictures of a set are measured: the descriptors of a picture of 256×256 take 750 kB.
  package static let mostPictures = 256
  /// Sides that pictures are brought to.
  static let sides = 16...256

  /// The sides of the levels from the largest.
  var levelSides: [Int] { descriptors.indices.map { side >> $0 } }

  /// The mean multi-scale similarity of disjoint pairs of pictures; nil if there is no pair.
  package var similarity: Double? {
    similarities.isEmpty ? nil : similarities.reduce(0, +) / Double(similarities.count)
  }

  /// Nothing gathered yet.
  ///
  /// - Parameter set: 0 for one of the sets to be compared and 1 for the other, so that their neighbourhoods differ.
  init(side: Int, set: Int, seed: UInt64) {
    self.side = side
    self.set = set
    self.seed = seed
    var levels = 1
    while side >> levels >= LaplacianPyramid.smallestSide { levels += 1 }
    descriptors = Array(repeating: SlicedWasserstein.Descriptors(), count: levels)
  }

  /// The largest side that fits into a picture whose shorter side is given.
  package static func side(within shorter: Int) -> Int {
    var side = sides.lowerBound
    while 2 * side <= min(shorter, sides.upperBound) { side *= 2 }
    return side
  }

  /// A picture at the side.
  static func resized(_ picture: PicturePlanes, side: Int) -> PicturePlanes {
    picture.resized(height: side, width: side, by: .bicubic).mapped { min(max($0, 0), 255) }
  }

  /// A picture at the side, with its pyramid.
  static func prepared(_ resized: PicturePlanes) -> (planes: PicturePlanes, pyramid: LaplacianPyramid) {
    (resized, LaplacianPyramid(planes: resized.channels.map { $0.map(Double.init) }, side: resized.width))
  }

  /// Pictures at the side, with their pyramids, made side by side.
  static func prepared(_ resized: [PicturePlanes]) -> [(planes: PicturePlanes, pyramid: LaplacianPyramid)] {
    var results = [(planes: PicturePlanes, pyramid: LaplacianPyramid)?](repeating: nil, count: resized.count)
    results.withUnsafeMutableBufferPointer { results in
      parallelFor(resized.count) { results[$0] = prepared(resized[$0]) }
    }
    return results.compactMap { $0 }
  }

  /// Adds a picture.
  mutating func add(_ picture: (planes: PicturePlanes, pyramid: LaplacianPyramid)) {
    for index in descriptors.indices {
      descriptors[index].add(
        picture.pyramid.levels[index],
        at: SlicedWasserstein.positions(level: side >> index, picture: count, set: set, seed: seed))
    }
    count += 1
    colours.add(picture.planes.unit)
    if let other = unpaired {
      let terms = MultiScaleSimilarity.terms(other.unit, picture.planes.unit, height: side, width: side)
      similarities.append(MultiScaleSimilarity.value(of: terms))
      unpaired = nil
    } else {
      unpaired = picture.planes
    }
  }

  /// The sliced Wasserstein distance of as many pictures of each set, for each level from the largest, times 1,000.
  package func slicedDistances(to other: PictureMeasures) -> [Double] {
    let common = min(count, other.count) * SlicedWasserstein.neighbourhoods
    return zip(levelSides, zip(descriptors, other.descriptors)).map { side, pair in
      SlicedWasserstein.distance(
        pair.0.prefix(common), pair.1.prefix(common), along: SlicedWasserstein.directions(level: side, seed: seed))
    }
  }
}

extension PicturePlanes {
  /// The planes in double precision, 0…1.
  fileprivate var unit: [[Double]] { channels.map { $0.map { Double($0) / 255 } } }
}
