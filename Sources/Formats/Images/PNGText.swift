import Files

/// Text of a PNG that holds metadata: `tEXt`, `zTXt` and `iTXt`.
struct PNGText {
  /// What the text is, by the names that ImageMagick and Adobe gave it.
  enum Keyword: String {
    case exif = "Raw profile type exif"
    case segment = "Raw profile type APP1"
    case colourProfile = "Raw profile type icc"
    case shortColourProfile = "Raw profile type icm"
    case xmp = "XML:com.adobe.xmp"
  }

  /// The kinds of chunks that hold text.
  static let chunkNames: Set<String> = ["tEXt", "zTXt", "iTXt"]

  /// What the text is.
  let keyword: Keyword
  /// The text, unpacked.
  let text: [UInt8]

  /// What the text of a chunk is; nil where it holds no metadata that is used.
  static func keyword(of payload: [UInt8]) -> Keyword? {
    // Keywords have at most 79 characters.
    guard let end = payload.prefix(80).firstIndex(of: 0) else { return nil }
    return Keyword(rawValue: String(decoding: payload[..<end], as: UTF8.self))
  }

  /// Reads the text of a chunk; nil where it is damaged or unpacks to more than `limit` bytes.
  init?(_ keyword: Keyword, _ chunk: String, _ payload: [UInt8], limit: Int) {
    guard let end = payload.firstIndex(of: 0) else { return nil }
    self.keyword = keyword
    var rest = payload[(end + 1)...]
    var isPacked = chunk == "zTXt"
    if chunk == "zTXt" {
      guard rest.first == 0 else { return nil }
      rest = rest.dropFirst()
    } else if chunk == "iTXt" {
      // Whether it is packed and how, its language, and the keyword in that language.
      guard rest.count >= 2, let flag = rest.first, rest.dropFirst().first == 0 else { return nil }
      isPacked = flag == 1
      let language = rest.dropFirst(2)
      guard let languageEnd = language.firstIndex(of: 0),
        let keywordEnd = language[(languageEnd + 1)...].firstIndex(of: 0)
      else { return nil }
      rest = language[(keywordEnd + 1)...]
    }
    if isPacked {
      guard let unpacked = Deflated.unpacked(Array(rest), limit: limit) else { return nil }
      text = unpacked
    } else {
      text = Array(rest)
    }
  }
}
