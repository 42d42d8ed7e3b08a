import Images

/// A picture as one plane of values between 0 and 1 for each channel.
struct ComparisonPlanes {
  let height: Int
  let width: Int
  let channels: [[Double]]

  /// Takes an 8-bit grey or RGB picture apart.
  init(_ picture: Picture) {
    guard case .eight(let samples) = picture.samples else {
      preconditionFailure("ComparisonPlanes: 8-bit samples expected, got 16-bit ones")
    }
    height = picture.height
    width = picture.width
    let (pixelCount, channelCount) = (picture.width * picture.height, picture.channels.rawValue)
    channels = (0..<channelCount).map { channel in
      (0..<pixelCount).map { Double(samples[$0 * channelCount + channel]) / 255 }
    }
  }

  /// The luma of each pixel (ITU-R BT.601), or the grey value itself.
  var luma: [Double] {
    guard channels.count == 3 else { return channels[0] }
    return channels[0].indices.map { 0.299 * channels[0][$0] + 0.587 * channels[1][$0] + 0.114 * channels[2][$0] }
  }

  /// The mean absolute difference over all channels of the given pixels, or nil if there are none.
  func meanAbsoluteError(_ other: ComparisonPlanes, at pixels: [Int]) -> Double? {
    guard !pixels.isEmpty else { return nil }
    var sum = 0.0
    for (plane, otherPlane) in zip(channels, other.channels) {
      for pixel in pixels { sum += abs(plane[pixel] - otherPlane[pixel]) }
    }
    return sum / Double(pixels.count * channels.count)
  }

  /// 10 · log₁₀(1 / mean squared error) over all pixels and channels; nil for equal pictures.
  func peakSignalToNoise(_ other: ComparisonPlanes) -> Double? {
    var sum = 0.0
    for (plane, otherPlane) in zip(channels, other.channels) {
      for (value, otherValue) in zip(plane, otherPlane) { sum += (value - otherValue) * (value - otherValue) }
    }
    return sum > 0 ? -10 * logarithm10(sum / Double(height * width * channels.count)) : nil
  }

  /// The mean over the channels of their structural similarity, or nil if the pictures are too small for its window.
  func structuralSimilarity(_ other: ComparisonPlanes) -> Double? {
    var sum = 0.0
    for (plane, otherPlane) in zip(channels, other.channels) {
      guard let index = StructuralSimilarity.mean(plane, otherPlane, height: height, width: width) else { return nil }
      sum += index
    }
    return sum / Double(channels.count)
  }

  /// The standard deviation of the luma over the given pixels, or nil if there are none.
  func contrast(at pixels: [Int]) -> Double? {
    guard !pixels.isEmpty else { return nil }
    let luma = luma
    let count = Double(pixels.count)
    let mean = pixels.reduce(0) { $0 + luma[$1] } / count
    let variance = pixels.reduce(0) { $0 + (luma[$1] - mean) * (luma[$1] - mean) } / count
    return variance.squareRoot()
  }

  /// How far the mean colours of the given pixels lie apart, as the mean over the channels; nil if there are no pixels.
  func meanColourDifference(_ other: ComparisonPlanes, at pixels: [Int]) -> Double? {
    guard !pixels.isEmpty else { return nil }
    var sum = 0.0
    for (plane, otherPlane) in zip(channels, other.channels) {
      sum += abs(pixels.reduce(0) { $0 + plane[$1] - otherPlane[$1] }) / Double(pixels.count)
    }
    return sum / Double(channels.count)
  }
}
