/// Formats that are recognised, so that they can be named, but not read.
public enum ForeignFormat: String, Sendable, CaseIterable {
  case webP = "a WebP picture"
  case gif = "a GIF picture"
  case tiff = "a TIFF picture"
  case bmp = "a BMP picture"
  case heic = "a HEIC picture"
  case avif = "an AVIF picture"
  case jpeg2000 = "a JPEG 2000 picture"
  case jpegXL = "a JPEG XL picture"
  case photoshop = "a Photoshop document"
  case icon = "an icon file"
  case portableAnyMap = "a portable anymap (PBM, PGM or PPM)"
  case openEXR = "an OpenEXR picture"
  case qoi = "a QOI picture"
  case svg = "an SVG drawing"
  case pdf = "a PDF document"
  case webPage = "a web page"

  /// How many bytes of a file the recognition looks at.
  static let longestSignature = 64

  /// Recognises a format from the first bytes of a file.
  init?(start: [UInt8]) {
    func holds(_ bytes: [UInt8], at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: bytes) }
    func holds(_ text: String, at offset: Int = 0) -> Bool { holds(Array(text.utf8), at: offset) }
    let firstWord = String(decoding: start.drop { $0 <= 0x20 || $0 >= 0x7F }.prefix(16), as: UTF8.self).lowercased()

    if holds("RIFF") && holds("WEBP", at: 8) {
      self = .webP
    } else if holds("GIF87a") || holds("GIF89a") {
      self = .gif
    } else if holds([0x49, 0x49, 0x2A, 0]) || holds([0x4D, 0x4D, 0, 0x2A]) || holds([0x49, 0x49, 0x2B, 0]) {
      self = .tiff
    } else if holds("BM") && holds([0, 0, 0, 0], at: 6) {
      self = .bmp
    } else if holds("ftyp", at: 4) && (holds("avif", at: 8) || holds("avis", at: 8)) {
      self = .avif
    } else if holds("ftyp", at: 4)
      && ["heic", "heix", "hevc", "heim", "mif1", "msf1"].contains(where: { holds($0, at: 8) })
    {
      self = .heic
    } else if holds([0, 0, 0, 12]) && holds("jP  ", at: 4) || holds([0xFF, 0x4F, 0xFF, 0x51]) {
      self = .jpeg2000
    } else if holds([0, 0, 0, 12]) && holds("JXL ", at: 4) || holds([0xFF, 0x0A]) {
      self = .jpegXL
    } else if holds("8BPS") {
      self = .photoshop
    } else if holds([0, 0, 1, 0]) {
      self = .icon
    } else if start.count > 2, start[0] == 0x50, (0x31...0x37).contains(start[1]), start[2] <= 0x20 {
      self = .portableAnyMap
    } else if holds([0x76, 0x2F, 0x31, 0x01]) {
      self = .openEXR
    } else if holds("qoif") {
      self = .qoi
    } else if holds("%PDF") {
      self = .pdf
    } else if firstWord.hasPrefix("<svg") || firstWord.hasPrefix("<?xml") {
      self = .svg
    } else if firstWord.hasPrefix("<!doctype html") || firstWord.hasPrefix("<html") {
      self = .webPage
    } else {
      return nil
    }
  }
}
