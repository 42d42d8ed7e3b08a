import Datasets
import Images
import Training

/// Measures during training how much pictures differ that are made of 64 vectors, the same throughout, beside 64 real ones; the numbers
/// are kept in `diversity.csv`.
///
/// Where classes are known, eight vectors of each of the first eight classes are taken, and only pictures of one class compared, since
/// classes differ even where the generator has collapsed in each. Where captions are known, the vectors are shown with captions of the
/// training in turn.
struct DiversityMeasurement {
  /// Vectors in all, and of each class.
  private static let (count, perClass) = (64, 8)

  private static let columns = ["diversity"]

  private let path: String
  private let seed: UInt64
  /// The classes of the groups; nil where none are known.
  private let labels: [Int?]
  /// The mean distance of two real pictures.
  private let realDistance: Double
  private var table: StepTable

  /// Reads real pictures, spread evenly over the listing or over those of each class, and goes on with the numbers of the folder; nil if
  /// the pictures do not differ, or there are not two.
  ///
  /// - Throws: `DataError.unreachable` if their folder is away for the moment.
  init?(
    _ configuration: RunConfiguration, _ listing: PictureListing, in folder: RunFolder
  ) throws(DataError) {
    path = folder.diversityPath
    seed = configuration.seed
    let classes = configuration.method.settings.classes
    let size = classes == nil ? Self.count : Self.perClass
    var groups = [Array(0..<listing.count)]
    if let classes {
      let labels = PictureLabels(listing, classes).labels(of: listing.paths)
      groups = (0..<min(classes.count, Self.count / size)).map { label in labels.indices.filter { labels[$0] == label }
      }
    }
    labels = classes == nil ? [nil] : groups.indices.map { $0 }
    var real: [[Picture]] = []
    for group in groups {
      let spread = (0..<min(size, group.count)).map { group[$0 * group.count / min(size, group.count)] }
      real.append(
        try configuration.preparedPictures(listing, .aToB, most: size, among: spread).map(\.picture))
    }
    guard let distance = Diversity.meanDistance(real), distance > 0 else { return nil }
    realDistance = distance
    let known = StepTable(path: path).flatMap { $0.columns == Self.columns ? $0 : nil }
    table = known ?? StepTable(columns: Self.columns)
  }

  /// Measures a generator and notes the result.
  ///
  /// - Throws: `RunError.cannotWrite`.
  mutating func measure(_ sampler: LatentSampler, step: Int) throws(RunError) -> Diversity? {
    let sequence = LatentSequence(seed: seed, size: sampler.settings.network.latentSize)
    let size = labels == [nil] ? Self.count : Self.perClass
    let made = labels.enumerated().map { group, label in
      (group * size..<(group + 1) * size).map { place -> Picture in
        let vector = sequence.vector(at: place)
        guard let texts = sampler.settings.captions?.examples else { return sampler.picture(of: vector, label: label) }
        return sampler.picture(of: vector, text: texts[place % texts.count])
      }
    }
    guard let distance = Diversity.meanDistance(made) else { return nil }
    let found = Diversity(step: step, ratio: distance / realDistance)
    // What was measured from here on belongs to steps that are taken once more.
    table.rows.removeAll { $0.step >= step }
    table.rows.append((step, [found.ratio]))
    try table.write(to: path)
    return found
  }
}
