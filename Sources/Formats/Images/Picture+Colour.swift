extension Picture {
  /// The picture as red, green and blue.
  ///
  /// Grey is repeated three times. Opacity is dropped and the colours stay as stored, as Pillow's `convert("RGB")` does
  /// and as training wants it; to see what a viewer shows, compose on a background first.
  package func convertedToRGB() -> Picture {
    guard channels != .rgb else { return self }
    let offsets = channels.isGrey ? [0, 0, 0] : [0, 1, 2]
    return gathering(offsets, as: .rgb)
  }

  /// The picture as luma, (19595 R + 38470 G + 7471 B + 32768) / 65536, as Pillow's `convert("L")` does.
  ///
  /// Opacity is dropped, as by `convertedToRGB`.
  package func convertedToGrey() -> Picture {
    switch channels {
    case .grey:
      return self
    case .greyAlpha:
      return gathering([0], as: .grey)
    case .rgb, .rgba:
      let samples: Samples =
        switch self.samples {
        case .eight(let values): .eight(luma(values))
        case .sixteen(let values): .sixteen(luma(values))
        }
      return Picture(width: width, height: height, channels: .grey, samples: samples, metadata: metadata)
    }
  }

  /// The picture with grey repeated three times, and with its opacity.
  func withColour() -> Picture {
    switch channels {
    case .grey: gathering([0, 0, 0], as: .rgb)
    case .greyAlpha: gathering([0, 0, 0, 1], as: .rgba)
    case .rgb, .rgba: self
    }
  }

  /// The picture without its opacity, the colours as stored.
  package func withoutOpacity() -> Picture {
    channels.hasAlpha ? gathering(Array(0..<channels.rawValue - 1), as: channels.isGrey ? .grey : .rgb) : self
  }

  /// The opacity alone, as a grey picture without metadata; nil for a picture that has none.
  package var opacity: Picture? {
    guard channels.hasAlpha else { return nil }
    var picture = gathering([channels.rawValue - 1], as: .grey)
    picture.metadata = PictureMetadata()
    return picture
  }

  /// The picture with the given opacity in place of its own: a grey picture of the same size and bits.
  package func withOpacity(_ opacity: Picture) -> Picture {
    precondition(
      opacity.channels == .grey && opacity.width == width && opacity.height == height && opacity.bitDepth == bitDepth,
      """
      withOpacity: a grey \(width)×\(height) of \(bitDepth) bits expected, got \(opacity.channels) \
      \(opacity.width)×\(opacity.height) of \(opacity.bitDepth) bits
      """)
    let colours = withoutOpacity()
    let count = colours.channels.rawValue
    func joined<Sample: FixedWidthInteger>(_ values: [Sample], _ opacity: [Sample]) -> [Sample] {
      var result = [Sample](repeating: 0, count: opacity.count * (count + 1))
      for pixel in opacity.indices {
        for channel in 0..<count { result[pixel * (count + 1) + channel] = values[pixel * count + channel] }
        result[pixel * (count + 1) + count] = opacity[pixel]
      }
      return result
    }
    let samples: Samples
    switch (colours.samples, opacity.samples) {
    case (.eight(let values), .eight(let opacity)): samples = .eight(joined(values, opacity))
    case (.sixteen(let values), .sixteen(let opacity)): samples = .sixteen(joined(values, opacity))
    default: preconditionFailure("withOpacity: equal bits were checked above")
    }
    return Picture(
      width: width, height: height, channels: channels.isGrey ? .greyAlpha : .rgba, samples: samples,
      metadata: metadata)
  }

  /// The picture as it is seen on white, without opacity: (v · a + white · (white − a)) / white, rounded to the nearest.
  package func composedOnWhite() -> Picture {
    guard channels.hasAlpha else { return self }
    let samples: Samples =
      switch self.samples {
      case .eight(let values): .eight(onWhite(values))
      case .sixteen(let values): .sixteen(onWhite(values))
      }
    return Picture(
      width: width, height: height, channels: channels.isGrey ? .grey : .rgb, samples: samples, metadata: metadata)
  }

  // MARK: - Sample by sample

  /// The picture whose pixels take the samples at `offsets` of this one's.
  private func gathering(_ offsets: [Int], as channels: Channels) -> Picture {
    let samples: Samples =
      switch self.samples {
      case .eight(let values): .eight(gathered(values, offsets))
      case .sixteen(let values): .sixteen(gathered(values, offsets))
      }
    return Picture(width: width, height: height, channels: channels, samples: samples, metadata: metadata)
  }

  private func gathered<Sample: FixedWidthInteger>(_ values: [Sample], _ offsets: [Int]) -> [Sample] {
    let channels = channels.rawValue
    let pixels = width * height
    let count = pixels * offsets.count
    return [Sample](unsafeUninitializedCapacity: count) { target, filled in
      values.withUnsafeBufferPointer { source in
        for (place, offset) in offsets.enumerated() {
          for pixel in 0..<pixels { target[pixel &* offsets.count &+ place] = source[pixel &* channels &+ offset] }
        }
      }
      filled = count
    }
  }

  private func luma<Sample: FixedWidthInteger & UnsignedInteger>(_ values: [Sample]) -> [Sample] {
    let channels = channels.rawValue
    let pixels = width * height
    return [Sample](unsafeUninitializedCapacity: pixels) { target, filled in
      values.withUnsafeBufferPointer { source in
        for pixel in 0..<pixels {
          let at = pixel &* channels
          // The weights sum to 65536, so that 16 bits fit as well.
          let sum =
            19595 &* UInt32(truncatingIfNeeded: source[at]) &+ 38470 &* UInt32(truncatingIfNeeded: source[at &+ 1])
            &+ 7471 &* UInt32(truncatingIfNeeded: source[at &+ 2]) &+ 32768
          target[pixel] = Sample(truncatingIfNeeded: sum >> 16)
        }
      }
      filled = pixels
    }
  }

  private func onWhite<Sample: FixedWidthInteger & UnsignedInteger>(_ values: [Sample]) -> [Sample] {
    let channels = channels.rawValue
    let colours = channels - 1
    let pixels = width * height
    let white = UInt64(Sample.max)
    return [Sample](unsafeUninitializedCapacity: pixels * colours) { target, filled in
      values.withUnsafeBufferPointer { source in
        for pixel in 0..<pixels {
          let alpha = UInt64(source[pixel * channels + colours])
          for channel in 0..<colours {
            let sum = UInt64(source[pixel * channels + channel]) * alpha + white * (white - alpha)
            target[pixel * colours + channel] = Sample(truncatingIfNeeded: (sum + white / 2) / white)
          }
        }
      }
      filled = pixels * colours
    }
  }
}
