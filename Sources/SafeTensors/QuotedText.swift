/// A path or a name as it appears in a message: in quotation marks, with control characters made visible.
struct QuotedText: CustomStringConvertible {
  let description: String

  /// Quotes `text`; what exceeds `limit` characters is left out, since a damaged file may hold names of any length.
  init(_ text: String, limit: Int = 120) {
    var quoted = "\""
    for (position, scalar) in text.unicodeScalars.enumerated() {
      if position == limit {
        quoted += "…"
        break
      }
      switch scalar {
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.properties.generalCategory == .control:
        quoted += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    description = quoted + "\""
  }
}
