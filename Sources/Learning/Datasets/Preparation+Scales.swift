import Images
import RandomStreams

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Crops at several scales: a picture is resized once to the largest size that may be wanted of it, and from there to a size of chance
/// for each crop.
extension Preparation {
  /// The scales at which crops are taken from a picture of `height` × `width`.
  ///
  /// None is above that of the picture itself, or above 1 where the picture is smaller than the size before the crop: enlarging it
  /// further would show nothing new.
  func scales(height: Int, width: Int) -> ScaleRange {
    let before = sizeBeforeCrop(height: height, width: width)
    let limit = min(Double(height) / Double(before.height), Double(width) / Double(before.width))
    return (scales ?? ScaleRange(1, 1)).limited(to: max(1, limit))
  }

  /// The size that a picture of `height` × `width` has as long as it is kept: before the crop, at the largest scale.
  func keptSize(height: Int, width: Int) -> (height: Int, width: Int) {
    let before = sizeBeforeCrop(height: height, width: width)
    let scale = scales(height: height, width: width).largest
    return (Int((Double(before.height) * scale).rounded()), Int((Double(before.width) * scale).rounded()))
  }

  /// A picture of its kept size at a scale of chance, one draw: every ratio of two scales is as likely as every equal one.
  func scaled(_ kept: Picture, from scales: ScaleRange, stream: inout RandomStream) -> Picture {
    let limited = scales.limited(to: Double(kept.width) / Double(loadSize))
    let scale = limited.smallest * pow(limited.largest / limited.smallest, stream.uniform())
    let width = min(kept.width, max(cropSize, Int((Double(loadSize) * scale).rounded())))
    let height = min(
      kept.height, max(cropSize, Int((Double(kept.height) * Double(width) / Double(kept.width)).rounded())))
    return kept.resized(height: height, width: width, filter: .bicubic)
  }
}
