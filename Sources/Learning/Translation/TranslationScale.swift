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
    /// One and a half times that of training for a larger picture, that of training for a much smaller one, and otherwise the picture's own.
    case automatic(TrainedSizes)
    /// So many times the picture's own.
    case factor(Double)
  }

  /// How a translation comes back to the picture's own size.
  package enum Detail: String, Sendable, CaseIterable {
    /// Resampled.
    case plain
    /// By a guided filter, which takes edges and details from the picture, where the network saw it reduced; otherwise resampled.
    case guided
    /// Where the network's attention mask is open, its content, resampled; elsewhere the picture itself. The mask comes back by a guided
    /// filter. For networks that have a mask, and where the network saw the picture reduced; otherwise resampled.
    case mask
  }

  package var size: Size
  package var detail: Detail

  /// The picture's own size.
  package static let native = TranslationScale(.native, .plain)

  /// What is done where nothing is asked for: pictures are brought near to the size of training for a network with an attention mask, which tells
  /// the parts that keep their details from those that the network draws, and for no other (Documentation/quality.md).
  ///
  /// - Parameter sizes: how large the network saw pictures in training; nil if that is not known.
  package static func standard(hasMask: Bool, trained sizes: TrainedSizes?) -> TranslationScale {
    guard hasMask, let sizes else { return .native }
    return TranslationScale(.automatic(sizes), .mask)
  }

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
    case .automatic(let sizes):
      let ratio = sizes.ratio(height: height, width: width)
      return sizes.shownRatio(of: ratio) / ratio
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

  /// The original with the content that a network made of it, reduced, where its mask is open.
  ///
  /// - Parameters:
  ///   - overlay: the content, its opacity the mask; of 16 bits and no higher than the original.
  ///   - original: without opacity.
  func laid(_ overlay: Picture, over original: Picture) -> Picture {
    guard let mask = overlay.opacity else { preconditionFailure("laid: an overlay without opacity") }
    let content = overlay.withoutOpacity()
    let bits = original.bitDepth == 16 ? content : content.convertedToEightBits()
    return original.blended(
      with: bits.resized(height: original.height, width: original.width, filter: .bicubic),
      strength: 1, mask: original.guiding(mask, radius: Self.radius, epsilon: Self.epsilon).convertedToSixteenBits(),
      asLight: false)
  }

  /// Whether the content and the mask of a picture come back each by itself.
  func isLaidOver(height: Int, width: Int) -> Bool {
    let seen = seenSize(height: height, width: width)
    return detail == .mask && seen != (height, width) && seen.height <= height && seen.width <= width
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
    let resampling = MemoryLayout<Float>.stride * (own + 2 * small)
    let filtering =
      MemoryLayout<Float>.stride * (3 * height * seen.width + small)
      + GuidedFilter.bytes(width: seen.width, radius: Self.radius)
    if isLaidOver(height: height, width: width) {
      // The content and its mask, of 16 bits, beside the sum of both.
      return max(resampling, filtering) + MemoryLayout<UInt16>.stride * (own + 2 * height * width)
    }
    return detail == .guided && seen.height <= height ? filtering : resampling
  }
}

extension TrainedSizes {
  /// How many times as large as in training a picture is shown that is so many times as large, where nothing else is asked for.
  ///
  /// Up to one and a half times the largest a network sees more details, and things still as it knows them (Documentation/quality.md). A
  /// picture of less than a quarter of the size has too few pixels to gain from more, which would cost as much as a whole picture.
  package func shownRatio(of ratio: Double) -> Double {
    (0.25..<1 / 1.5).contains(ratio) ? 1 : min(ratio, 1.5 * largestScale)
  }

  /// Whether such a picture is shown at another size than its own.
  package func calls(forAnotherSizeAt ratio: Double) -> Bool { shownRatio(of: ratio) != ratio }
}
