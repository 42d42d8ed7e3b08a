import Datasets
import Files
import Foundation
import SafeTensors

/// Features that were computed before, in files of the person's cache folder.
///
/// They are known by the network's weights, the way pictures are resized, and of every picture its path, its size and the time of its
/// last change, so that features of another folder or of a changed picture are never taken. Nothing is written into folders of
/// pictures.
package struct FeatureCache: Sendable {
  private let folder: String

  /// A cache in a folder, which is made when it is needed.
  package init(folder: String) {
    self.folder = folder
  }

  /// The cache in the person's cache folder; nil where there is no home.
  package static var standard: FeatureCache? { UserFolders.cache.map { FeatureCache(folder: "\($0)/features") } }

  private static let name = "features"

  /// The features of a set's pictures; nil where they are not there, or not readable.
  func features(of set: PictureSet, by model: FeatureModel) -> GatheredFeatures? {
    guard let files = set.files else { return nil }
    let path = path(files, set.count, model)
    guard let file = try? SafeTensorsFile(path: "\(path).safetensors"), let shape = try? file.shape(of: Self.name),
      shape == [min(set.count, GatheredFeatures.mostKept), model.dimension], let values = try? file.floats(Self.name)
    else { return nil }
    let sample = Features(count: shape[0], dimension: shape[1], values: values)
    if sample.count == set.count { return GatheredFeatures(count: set.count, sample: sample, moments: nil) }
    guard let moments = try? StatisticsFile.moments("\(path).npz", dimension: model.dimension) else { return nil }
    return GatheredFeatures(count: set.count, sample: sample, moments: moments)
  }

  /// Keeps the features of a set's pictures, all of which were readable. That they cannot be kept is no error.
  func keep(_ features: GatheredFeatures, of set: PictureSet, by model: FeatureModel) {
    guard features.count == set.count, let files = set.files else { return }
    var file = SafeTensorsFile()
    file.metadata["folder"] = FolderEntry.absolute(files.folder)
    file.metadata["network"] = model.network.rawValue
    file.metadata["protocol"] = model.resizing.rawValue
    file.add(Self.name, shape: [features.sample.count, features.sample.dimension], floats: features.sample.values)
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = path(files, set.count, model)
    if features.moments != nil { try? StatisticsFile.write(features, to: "\(path).npz") }
    try? file.write(to: "\(path).safetensors")
  }

  /// Where the features of the first pictures of a listing are, but for the extension.
  private func path(_ listing: PictureListing, _ count: Int, _ model: FeatureModel) -> String {
    var hash = SHA256()
    hash.add(Array("1\0\(model.hash)\0\(model.resizing.rawValue)\0\(listing.part.rawValue)\0".utf8))
    for path in listing.paths.prefix(count) {
      let status = try? FileStatus(of: path)
      hash.add(Array("\(FolderEntry.absolute(path))\0\(status?.size ?? -1)\0\(status?.changed ?? -1)\0".utf8))
    }
    return "\(folder)/\(hash.digits.prefix(32))"
  }
}
