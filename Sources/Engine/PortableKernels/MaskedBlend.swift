import Kernels

extension CompiledKernels {
  package static func blendByMask(
    _ input: UnsafePointer<Float>, head: UnsafePointer<Float>, slope: Float, offset: Float, pixels: Int,
    channels: Int, into output: UnsafeMutablePointer<Float>
  ) {
    forEachActivated(head, slope: slope, offset: offset, pixels: pixels, channels: channels) { pixel, content, mask in
      let (x, y) = (input + pixel * channels, output + pixel * channels)
      for channel in 0..<channels { y[channel] = x[channel] + mask * (content[channel] - x[channel]) }
    }
  }

  package static func blendByMaskGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, head: UnsafePointer<Float>, slope: Float,
    offset: Float, pixels: Int, channels: Int, ofInput: UnsafeMutablePointer<Float>?,
    ofHead: UnsafeMutablePointer<Float>?
  ) {
    forEachActivated(head, slope: slope, offset: offset, pixels: pixels, channels: channels) { pixel, content, mask in
      let (x, g) = (input + pixel * channels, cotangent + pixel * channels)
      if let ofInput {
        for channel in 0..<channels { ofInput[pixel * channels + channel] = g[channel] * (1 - mask) }
      }
      guard let ofHead else { return }
      let target = ofHead + pixel * (channels + 1)
      var ofMask: Float = 0
      for channel in 0..<channels {
        target[channel] = g[channel] * mask * (1 - content[channel] * content[channel])
        ofMask += g[channel] * (content[channel] - x[channel])
      }
      target[channels] = ofMask * slope * mask * (1 - mask)
    }
  }
}

private let pixelsPerTask = 512

/// Calls `body` with each pixel, its content tanh(c) and its mask σ(offset + slope · m).
///
/// Shapes: head `[pixels, channels + 1]`, content `[channels]`.
@inline(__always)
private func forEachActivated(
  _ head: UnsafePointer<Float>, slope: Float, offset: Float, pixels: Int, channels: Int,
  _ body: (Int, UnsafePointer<Float>, Float) -> Void
) {
  let size = channels + 1
  parallelRanges(of: pixels, size: pixelsPerTask) { range in
    withUnsafeTemporaryAllocation(of: Float.self, capacity: range.count * size) { scratch in
      guard let values = scratch.baseAddress else { return }
      values.initialize(from: head + range.lowerBound * size, count: range.count * size)
      // σ(z) = (1 + tanh(z / 2)) / 2, within 6·10⁻⁸.
      for pixel in 0..<range.count {
        values[pixel * size + channels] = 0.5 * (offset + slope * values[pixel * size + channels])
      }
      UnsafePointer(values).hyperbolicTangents(count: range.count * size, into: values)
      for pixel in 0..<range.count {
        let content = UnsafePointer(values) + pixel * size
        body(range.lowerBound + pixel, content, 0.5 + 0.5 * content[channels])
      }
    }
  }
}
