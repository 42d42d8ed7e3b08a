import Files
import Images
import Networks
import NeuralNetworks
import PyTorchFiles
import SafeTensors
import Tensors

/// A feature network with its weights, and how pictures are made ready for it.
package final class FeatureModel {
  /// The networks that are known.
  package enum Network: String, Codable, Sendable {
    /// `EfficientNetLite0`. Its distances are called FD-Lite0 and KD-Lite0, never FID and KID.
    case efficientNetLite0 = "EfficientNet-Lite0"
    /// `InceptionFID`.
    case inception = "Inception"

    /// The name of the Fréchet distance over its features.
    package var frechetName: String { self == .inception ? "FID" : "FD-Lite0" }
    /// The name of the kernel distance over its features.
    package var kernelName: String { self == .inception ? "KID" : "KD-Lite0" }

    /// The file that is published, and its secure hash or how that begins.
    package var published: (file: String, hash: String) {
      switch self {
      case .efficientNetLite0:
        ("efficientnet-lite0-57934424.pth", "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db")
      case .inception: ("pt_inception-2015-12-05-6726825d.pth", "6726825d")
      }
    }
  }

  /// Which network it is.
  package let network: Network
  /// How pictures are brought to its size.
  package let resizing: ResizeProtocol
  /// The secure hash of the file of weights.
  package let hash: String
  private let features: any FeatureNetwork
  private let weightBytes: Int
  // What is derived from the weights serves all pictures.
  private let pass = Pass.evaluation

  /// The pictures that go through the network at a time.
  package static let batchSize = 8

  /// Where `make features` puts EfficientNet-Lite0; nil where there is no home.
  package static var standardPath: String? {
    UserFolders.data.map { "\($0)/\(Network.efficientNetLite0.published.file)" }
  }

  /// Whether the file is the published one.
  package var isPublished: Bool { hash.hasPrefix(network.published.hash) }

  /// The numbers of a picture.
  package var dimension: Int { type(of: features).dimension }

  /// The network in a file of PyTorch's or of safetensors.
  ///
  /// - Parameter resizing: nil for the network's usual one: pytorch-fid's for Inception, clean-fid's for EfficientNet-Lite0.
  /// - Throws: `EvaluationError`, `PyTorchError`, `SafeTensorsError`.
  package init(contentsOf path: String, resizing: ResizeProtocol? = nil) throws {
    let tensors = try Self.tensors(path)
    do throws(FileFault) { hash = try SHA256.ofFile(path) } catch { throw SafeTensorsError(.file(error), path: path) }
    let weights: FeatureWeights = { key, shape in
      guard tensors.contains(key) else {
        throw EvaluationError.wrongTensor(path: path, key: key, expected: shape, found: nil)
      }
      let found = try tensors.shape(of: key)
      guard found == shape else {
        throw EvaluationError.wrongTensor(path: path, key: key, expected: shape, found: found)
      }
      return try tensors.floats(key)
    }
    weightBytes = try tensors.names.reduce(0) {
      $0 + (try tensors.shape(of: $1)).reduce(1, *) * MemoryLayout<Float>.stride
    }
    if tensors.contains("_conv_stem.weight") {
      network = .efficientNetLite0
      if let resizing, resizing != .clean { throw EvaluationError.noSuchProtocol(resizing, network: network.rawValue) }
      self.resizing = .clean
      features = try EfficientNetLite0(weights: weights)
    } else if tensors.contains("Mixed_7c.branch_pool.conv.weight") {
      network = .inception
      self.resizing = resizing ?? .pytorchFID
      features = try InceptionFID(weights: weights)
    } else {
      throw EvaluationError.unknownNetwork(path: path)
    }
  }

  /// The memory that it takes while it works: weights, the panels that convolutions make of them, and what a batch of pictures needs.
  package var memoryBytes: Int {
    let side = type(of: features).side
    let black = PicturePlanes(
      height: side, width: side, channels: Array(repeating: [Float](repeating: 0, count: side * side), count: 3))
    let inputs = Array(repeating: black, count: Self.batchSize)
    return 2 * weightBytes + TensorMemory.bytes { _ = features(of: inputs) }
  }

  /// The tensors of a file of PyTorch's or of safetensors.
  ///
  /// - Throws: `EvaluationError`, `PyTorchError`, `SafeTensorsError`.
  static func tensors(_ path: String) throws -> SafeTensorsFile {
    if path.hasSuffix(".safetensors") { return try SafeTensorsFile(path: path) }
    guard let tensors = try PyTorchFile(path: path).tensors().first?.tensors else {
      throw EvaluationError.unknownNetwork(path: path)
    }
    return tensors
  }

  /// A picture as the network takes it.
  package func input(_ picture: PicturePlanes) -> PicturePlanes {
    network == .inception ? resizing.inceptionInput(picture) : ResizeProtocol.liteInput(picture)
  }

  /// The features of pictures that were made ready by `input`, one picture after the other.
  package func features(of inputs: [PicturePlanes]) -> [Float] {
    features.features(Tensor(inputs), pass, observe: nil).values
  }

  /// The logits of the classes for each of these pictures.
  package func logits(of inputs: [PicturePlanes]) -> [[Float]] {
    let logits = features.logits(features.features(Tensor(inputs), pass, observe: nil), pass)
    let classes = logits.shape.channels
    return (0..<inputs.count).map { Array(logits.values[$0 * classes..<($0 + 1) * classes]) }
  }
}
