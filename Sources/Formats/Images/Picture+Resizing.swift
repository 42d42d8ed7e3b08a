extension Picture {
  /// The picture resized to exactly `height` × `width`, the aspect ratio not kept.
  ///
  /// For 8 bits the result is Pillow's `Image.resize` to the bit: weights in 22-bit fixed point, rows first, 8 bits in
  /// between, and only the passes that are needed. For 16 bits sums are in single precision and nothing is rounded in
  /// between. Transparent pixels lend no colour to their neighbours: colours are multiplied by their opacity and divided
  /// by it afterwards.
  package func resized(height: Int, width: Int, filter: ResamplingFilter) -> Picture {
    precondition(height > 0 && width > 0, "resized: height and width must be positive, got \(height)×\(width)")
    if height == self.height && width == self.width { return self }
    let horizontal = width == self.width ? nil : ResamplingWeights(from: self.width, to: width, filter: filter)
    let vertical = height == self.height ? nil : ResamplingWeights(from: self.height, to: height, filter: filter)
    let samples: Samples
    switch self.samples {
    case .eight(var values):
      if channels.hasAlpha { PremultipliedOpacity.multiply(&values, channels: channels.rawValue) }
      if let horizontal {
        values = EightBitResampling.rows(
          values, height: self.height, width: self.width, channels: channels.rawValue, horizontal)
      }
      if let vertical {
        values = EightBitResampling.columns(values, rowLength: width * channels.rawValue, vertical)
      }
      if channels.hasAlpha { PremultipliedOpacity.divide(&values, channels: channels.rawValue) }
      samples = .eight(values)
    case .sixteen(let values):
      samples = .sixteen(
        SixteenBitResampling.resized(
          values, height: self.height, width: self.width, channels: channels, horizontal: horizontal,
          vertical: vertical))
    }
    return Picture(width: width, height: height, channels: channels, samples: samples, metadata: metadata)
  }
}
