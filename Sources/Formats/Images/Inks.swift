/// Cyan, magenta, yellow and black, turned into red, green and blue as Pillow does.
enum Inks {
  /// Turns four inks of a pixel into three colours, in place and in the front of the samples; the last quarter is cut off.
  ///
  /// Each colour is what its ink leaves of what black leaves: (max − C)(max − K) / max.
  ///
  /// - Parameter isInverted: whether the samples are what the inks leave, as Adobe's programs store them in a JPEG.
  static func turnToRGB(_ samples: inout [UInt8], isInverted: Bool) { turn(&samples, isInverted) }

  /// The same for samples of 16 bits.
  static func turnToRGB(_ samples: inout [UInt16], isInverted: Bool) { turn(&samples, isInverted) }

  private static func turn<Sample: FixedWidthInteger & UnsignedInteger>(_ samples: inout [Sample], _ isInverted: Bool) {
    let count = samples.count / 4
    // The product of two samples of 16 bits, and half of the greatest, fit into 32 bits.
    let most = UInt32(Sample.max)
    samples.withUnsafeMutableBufferPointer { samples in
      for pixel in 0..<count {
        // The target never overtakes the source, and each pixel is read before it is written.
        let black = UInt32(samples[pixel * 4 + 3])
        let light = isInverted ? black : most - black
        for colour in 0..<3 {
          let stored = UInt32(samples[pixel * 4 + colour])
          let ink = isInverted ? most - stored : stored
          samples[pixel * 3 + colour] = Sample(truncatingIfNeeded: light - (ink * light + most / 2) / most)
        }
      }
    }
    samples.removeLast(count)
  }
}
