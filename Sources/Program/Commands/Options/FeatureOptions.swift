import ArgumentParser
import Evaluation
import Files

/// Which network describes pictures for the distances, and how.
struct FeatureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The weights of the feature network: EfficientNet-Lite0, or Inception for FID and KID. (default: what `make features` fetched)",
      valueName: "file"), completion: .file(extensions: ["pth", "safetensors"]))
  var features: String?

  @Flag(help: "Measure only what needs no feature network.")
  var noFeatures = false

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "How pictures are resized for Inception: pytorch-fid, tf1, or clean as in clean-fid. (default: pytorch-fid)",
      valueName: "name"))
  var resizing: ResizeProtocol?

  @Flag(help: "Neither use nor keep features in the cache folder.")
  var noCache = false

  func validate() throws {
    if noFeatures, features != nil || resizing != nil {
      throw ValidationError("--no-features leaves nothing for --features and --protocol to say.")
    }
  }

  /// The feature network; nil where there is none, with a word on how to get it.
  func model(warn: (String) -> Void) throws -> FeatureModel? {
    if noFeatures { return nil }
    guard let path = features ?? FeatureModel.standardPath, features != nil || (try? FileStatus(of: path)) != nil else {
      if resizing != nil {
        throw ValidationError("--protocol is for the Inception network; name its file by --features.")
      }
      warn(
        "the feature network is not there, so the distances FD and KD are left out; fetch it by `make features`, or name a file by "
          + "--features.")
      return nil
    }
    let model = try FeatureModel(contentsOf: path, resizing: resizing)
    if !model.isPublished {
      warn(
        "\(path.quoted) is not the published \(model.network.published.file): its SHA-256 is \(model.hash). Numbers over its features "
          + "compare with no others.")
    }
    return model
  }

  /// Where features are kept.
  var cache: FeatureCache? { noCache ? nil : FeatureCache.standard }
}

extension ResizeProtocol: ExpressibleByArgument {}
