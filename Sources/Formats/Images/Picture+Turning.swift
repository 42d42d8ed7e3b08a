extension Picture {
  /// The picture turned as `orientation` demands, so that it stands upright.
  ///
  /// Width and height change places where the orientation swaps sides, and so do the two resolutions.
  package func oriented(by orientation: Orientation) -> Picture {
    guard orientation != .upright else { return self }
    var metadata = metadata
    if orientation.swapsSides { metadata.resolution = metadata.resolution?.transposed }
    let samples: Samples =
      switch self.samples {
      case .eight(let values): .eight(turned(values, orientation))
      case .sixteen(let values): .sixteen(turned(values, orientation))
      }
    return Picture(
      width: orientation.swapsSides ? height : width, height: orientation.swapsSides ? width : height,
      channels: channels, samples: samples, metadata: metadata)
  }

  /// The picture mirrored left to right.
  package func flippedHorizontally() -> Picture { oriented(by: .mirrored) }

  private func turned<Sample: FixedWidthInteger>(_ values: [Sample], _ orientation: Orientation) -> [Sample] {
    // Where the first pixel of the result comes from, and the steps (in pixels) to its right and lower neighbours.
    let last = width * height - 1
    let (start, right, down) =
      switch orientation {
      case .upright: (0, 1, width)
      case .mirrored: (width - 1, -1, width)
      case .upsideDown: (last, -1, -width)
      case .flipped: (last - (width - 1), 1, -width)
      case .transposed: (0, width, 1)
      case .quarterClockwise: (last - (width - 1), -width, 1)
      case .transversed: (last, -width, -1)
      case .quarterAnticlockwise: (width - 1, width, -1)
      }
    let columns = orientation.swapsSides ? height : width
    let rows = orientation.swapsSides ? width : height
    let channels = channels.rawValue
    return [Sample](unsafeUninitializedCapacity: values.count) { target, filled in
      values.withUnsafeBufferPointer { source in
        var to = 0
        for row in 0..<rows {
          var from = (start + row * down) * channels
          for _ in 0..<columns {
            for channel in 0..<channels { target[to &+ channel] = source[from &+ channel] }
            to &+= channels
            from &+= right &* channels
          }
        }
      }
      filled = values.count
    }
  }
}
