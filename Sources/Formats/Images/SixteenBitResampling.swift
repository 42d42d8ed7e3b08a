/// Resizing of 16-bit samples, in single precision from the first sum to the last.
enum SixteenBitResampling {
  /// Resizes rows where `horizontal` is given, then columns where `vertical` is.
  static func resized(
    _ values: [UInt16], height: Int, width: Int, channels: Picture.Channels, horizontal: ResamplingWeights?,
    vertical: ResamplingWeights?
  ) -> [UInt16] {
    var sums = channels.hasAlpha ? multiplied(values, channels: channels.rawValue) : values.map { Float($0) }
    var width = width
    if let horizontal {
      sums = rows(sums, height: height, width: width, channels: channels.rawValue, horizontal)
      width = horizontal.outputCount
    }
    if let vertical { sums = columns(sums, rowLength: width * channels.rawValue, vertical) }
    if channels.hasAlpha { divide(&sums, channels: channels.rawValue) }
    return sums.map { UInt16(max(0, min(65535, $0.rounded()))) }
  }

  private static func multiplied(_ values: [UInt16], channels: Int) -> [Float] {
    var products = [Float](repeating: 0, count: values.count)
    for pixel in stride(from: 0, to: values.count, by: channels) {
      let alpha = Float(values[pixel + channels - 1])
      for index in pixel..<pixel + channels - 1 { products[index] = Float(values[index]) * (alpha / 65535) }
      products[pixel + channels - 1] = alpha
    }
    return products
  }

  private static func divide(_ sums: inout [Float], channels: Int) {
    for pixel in stride(from: 0, to: sums.count, by: channels) {
      let alpha = sums[pixel + channels - 1]
      // Below half a level the pixel becomes fully transparent, and its colour cannot be told.
      guard alpha >= 0.5 else { continue }
      for index in pixel..<pixel + channels - 1 { sums[index] *= 65535 / alpha }
    }
  }

  private static func rows(
    _ values: [Float], height: Int, width: Int, channels: Int, _ weights: ResamplingWeights
  ) -> [Float] {
    let taps = weights.weights.map { Float($0) }
    let count = height * weights.outputCount * channels
    return [Float](unsafeUninitializedCapacity: count) { target, filled in
      values.withUnsafeBufferPointer { source in
        taps.withUnsafeBufferPointer { taps in
          var to = 0
          for row in 0..<height {
            for output in 0..<weights.outputCount {
              let first = (row &* width &+ weights.starts[output]) &* channels
              for channel in 0..<channels {
                var sum: Float = 0
                for tap in 0..<weights.counts[output] {
                  sum += source[first &+ tap &* channels &+ channel] * taps[output &* weights.stride &+ tap]
                }
                target[to] = sum
                to &+= 1
              }
            }
          }
        }
      }
      filled = count
    }
  }

  private static func columns(_ values: [Float], rowLength: Int, _ weights: ResamplingWeights) -> [Float] {
    var result = [Float](repeating: 0, count: weights.outputCount * rowLength)
    result.withUnsafeMutableBufferPointer { target in
      values.withUnsafeBufferPointer { source in
        for output in 0..<weights.outputCount {
          for tap in 0..<weights.counts[output] {
            let weight = Float(weights.weights[output * weights.stride + tap])
            let from = (weights.starts[output] + tap) * rowLength
            let to = output * rowLength
            for index in 0..<rowLength { target[to &+ index] += source[from &+ index] * weight }
          }
        }
      }
    }
    return result
  }
}
