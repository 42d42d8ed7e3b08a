extension Picture {
  /// The picture with 8 bits a sample: v / 257, rounded to the nearest, so that 65535 becomes 255.
  package func convertedToEightBits() -> Picture {
    guard case .sixteen(let values) = samples else { return self }
    // (v · 255 + 32895) / 65536 is v / 257 rounded, for every v of 16 bits.
    return with(.eight(values.map { UInt8(truncatingIfNeeded: (UInt32($0) &* 255 &+ 32895) >> 16) }))
  }

  /// The picture with 16 bits a sample: v · 257, so that 255 becomes 65535.
  package func convertedToSixteenBits() -> Picture {
    guard case .eight(let values) = samples else { return self }
    return with(.sixteen(values.map { UInt16($0) &* 257 }))
  }

  private func with(_ samples: Samples) -> Picture {
    Picture(width: width, height: height, channels: channels, samples: samples, metadata: metadata)
  }
}
