/// How large the pictures were, before the crop, that a network was trained on.
package struct TrainedSizes: Codable, Hashable, Sendable {
  /// Of the median picture at the smallest scale.
  package let height, width: Int
  /// How many times as large it was at the largest scale.
  package let largestScale: Double

  package init(height: Int, width: Int, largestScale: Double = 1) {
    self.height = height
    self.width = width
    self.largestScale = largestScale
  }

  /// Sides that pictures have.
  package static let sides = 1...65_536

  /// Whether pictures can have had such sizes.
  package var isPossible: Bool {
    Self.sides.contains(height) && Self.sides.contains(width) && (1...65_536).contains(largestScale)
  }

  /// How many times as large a picture of `height` × `width` is, as the square root of the ratio of pixels.
  package func ratio(height: Int, width: Int) -> Double {
    (Double(height) * Double(width) / (Double(self.height) * Double(self.width))).squareRoot()
  }
}

extension Preparation {
  /// How large networks see pictures of this median size before the crop.
  ///
  /// - Parameter median: nil if it is not known, as in runs of earlier versions.
  /// - Returns: nil if it depends on what is not known, or if no picture of that size can be made ready.
  package func trainedSizes(of median: MedianSize?) -> TrainedSizes? {
    guard let median else {
      // A square, whatever the pictures are.
      return mode == .resizeAndCrop && scales == nil ? TrainedSizes(height: loadSize, width: loadSize) : nil
    }
    if fault(height: median.height, width: median.width, path: "") != nil { return nil }
    let before = sizeBeforeCrop(height: median.height, width: median.width)
    let scales = scales(height: median.height, width: median.width)
    return TrainedSizes(
      height: max(1, Int((Double(before.height) * scales.smallest).rounded())),
      width: max(1, Int((Double(before.width) * scales.smallest).rounded())),
      largestScale: scales.largest / scales.smallest)
  }
}
