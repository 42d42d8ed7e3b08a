import CFeatureWeights
import SafeTensors

/// Weights of feature networks that are a part of the program.
enum EmbeddedWeights {
  /// The blocks of EfficientNet-Lite0 that are there.
  static let efficientNetBlocks = 11

  /// The weights of EfficientNet-Lite0 up to those blocks; convolutions in half precision.
  static func efficientNetLite0() throws -> FeatureWeights {
    var count = 0
    let start = efficientnet_lite0_weights(&count)
    let file = try SafeTensorsFile(bytes: Array(UnsafeBufferPointer(start: start, count: count)))
    return { key, _ in try file.floats(key) }
  }
}
