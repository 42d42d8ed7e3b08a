import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension CompiledKernels {
  package static func blendByMask(
    _ input: UnsafePointer<Float>, head: UnsafePointer<Float>, slope: Float, offset: Float, pixels: Int,
    channels: Int, into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: pixels, size: pixelsPerTask) { range in
      for pixel in range {
        let (x, c, y) = (input + pixel * channels, head + pixel * (channels + 1), output + pixel * channels)
        let mask = sigmoid(offset + slope * c[channels])
        for channel in 0..<channels { y[channel] = x[channel] + mask * (tanhf(c[channel]) - x[channel]) }
      }
    }
  }

  package static func blendByMaskGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, head: UnsafePointer<Float>, slope: Float,
    offset: Float, pixels: Int, channels: Int, ofInput: UnsafeMutablePointer<Float>?,
    ofHead: UnsafeMutablePointer<Float>?
  ) {
    parallelRanges(of: pixels, size: pixelsPerTask) { range in
      for pixel in range {
        let (x, c, g) = (input + pixel * channels, head + pixel * (channels + 1), cotangent + pixel * channels)
        let mask = sigmoid(offset + slope * c[channels])
        if let ofInput {
          for channel in 0..<channels { ofInput[pixel * channels + channel] = g[channel] * (1 - mask) }
        }
        guard let ofHead else { continue }
        var ofMask: Float = 0
        for channel in 0..<channels {
          let content = tanhf(c[channel])
          ofHead[pixel * (channels + 1) + channel] = g[channel] * mask * (1 - content * content)
          ofMask += g[channel] * (content - x[channel])
        }
        ofHead[pixel * (channels + 1) + channels] = ofMask * slope * mask * (1 - mask)
      }
    }
  }
}

private let pixelsPerTask = 512

/// 1 / (1 + e⁻ˣ).
@inline(__always)
private func sigmoid(_ x: Float) -> Float { 1 / (1 + expf(-x)) }
