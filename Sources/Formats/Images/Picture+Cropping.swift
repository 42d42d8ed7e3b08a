extension Picture {
  /// The part of the picture that begins at row `top` and column `left`; it must lie inside.
  package func cropped(top: Int, left: Int, height: Int, width: Int) -> Picture {
    precondition(
      top >= 0 && left >= 0 && height > 0 && width > 0 && top <= self.height - height && left <= self.width - width,
      "cropped: \(height)×\(width) at (\(top), \(left)) does not lie inside \(self.height)×\(self.width)")
    if height == self.height && width == self.width { return self }
    let samples: Samples =
      switch self.samples {
      case .eight(let values): .eight(part(values, top: top, left: left, height: height, width: width))
      case .sixteen(let values): .sixteen(part(values, top: top, left: left, height: height, width: width))
      }
    return Picture(width: width, height: height, channels: channels, samples: samples, metadata: metadata)
  }

  private func part<Sample>(_ values: [Sample], top: Int, left: Int, height: Int, width: Int) -> [Sample] {
    let channels = channels.rawValue
    var result: [Sample] = []
    result.reserveCapacity(height * width * channels)
    for row in top..<top + height {
      let start = (row * self.width + left) * channels
      result.append(contentsOf: values[start..<start + width * channels])
    }
    return result
  }
}
