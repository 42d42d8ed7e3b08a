#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The transfer function of sRGB (IEC 61966-2-1): from stored values to light, both from 0 to 1, and back.
private enum TransferFunction {
  static func light(_ value: Float) -> Float { value <= 0.04045 ? value / 12.92 : powf((value + 0.055) / 1.055, 2.4) }
  static func value(_ light: Float) -> Float {
    light <= 0.0031308 ? light * 12.92 : 1.055 * powf(light, 1 / 2.4) - 0.055
  }
}

extension Picture {
  /// The picture with another one over it: (1 − w) · this + w · other.
  ///
  /// Where w is 0 or 1 a pixel is that of one picture to the bit. Light is what sRGB's curve makes of stored values.
  ///
  /// - Parameters:
  ///   - other: of the same size, channels and bits, without opacity as this one.
  ///   - strength: from 0 to 1.
  ///   - mask: a grey picture of 16 bits of the same size, white where w is `strength` and black where it is 0; nil for white.
  ///   - asLight: whether values are added up as light, or as they are stored, which is how networks do it.
  package func blended(
    with other: Picture, strength: Double, mask: Picture? = nil, asLight: Bool = true
  ) -> Picture {
    checkIsLike(other, "blended")
    precondition(
      mask.map { $0.channels == .grey && $0.bitDepth == 16 && $0.width == width && $0.height == height } ?? true,
      "blended: a grey mask of 16 bits and \(width) × \(height) pixels was expected")
    func blend<Sample: FixedWidthInteger & UnsignedInteger>(_ first: [Sample], _ second: [Sample]) -> [Sample] {
      let white = Float(Sample.max)
      let light = (0...Int(Sample.max)).map { asLight ? TransferFunction.light(Float($0) / white) : Float($0) / white }
      let count = channels.rawValue
      let weights = mask?.pixels16
      var result = first
      for pixel in 0..<width * height {
        let weight = Float(strength) * (weights.map { Float($0[pixel]) / 65_535 } ?? 1)
        if weight == 0 { continue }
        for place in pixel * count..<(pixel + 1) * count {
          let (a, b) = (first[place], second[place])
          if weight == 1 || a == b {
            result[place] = b
          } else {
            let sum = (1 - weight) * light[Int(a)] + weight * light[Int(b)]
            result[place] = Sample(min(white, ((asLight ? TransferFunction.value(sum) : sum) * white).rounded()))
          }
        }
      }
      return result
    }
    return combined(with: other, eight: blend, sixteen: blend)
  }

  /// The picture with the colours of another one: its own luma, the other's chrominance (BT.601, as in JPEG).
  ///
  /// - Parameter other: of the same size, channels and bits, without opacity as this one. A grey picture has no colours and stays.
  package func withChrominance(of other: Picture) -> Picture {
    checkIsLike(other, "withChrominance")
    guard channels == .rgb else { return self }
    func mix<Sample: FixedWidthInteger & UnsignedInteger>(_ own: [Sample], _ other: [Sample]) -> [Sample] {
      func luma(_ samples: [Sample], _ place: Int) -> Float {
        0.299 * Float(samples[place]) + 0.587 * Float(samples[place + 1]) + 0.114 * Float(samples[place + 2])
      }
      var result = own
      for place in stride(from: 0, to: own.count, by: 3) {
        // Equal chrominance is an equal distance of red, green and blue from the luma.
        let change = luma(own, place) - luma(other, place)
        for channel in place..<place + 3 {
          result[channel] = Sample(min(Float(Sample.max), max(0, (Float(other[channel]) + change).rounded())))
        }
      }
      return result
    }
    return combined(with: other, eight: mix, sixteen: mix)
  }

  /// The picture as a mask: grey, of 16 bits, its edges softened.
  ///
  /// - Parameter radius: pixels over which an edge is softened to either side: three means over boxes, which come near a Gaussian.
  package func asMask(feather radius: Int) -> Picture {
    let grey = composedOnWhite().convertedToGrey().convertedToSixteenBits()
    guard radius > 0, let samples = grey.pixels16 else { return grey }
    let boxes = [radius / 3, (radius + 1) / 3, (radius + 2) / 3]
    var values = samples.map(Float.init)
    for box in boxes where box > 0 {
      values = Self.rowMeans(values, width: width, height: height, radius: box)
      values = Self.rowMeans(
        Self.transposed(values, width: width, height: height), width: height, height: width, radius: box)
      values = Self.transposed(values, width: height, height: width)
    }
    return Picture(
      width: width, height: height, channels: .grey, pixels16: values.map { UInt16(min(65_535, max(0, $0.rounded()))) })
  }

  /// Every value as the mean of those up to `radius` away in its row; those beyond the edge are as the edge's.
  private static func rowMeans(_ values: [Float], width: Int, height: Int, radius: Int) -> [Float] {
    var result = values
    let share = 1 / Double(2 * radius + 1)
    for row in 0..<height {
      let line = row * width
      func value(_ column: Int) -> Double { Double(values[line + min(max(column, 0), width - 1)]) }
      var sum = (-radius...radius).reduce(0.0) { $0 + value($1) }
      for column in 0..<width {
        result[line + column] = Float(sum * share)
        sum += value(column + radius + 1) - value(column - radius)
      }
    }
    return result
  }

  private static func transposed(_ values: [Float], width: Int, height: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { result, count in
      for row in 0..<height {
        for column in 0..<width { result[column * height + row] = values[row * width + column] }
      }
      count = values.count
    }
  }

  private func checkIsLike(_ other: Picture, _ operation: String) {
    precondition(
      other.width == width && other.height == height && other.channels == channels && other.bitDepth == bitDepth
        && !channels.hasAlpha,
      """
      \(operation): a picture like \(width) × \(height) \(channels) of \(bitDepth) bits was expected, got \(other.width) × \
      \(other.height) \(other.channels) of \(other.bitDepth) bits
      """)
  }

  private func combined(
    with other: Picture, eight: ([UInt8], [UInt8]) -> [UInt8], sixteen: ([UInt16], [UInt16]) -> [UInt16]
  ) -> Picture {
    let samples: Samples
    switch (self.samples, other.samples) {
    case (.eight(let a), .eight(let b)): samples = .eight(eight(a, b))
    case (.sixteen(let a), .sixteen(let b)): samples = .sixteen(sixteen(a, b))
    default: preconditionFailure("combined: equal bits were checked before")
    }
    return Picture(width: width, height: height, channels: channels, samples: samples, metadata: metadata)
  }
}
