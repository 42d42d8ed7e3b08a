/// Cyan, magenta, yellow and black, turned into red, green and blue as Pillow does.
enum Inks {
  /// Turns four inks of a pixel into three colours, in place and in the front of the samples; the last quarter is cut off.
  ///
  /// Each colour is what its ink leaves of what black leaves: (max − C)(max − K) / max.
  ///
  /// - Parameter isInverted: whether the samples are what the inks leave, as Adobe's programs store them in a JPEG.
  static func turnToRGB<Sample: FixedWidthInteger & UnsignedInteger>(_ samples: inout [Sample], isInverted: Bool) {
    let count = samples.count / 4
    let most = UInt64(Sample.max)
    samples.withUnsafeMutableBufferPointer { samples in
      for pixel in 0..<count {
        // The target never overtakes the source, and each pixel is read before it is written.
        let black = UInt64(samples[pixel * 4 + 3])
        let light = isInverted ? black : most - black
        for colour in 0..<3 {
          let stored = UInt64(samples[pixel * 4 + colour])
          let ink = isInverted ? most - stored : stored
          samples[pixel * 3 + colour] = Sample(truncatingIfNeeded: light - (ink * light + most / 2) / most)
        }
      }
    }
    samples.removeLast(count)
  }
}
