import Kernels

/// Changes of whole pictures: brightness, saturation, contrast, place. All are linear in the picture but for brightness, which adds
/// a number.

extension CompiledKernels {
  package static func brighten(
    _ input: UnsafePointer<Float>, by offset: Float, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count { output[i] = input[i] + offset }
  }

  package static func saturate(
    _ input: UnsafePointer<Float>, by factor: Float, pixels: Int, channels: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    for pixel in 0..<pixels {
      let (from, to) = (input + pixel * channels, output + pixel * channels)
      var sum: Float = 0
      for channel in 0..<channels { sum += from[channel] }
      let mean = sum / Float(channels)
      for channel in 0..<channels { to[channel] = mean + factor * (from[channel] - mean) }
    }
  }

  package static func contrast(
    _ input: UnsafePointer<Float>, by factor: Float, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    let mean = Float(mean(input, count: count))
    for i in 0..<count { output[i] = mean + factor * (input[i] - mean) }
  }

  package static func shift(
    _ input: UnsafePointer<Float>, rows: Int, columns: Int, height: Int, width: Int, channels: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    output.update(repeating: 0, count: height * width * channels)
    let first = max(0, -columns)
    let count = width - abs(columns)
    guard count > 0 else { return }
    for y in max(0, -rows)..<max(0, -rows, min(height, height - rows)) {
      (output + (y * width + first) * channels).update(
        from: input + ((y + rows) * width + first + columns) * channels, count: count * channels)
    }
  }
}
