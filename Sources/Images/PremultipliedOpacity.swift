/// Colours multiplied by their opacity, of 8-bit pictures; rounded as Pillow does.
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
  static func divide(_ values: inout [UInt8], channels: Int) {
    values.withUnsafeMutableBufferPointer { values in
      for pixel in stride(from: 0, to: values.count, by: channels) {
        let alpha = Int32(values[pixel + channels - 1])
        guard alpha != 0 && alpha != 255 else { continue }
        for index in pixel..<pixel + channels - 1 {
          values[index] = UInt8(truncatingIfNeeded: min(255 * Int32(values[index]) / alpha, 255))
        }
      }
    }
  }
}
