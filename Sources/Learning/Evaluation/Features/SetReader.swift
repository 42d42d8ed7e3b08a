import Datasets
import Images
import Kernels
import ProcessGroups

/// Reads sets of pictures and gathers what is compared, some pictures at a time.
package struct SetReader {
  /// The feature network; nil where only what needs none is measured.
  package let model: FeatureModel?
  /// Where features are kept; nil for nowhere.
  package let cache: FeatureCache?
  /// What the random neighbourhoods and directions are drawn by.
  package let seed: UInt64
  /// The processes that share the work; nil for this one alone.
  private let group: ProcessGroup?
  private let onFault: (String) -> Void
  private let onProgress: (String, Int, Int) -> Void

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - onFault: called with a sentence about each picture that is left out.
  ///   - onProgress: called with the name of a set, the pictures done and those in all.
  ///   - group: the processes that share the work, each of which gets all results; nil for this one alone. All have the same cache.
  package init(
    model: FeatureModel?, cache: FeatureCache?, seed: UInt64, group: ProcessGroup? = nil,
    onFault: @escaping (String) -> Void,
    onProgress: @escaping (String, Int, Int) -> Void
  ) {
    (self.model, self.cache, self.seed, self.group) = (model, cache, seed, group)
    (self.onFault, self.onProgress) = (onFault, onProgress)
  }

  /// What was gathered of a set.
  package struct Result {
    /// How many readable pictures were compared: all, or the sampled ones where there is no network.
    package internal(set) var count = 0
    /// The features of all; nil without a network.
    package internal(set) var features: GatheredFeatures?
    /// What needs no network, of the first pictures.
    package internal(set) var measures: PictureMeasures
  }

  /// Gathers the features of all pictures of a set, and the other measures of the first `sampled`.
  ///
  /// - Parameters:
  ///   - side: that of the pictures whose pyramids are compared.
  ///   - index: 0 or 1; which of the two sets it is.
  /// - Throws: `EvaluationError.tooFewPictures`.
  package func read(_ set: PictureSet, side: Int, sampled: Int, index: Int) throws(EvaluationError) -> Result {
    let kept = keptByAll(set.files != nil ? model.flatMap { cache?.features(of: set, by: $0) } : nil)
    let needed = kept == nil ? model : nil
    var result = Result(measures: PictureMeasures(side: side, set: index, seed: seed))
    var gathering = needed.map { FeatureGathering(dimension: $0.dimension) }
    let processes = group?.count ?? 1
    for start in stride(from: 0, to: set.count, by: processes * FeatureModel.batchSize) {
      let wantsSample = result.measures.count < sampled
      // With features at hand, only the sampled pictures are read.
      guard wantsSample || needed != nil else { break }
      let first = start + (group?.rank ?? 0) * FeatureModel.batchSize
      let places = min(first, set.count)..<min(first + FeatureModel.batchSize, set.count)
      let own = pictures(of: set, places, needed, side: wantsSample ? side : nil)
      let read = group?.gather(own, side: side, dimension: needed?.dimension ?? 0) ?? own
      let samples = read.compactMap(\.sample).prefix(max(0, sampled - result.measures.count))
      for sample in PictureMeasures.prepared(Array(samples)) { result.measures.add(sample) }
      for picture in read { gathering?.add(picture.features) }
      result.count += read.count
      onProgress(set.name, min(start + processes * FeatureModel.batchSize, set.count), set.count)
    }
    if let kept {
      (result.features, result.count) = (kept, kept.count)
    } else if let needed, let features = gathering?.result {
      result.features = features
      if set.files != nil { cache?.keep(features, of: set, by: needed) }
    }
    // More are read at a time than are measured.
    if model == nil { result.count = result.measures.count }
    guard result.count >= minimumPictures else {
      throw .tooFewPictures(folder: set.origin, count: result.count)
    }
    return result
  }

  /// What is kept of some pictures of a set, those left out that cannot be read.
  ///
  /// - Parameters:
  ///   - model: nil where no features are needed.
  ///   - side: nil where no samples are.
  private func pictures(of set: PictureSet, _ places: Range<Int>, _ model: FeatureModel?, side: Int?) -> [ReadPicture] {
    let read = set.pictures(places, onFault: onFault) { picture in
      (input: model?.input(picture), sample: side.map { PictureMeasures.resized(picture, side: $0) })
    }.compactMap { $0 }
    guard let model, !read.isEmpty else { return read.map { ReadPicture(sample: $0.sample, features: []) } }
    let features = model.features(of: read.compactMap(\.input))
    return read.enumerated().map { place, picture in
      ReadPicture(
        sample: picture.sample, features: Array(features[place * model.dimension..<(place + 1) * model.dimension]))
    }
  }

  /// Features that were kept, where every process has them.
  private func keptByAll(_ features: GatheredFeatures?) -> GatheredFeatures? {
    guard let group else { return features }
    let each = [Int](repeating: 1, count: group.count)
    return group.gather([features == nil ? 0 : 1], counts: each).contains(0) ? nil : features
  }
}
