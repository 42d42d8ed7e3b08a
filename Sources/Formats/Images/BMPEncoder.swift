/// Encodes BMP: grey with a palette of 256 greys, colour as 24 bits, opacity as 32 bits with masks.
enum BMPEncoder {
  private static let order = ByteOrder.little

  /// 256 greys, each as blue, green, red, and a byte that is not used.
  private static let greys: [UInt8] = (0...255).flatMap { (grey: UInt8) -> [UInt8] in [grey, grey, grey, 0] }

  /// Encodes `picture`.
  static func encode(_ picture: Picture) throws(PictureError.Reason) -> [UInt8] {
    guard picture.bitDepth == 8 else {
      throw .unencodable(.bmp, detail: "it has 16 bits a sample; convert it to 8 bits or write PNG or TIFF")
    }
    let picture = picture.channels == .grey ? picture : picture.withColour()
    guard case .eight(let values) = picture.samples else { throw .outOfMemory }
    let channels = picture.channels.rawValue
    let profile = picture.fittingColourProfile ?? []
    // The long header is the one that has places for masks and profiles.
    let headerSize = picture.channels.hasAlpha || !profile.isEmpty ? 124 : 40
    let palette = picture.channels == .grey ? greys : []
    let pixelOffset = 14 + headerSize + palette.count
    let rowSize = (picture.width * channels + 3) / 4 * 4
    let (pixelSize, overflow) = rowSize.multipliedReportingOverflow(by: picture.height)
    let fileSize = pixelOffset + pixelSize + profile.count
    guard !overflow, fileSize <= 0xFFFF_FFFF else {
      throw .unencodable(.bmp, detail: "it needs more than the 4 GiB that a file can have; write PNG")
    }

    var bytes: [UInt8] = Array("BM".utf8) + long(fileSize) + long(0) + long(pixelOffset)
    bytes.reserveCapacity(fileSize)
    bytes += header(of: picture, size: headerSize, pixelSize: pixelSize, profileSize: profile.count) + palette
    let padding = [UInt8](repeating: 0, count: rowSize - picture.width * channels)
    for row in (0..<picture.height).reversed() {
      for pixel in row * picture.width..<(row + 1) * picture.width {
        if channels >= 3 {
          for channel in [2, 1, 0] { bytes.append(values[pixel * channels + channel]) }
          if channels == 4 { bytes.append(values[pixel * channels + 3]) }
        } else {
          bytes.append(values[pixel])
        }
      }
      bytes += padding
    }
    return bytes + profile
  }

  private static func header(of picture: Picture, size: Int, pixelSize: Int, profileSize: Int) -> [UInt8] {
    let hasAlpha = picture.channels.hasAlpha
    let resolution = picture.metadata.resolution?.forPNG.flatMap { $0.unit == .metre ? $0 : nil }
    var header = long(size) + long(picture.width) + long(picture.height)
    header += order.bytes(1, count: 2) + order.bytes(picture.channels.rawValue * 8, count: 2)
    header += long(hasAlpha ? 3 : 0) + long(pixelSize)
    header += long(resolution?.horizontal ?? 0) + long(resolution?.vertical ?? 0) + long(0) + long(0)
    guard size == 124 else { return header }
    for mask in hasAlpha ? [0xFF0000, 0xFF00, 0xFF, 0xFF00_0000] : [0, 0, 0, 0] { header += long(mask) }
    // 'MBED' with a profile, otherwise 'Win ', the system's own colours; then primaries and gammas, which these have not.
    header += long(profileSize > 0 ? 0x4D42_4544 : 0x5769_6E20) + [UInt8](repeating: 0, count: 48)
    // The intent to show pictures; where the profile lies, counted from this header.
    return header + long(4) + long(profileSize > 0 ? size + paletteSize(of: picture) + pixelSize : 0)
      + long(profileSize)
      + long(0)
  }

  private static func paletteSize(of picture: Picture) -> Int { picture.channels == .grey ? greys.count : 0 }

  private static func long(_ number: Int) -> [UInt8] { order.bytes(number, count: 4) }
}
