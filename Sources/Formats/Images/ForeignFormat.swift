/// Formats that are recognised, so that they can be named and converted, but not read.
package enum ForeignFormat: String, Sendable, CaseIterable {
  case gif = "a GIF picture"
  case heic = "a HEIC picture"
  case avif = "an AVIF picture"
  case jpeg2000 = "a JPEG 2000 picture"
  case jpegXL = "a JPEG XL picture"
  case cameraRaw = "a camera's raw picture"
  case photoshop = "a Photoshop document"
  case gimp = "a GIMP document"
  case icon = "an icon file"
  case portableAnyMap = "a portable anymap (PBM, PGM, PPM or PAM)"
  case targa = "a Targa picture"
  case openEXR = "an OpenEXR picture"
  case radiance = "a Radiance picture"
  case qoi = "a QOI picture"
  case svg = "an SVG drawing"
  case pdf = "a PDF document"
  case webPage = "a web page"

  /// The extensions of names that stand for the format, in lower case and without the dot.
  package var fileExtensions: [String] {
    switch self {
    case .gif: ["gif"]
    case .heic: ["heic", "heif", "hif"]
    case .avif: ["avif", "avifs"]
    case .jpeg2000: ["jp2", "j2k", "j2c", "jpc", "jpf", "jpx"]
    case .jpegXL: ["jxl"]
    case .cameraRaw:
      [
        "3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "iiq", "kdc", "mef", "mos", "mrw", "nef", "nrw", "orf",
        "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f",
      ]
    case .photoshop: ["psd", "psb"]
    case .gimp: ["xcf"]
    case .icon: ["ico", "cur"]
    case .portableAnyMap: ["pbm", "pgm", "ppm", "pnm", "pam"]
    case .targa: ["tga"]
    case .openEXR: ["exr"]
    case .radiance: ["hdr"]
    case .qoi: ["qoi"]
    case .svg: ["svg", "svgz"]
    case .pdf: ["pdf"]
    // A folder that holds web pages beside pictures lacks none.
    case .webPage: []
    }
  }

  /// The format that an extension stands for, in any case and without the dot; nil where it stands for none of them.
  package static func ofUnreadExtension(_ fileExtension: String) -> ForeignFormat? {
    let lower = fileExtension.lowercased()
    return allCases.first { $0.fileExtensions.contains(lower) }
  }

  /// A command that makes a picture of such a file that is read; nil where there is none.
  package var conversion: String? {
    switch self {
    case .gif: "convert 'in.gif[0]' out.png"
    case .heic: "heif-convert in.heic out.jpg"
    case .avif: "avifdec in.avif out.png"
    case .jpeg2000: "opj_decompress -i in.jp2 -o out.png"
    case .jpegXL: "djxl in.jxl out.png"
    case .cameraRaw: "darktable-cli in.raw out.jpg"
    case .photoshop: "convert 'in.psd[0]' out.png"
    case .gimp: "convert -flatten in.xcf out.png"
    case .icon: "convert 'in.ico[0]' out.png"
    case .portableAnyMap: "convert in.ppm out.png"
    case .targa: "convert in.tga out.png"
    case .openEXR: "convert in.exr -depth 16 out.png"
    case .radiance: "convert in.hdr -depth 16 out.png"
    case .qoi: "ffmpeg -i in.qoi out.png"
    case .svg: "rsvg-convert in.svg -o out.png"
    case .pdf: "pdftoppm -png in.pdf out"
    case .webPage: nil
    }
  }

  /// How many bytes of a file the recognition looks at.
  static let longestSignature = 64

  /// Recognises those raw pictures of cameras that begin almost as a TIFF does.
  init?(cameraRaw start: [UInt8]) {
    let isCanon = start.starts(with: [0x49, 0x49, 0x2A, 0]) && start.dropFirst(8).starts(with: [0x43, 0x52, 2])
    let names = ["IIRO", "IIRS", "MMOR", "IIU\0"].map { Array($0.utf8) }
    guard isCanon || names.contains(where: { start.starts(with: $0) }) else { return nil }
    self = .cameraRaw
  }

  /// Recognises a format from the first bytes of a file.
  init?(start: [UInt8]) {
    func holds(_ bytes: [UInt8], at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: bytes) }
    func holds(_ text: String, at offset: Int = 0) -> Bool { holds(Array(text.utf8), at: offset) }
    let firstWord = String(decoding: start.drop { $0 <= 0x20 || $0 >= 0x7F }.prefix(16), as: UTF8.self).lowercased()

    if holds("GIF87a") || holds("GIF89a") {
      self = .gif
    } else if holds("ftyp", at: 4) && (holds("avif", at: 8) || holds("avis", at: 8)) {
      self = .avif
    } else if holds("ftyp", at: 4) && holds("crx ", at: 8) || holds("FUJIFILMCCD-RAW") || holds("FOVb")
      || holds("HEAPCCDR", at: 6)
    {
      self = .cameraRaw
    } else if holds("ftyp", at: 4)
      && ["heic", "heix", "hevc", "heim", "heis", "hevx", "mif1", "msf1"].contains(where: { holds($0, at: 8) })
    {
      self = .heic
    } else if holds([0, 0, 0, 12]) && holds("jP  ", at: 4) || holds([0xFF, 0x4F, 0xFF, 0x51]) {
      self = .jpeg2000
    } else if holds([0, 0, 0, 12]) && holds("JXL ", at: 4) || holds([0xFF, 0x0A]) {
      self = .jpegXL
    } else if holds("8BPS") {
      self = .photoshop
    } else if holds("gimp xcf ") {
      self = .gimp
    } else if holds([0, 0, 1, 0]) || holds([0, 0, 2, 0]) && start.count > 5 && start[5] == 0 && start[4] > 0 {
      self = .icon
    } else if start.count > 2, start[0] == 0x50, (0x31...0x37).contains(start[1]), start[2] <= 0x20 {
      self = .portableAnyMap
    } else if holds([0x76, 0x2F, 0x31, 0x01]) {
      self = .openEXR
    } else if holds("#?RADIANCE") || holds("#?RGBE") {
      self = .radiance
    } else if holds("qoif") {
      self = .qoi
    } else if holds("%PDF") {
      self = .pdf
    } else if firstWord.hasPrefix("<svg") || firstWord.hasPrefix("<?xml") {
      self = .svg
    } else if firstWord.hasPrefix("<!doctype html") || firstWord.hasPrefix("<html") {
      self = .webPage
    } else if isTarga(start) {
      self = .targa
    } else {
      return nil
    }
  }
}

/// Whether a file begins as a Targa picture does, which has no signature: every number of its header is a possible one.
private func isTarga(_ start: [UInt8]) -> Bool {
  guard start.count >= 18, start[1] <= 1, [1, 2, 3, 9, 10, 11].contains(start[2]) else { return false }
  let hasSides = (start[12] > 0 || start[13] > 0) && (start[14] > 0 || start[15] > 0)
  return hasSides && [8, 15, 16, 24, 32].contains(start[16]) && start[17] & 0xC0 == 0
    && (start[1] == 1) == (start[2] & 7 == 1)
}
