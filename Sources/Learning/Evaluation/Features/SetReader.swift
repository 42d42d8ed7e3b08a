import Datasets
import Images
import Kernels

/// Reads sets of pictures and gathers what is compared, some pictures at a time.
package struct SetReader {
  /// The feature network; nil where only what needs none is measured.
  package let model: FeatureModel?
  /// Where features are kept; nil for nowhere.
  package let cache: FeatureCache?
  /// What the random neighbourhoods and directions are drawn by.
  package let seed: UInt64
  private let onFault: (String) -> Void
  private let onProgress: (String, Int, Int) -> Void

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - onFault: called with a sentence about each picture that is left out.
  ///   - onProgress: called with the name of a set, the pictures done and those in all.
  package init(
    model: FeatureModel?, cache: FeatureCache?, seed: UInt64, onFault: @escaping (String) -> Void,
    onProgress: @escaping (String, Int, Int) -> Void
  ) {
    (self.model, self.cache, self.seed) = (model, cache, seed)
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
    let kept = set.files != nil ? model.flatMap { cache?.features(of: set, by: $0) } : nil
    let needed = kept == nil ? model : nil
    var result = Result(measures: PictureMeasures(side: side, set: index, seed: seed))
    var gathering = needed.map { FeatureGathering(dimension: $0.dimension) }
    for start in stride(from: 0, to: set.count, by: FeatureModel.batchSize) {
      let wantsSample = result.measures.count < sampled
      // With features at hand, only the sampled pictures are read.
      guard wantsSample || needed != nil else { break }
      let places = start..<min(set.count, start + FeatureModel.batchSize)
      let read = set.pictures(places, onFault: onFault) { picture in
        (
          input: needed?.input(picture), sample: wantsSample ? PictureMeasures.prepared(picture, side: side) : nil
        )
      }.compactMap { $0 }
      for picture in read {
        if let sample = picture.sample, result.measures.count < sampled { result.measures.add(sample) }
      }
      if let needed, !read.isEmpty { gathering?.add(needed.features(of: read.compactMap(\.input))) }
      result.count += read.count
      onProgress(set.name, places.upperBound, set.count)
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
}
