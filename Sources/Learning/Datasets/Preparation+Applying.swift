import Images
import RandomStreams

extension Preparation {
  /// The picture made ready for training, with a crop and a flip of chance.
  ///
  /// Three draws are taken from the stream whatever the mode: the crop's top, its left side, the flip. Before them comes the scale,
  /// where there are several.
  ///
  /// - Parameters:
  ///   - picture: any picture; opacity is dropped, 16 bits become 8.
  ///   - channels: 1 for grey, 3 for red, green and blue.
  ///   - path: the picture's file, for the error.
  ///   - stream: where chance comes from.
  /// - Throws: `DataError.smallerThanCrop`, `DataError.tooLong`.
  package func apply(
    to picture: Picture, channels: Int, path: String, stream: inout RandomStream
  ) throws(DataError) -> Picture {
    varied(try kept(picture, channels: channels, path: path), stream: &stream)
  }

  /// The picture made ready without chance: a crop is taken from the middle, and nothing is flipped.
  ///
  /// - Throws: `DataError.smallerThanCrop`, `DataError.tooLong`.
  package func apply(to picture: Picture, channels: Int, path: String) throws(DataError) -> Picture {
    let size = sizeBeforeCrop(height: picture.height, width: picture.width)
    let resized = try resized(picture, to: size, channels: channels, path: path)
    guard mode.crops else { return resized }
    return resized.cropped(
      top: (resized.height - cropSize) / 2, left: (resized.width - cropSize) / 2, height: cropSize, width: cropSize)
  }

  /// The part that is the same every time: 8 bits, the channels, the size before the crop at the largest scale.
  ///
  /// - Throws: `DataError.smallerThanCrop`, `DataError.tooLong`.
  func kept(_ picture: Picture, channels: Int, path: String) throws(DataError) -> Picture {
    let size = keptSize(height: picture.height, width: picture.width)
    return try resized(picture, to: size, channels: channels, path: path)
  }

  private func resized(
    _ picture: Picture, to size: (height: Int, width: Int), channels: Int, path: String
  ) throws(DataError) -> Picture {
    precondition(channels == 1 || channels == 3, "Preparation: 1 or 3 channels expected, got \(channels)")
    var picture = picture.convertedToEightBits()
    picture = channels == 1 ? picture.convertedToGrey() : picture.convertedToRGB()
    if let fault = fault(height: picture.height, width: picture.width, path: path) { throw fault }
    picture = picture.resized(height: size.height, width: size.width, filter: .bicubic)
    // Colour profile and EXIF have no meaning for training, and need not be kept in memory.
    picture.metadata = PictureMetadata()
    return picture
  }

  /// How many times as high as it is wide a picture may be whose width is scaled. A line of pixels would become as high as
  /// millions.
  static let mostProportion = 64

  /// Why a picture of `height` × `width` cannot be made ready for networks that take `sizes`; nil if it can.
  func fault(height: Int, width: Int, path: String, sizes: PictureSizes = .any) -> DataError? {
    let before = sizeBeforeCrop(height: height, width: width)
    if mode.crops, min(before.height, before.width) < cropSize {
      return .smallerThanCrop(path: path, height: before.height, width: before.width, cropSize: cropSize)
    }
    let isScaled = mode == .scaleWidth || mode == .scaleWidthAndCrop
    if isScaled && height / Self.mostProportion > width || before.height > DecodingLimits().maximumPixels / before.width
    {
      return .tooLong(path: path, height: height, width: width)
    }
    let after = preparedSize(height: height, width: width)
    return sizes.include(height: after.height, width: after.width)
      ? nil : .unsuitableSize(path: path, height: after.height, width: after.width, sizes: sizes)
  }

  /// The part that chance decides.
  func varied(_ kept: Picture, stream: inout RandomStream) -> Picture {
    let picture = scales.map { scaled(kept, from: $0, stream: &stream) } ?? kept
    let (height, width) = mode.crops ? (cropSize, cropSize) : (picture.height, picture.width)
    let top = stream.integer(below: picture.height - height + 1)
    let left = stream.integer(below: picture.width - width + 1)
    let isFlipped = stream.chance(0.5)
    let part = picture.cropped(top: top, left: left, height: height, width: width)
    return flips && isFlipped ? part.flippedHorizontally() : part
  }

  /// The size to which `apply(to:channels:path:)` brings a picture of `height` × `width`.
  package func preparedSize(height: Int, width: Int) -> (height: Int, width: Int) {
    mode.crops ? (cropSize, cropSize) : sizeBeforeCrop(height: height, width: width)
  }

  /// The size of a picture of `height` × `width` before it is cropped.
  func sizeBeforeCrop(height: Int, width: Int) -> (height: Int, width: Int) {
    switch mode {
    case .resizeAndCrop: (loadSize, loadSize)
    case .crop: (height, width)
    case .scaleWidth, .scaleWidthAndCrop:
      // A picture of that width that is high enough stays as it is; the formula agrees.
      (max(loadSize * height / width, cropSize), loadSize)
    case .none: (Self.nearestMultipleOfFour(height), Self.nearestMultipleOfFour(width))
    }
  }

  /// The nearest multiple of 4, halfway the one that is a multiple of 8; at least 4, where the reference would fail.
  static func nearestMultipleOfFour(_ size: Int) -> Int {
    let quarter = size / 4
    let isUp = size % 4 > 2 || (size % 4 == 2 && quarter % 2 == 1)
    return max(4, (quarter + (isUp ? 1 : 0)) * 4)
  }
}
