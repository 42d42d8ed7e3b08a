import Datasets
import RandomStreams

/// Which pictures of a folder of classes a repetition trains on, and which it tests with; never the same.
struct ExperimentSplit {
  /// Files to train on, as many of each class, with their labels.
  let training: [(path: String, label: Int)]
  /// Files to test with, with their labels.
  let test: [(path: String, label: Int)]

  /// Of a folder without test pictures, this share of each class at most is held out.
  private static let mostHeldOut = 0.4

  /// Draws the pictures.
  ///
  /// - Parameters:
  ///   - listing: the pictures, of which those to train on are drawn, and where there is no `test`, those to test with before.
  ///   - test: pictures to test with in folders of the same classes.
  ///   - perClass: pictures to train on of each class.
  ///   - testPerClass: pictures to test with of each class at most.
  ///   - seed: of the same seed, more pictures of each class hold the fewer, and the test pictures are the same.
  /// - Throws: `EvaluationError` if a class has too few pictures, or `test` has another class.
  init(
    _ listing: PictureListing, test: PictureListing?, classes: [PictureClass], perClass: Int, testPerClass: Int,
    seed: UInt64
  ) throws(EvaluationError) {
    var (chosen, held): ([(String, Int)], [(String, Int)]) = ([], [])
    let own = Self.byClass(listing, classes)
    let testing = test.map { Self.byClass($0, classes) }
    if let test, let testing, testing.reduce(0, { $0 + $1.count }) < test.count {
      throw .unknownTestClass(folder: test.folder)
    }
    for (label, entry) in classes.enumerated() {
      var paths = Self.shuffled(own[label], "split", entry, seed)
      if let testing {
        let drawn = Self.shuffled(testing[label], "test pictures", entry, seed).prefix(testPerClass)
        held += drawn.map { ($0, label) }
      } else {
        let count = min(testPerClass, Int(Self.mostHeldOut * Double(paths.count)))
        held += paths.prefix(count).map { ($0, label) }
        paths.removeFirst(count)
      }
      guard paths.count >= perClass else {
        throw .tooFewOfClass(
          entry.name, folder: listing.folder, count: paths.count, needed: perClass, isHeldOut: test == nil)
      }
      chosen += paths.prefix(perClass).map { ($0, label) }
    }
    training = chosen
    self.test = held
  }

  /// The paths of a listing's pictures by their classes; those of other classes are left out.
  private static func byClass(_ listing: PictureListing, _ classes: [PictureClass]) -> [[String]] {
    classes.map { entry in
      let start = "\(entry.name)/".utf8
      return listing.names.indices.filter { listing.names[$0].utf8.starts(with: start) }.map(listing.path(at:))
    }
  }

  private static func shuffled(
    _ paths: [String], _ purpose: String, _ entry: PictureClass, _ seed: UInt64
  ) -> [String] {
    var stream = RandomStream(seed: seed, purpose: .init("\(purpose) of the class \(entry.name)"))
    return stream.permutation(of: paths.count).map { paths[$0] }
  }
}
