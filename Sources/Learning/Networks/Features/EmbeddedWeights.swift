import CFeatureWeights
import SafeTensors

/// Weights of feature networks that are a part of the program.
enum EmbeddedWeights {
  /// The weights of the sixteen blocks of EfficientNet-Lite0; convolutions in half precision.
  static func efficientNetLite0() throws -> FeatureWeights {
    var count = 0
    let start = efficientnet_lite0_weights(&count)
    let file = try SafeTensorsFile(bytes: Array(UnsafeBufferPointer(start: start, count: count)))
    return { key, _ in try file.floats(key) }
  }
}
