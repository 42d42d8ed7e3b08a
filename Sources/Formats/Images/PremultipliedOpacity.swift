/// Colours multiplied by their opacity; rounded as Pillow does.
enum PremultipliedOpacity {
  /// Multiplies every colour by the opacity of its pixel.
  static func multiply(_ values: inout [UInt8], channels: Int) {
    values.withUnsafeMutableBufferPointer { values in
      for pixel in stride(from: 0, to: values.count, by: channels) {
        let alpha = Int32(values[pixel + channels - 1])
        for index in pixel..<pixel + channels - 1 {
          values[index] = UInt8(truncatingIfNeeded: Rounding.product255(Int32(values[index]), alpha))
        }
      }
    }
  }

  /// Divides every colour by the opacity of its pixel; where that is 0, the colours stay.
  static func divide(_ values: inout [UInt8], channels: Int) { divideAll(&values, channels) }

  /// The same for samples of 16 bits.
  static func divide(_ values: inout [UInt16], channels: Int) { divideAll(&values, channels) }

  private static func divideAll<Sample: FixedWidthInteger & UnsignedInteger>(_ values: inout [Sample], _ channels: Int)
  {
    let most = UInt32(Sample.max)
    values.withUnsafeMutableBufferPointer { values in
      for pixel in stride(from: 0, to: values.count, by: channels) {
        let alpha = UInt32(values[pixel + channels - 1])
        guard alpha != 0 && alpha != most else { continue }
        for index in pixel..<pixel + channels - 1 {
          values[index] = Sample(truncatingIfNeeded: min(most * UInt32(values[index]) / alpha, most))
        }
      }
    }
  }
}
