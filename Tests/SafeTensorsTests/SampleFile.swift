import Foundation

/// Safetensors files in memory for the tests.
enum SampleFile {
  /// The name of a tensor in `ofReference`, with characters that JSON escapes and others that it need not.
  static let difficultName = "weights \"π\"\n/é😀\\"

  /// A file of every type, as the reference implementation writes it.
  ///
  /// Made with Python's safetensors 0.8.0 and PyTorch 2.13 by `safetensors.torch.save` of `torch.tensor`s with the
  /// values that `ReferenceFileTests` expects.
  static let ofReference = decode(
    """
    kAMAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJiZWxsXHUwMDA3IGFuZCB/IjoidGFiXHRcdTAwMWYiLCJzdGVwIjoiMTIifSwidWxvbmciOnsi
    ZHR5cGUiOiJVNjQiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlswLDhdfSwibG9uZyI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbXSwi
    ZGF0YV9vZmZzZXRzIjpbOCwxNl19LCJkb3VibGVzIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMTYsMzJd
    fSwibm9uZSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpbMzIsMzJdfSwid2VpZ2h0cyBcIs+AXCJcbi/D
    qfCfmIBcXCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMSwzXSwiZGF0YV9vZmZzZXRzIjpbMzIsNDRdfSwidWludCI6eyJkdHlwZSI6IlUz
    MiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzQ0LDQ4XX0sImludCI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zm
    c2V0cyI6WzQ4LDUyXX0sImJyYWluIjp7ImR0eXBlIjoiQkYxNiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzUyLDU2XX0sImhhbGYi
    OnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOls1Niw2Ml19LCJ1c2hvcnQiOnsiZHR5cGUiOiJVMTYiLCJzaGFw
    ZSI6WzFdLCJkYXRhX29mZnNldHMiOls2Miw2NF19LCJzaG9ydCI6eyJkdHlwZSI6IkkxNiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6
    WzY0LDY2XX0sInNpZ25lZCI6eyJkdHlwZSI6Ikk4Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbNjYsNjddfSwiYnl0ZSI6eyJkdHlw
    ZSI6IlU4Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbNjcsNjhdfSwiZmxhZyI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLCJk
    YXRhX29mZnNldHMiOls2OCw3MF19fSAgICAgICAAAAAAAAAAgPv/////////mpmZmZmZuT+cdQCIPOQ3/gAAwD8AAADAzczMPf////+Q7v7/
    gD9AwAA8/3sBAP//1P75+gEA
    """)

  /// A file with this header, with a length in front that fits, and these data.
  static func withHeader(_ header: String, data: [UInt8] = []) -> [UInt8] {
    withHeader(Array(header.utf8), data: data)
  }

  /// A file with the bytes of this header, with a length in front that fits, and these data.
  static func withHeader(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + data
  }

  /// A header that describes one tensor called `a`.
  static func describing(type: String, shape: String, offsets: String) -> String {
    #"{"a":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
  }

  private static func decode(_ base64: String) -> [UInt8] {
    Array(Data(base64Encoded: base64, options: .ignoreUnknownCharacters) ?? Data())
  }
}
