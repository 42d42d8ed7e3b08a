import Datasets
import Images

/// The size at which a network sees a picture, and how the translation comes back to the picture's own size.
package struct TranslationScale: Hashable, Sendable {
  /// The size at which a network sees a picture.
  package enum Size: Hashable, Sendable {
    /// The picture's own.
    case native
    /// The nearest at which it saw pictures in training.
    case trained(TrainedSizes)
    /// So many times the picture's own.
    case factor(Double)
  }

  /// How a translation comes back to the picture's own size.
  package enum Detail: String, Sendable, CaseIterable {
    /// Resampled.
    case plain
    /// By a guided filter, which takes edges and details from the picture, where the network saw it reduced; otherwise resampled.
    case guided
  }

  package var size: Size
  package var detail: Detail

  /// The picture's own size.
  package static let native = TranslationScale(.native, .plain)

  package init(_ size: Size, _ detail: Detail) {
    self.size = size
    self.detail = detail
  }

  /// The size at which the network sees a picture of `height` × `width`.
  package func seenSize(height: Int, width: Int) -> (height: Int, width: Int) {
    let factor = factor(height: height, width: width)
    if factor == 1 { return (height, width) }
    return (max(1, Int((Double(height) * factor).rounded())), max(1, Int((Double(width) * factor).rounded())))
  }

  private func factor(height: Int, width: Int) -> Double {
    switch size {
    case .native: return 1
    case .factor(let factor): return factor
    case .trained(let sizes):
      let ratio = sizes.ratio(height: height, width: width)
      return min(max(ratio, 1), sizes.largestScale) / ratio
    }
  }

  /// The translation of a picture as the network saw it, brought to the picture's own size.
  ///
  /// - Parameter original: without opacity, of as many bits as the translation.
  func enlarged(_ translation: Picture, to original: Picture) -> Picture {
    if detail == .guided, translation.height <= original.height {
      return original.guiding(translation, radius: Self.radius, epsilon: Self.epsilon)
    }
    return translation.resized(height: original.height, width: original.width, filter: .bicubic)
  }

  /// Pixels of the small picture to each side, and the variance of values from 0 to 1 above which something is an edge: the smallest
  /// window that still has enough pixels for three colours, so that light does not spread beyond its edge.
  private static let (radius, epsilon) = (2, 0.001)

  /// Bytes for resizing a picture of 16 bits there and back, beyond the copies of it that every translation takes, and for the filter.
  func bytes(height: Int, width: Int) -> Int {
    let seen = seenSize(height: height, width: width)
    if seen == (height, width) { return 0 }
    let (own, small) = (3 * height * width, 3 * seen.height * seen.width)
    // Sums are in single precision: after the first pass of the way there, or of whole pictures on the way back.
    if detail == .guided, seen.height <= height {
      return MemoryLayout<Float>.stride * (3 * height * seen.width + small)
        + GuidedFilter.bytes(width: seen.width, radius: Self.radius)
    }
    return MemoryLayout<Float>.stride * (own + 2 * small)
  }
}
