extension String {
  /// The text in quotation marks, with control characters (a newline in a file's name, say) made visible.
  package var quoted: String { quoted(limit: .max) }

  /// The same; what exceeds `limit` characters is left out, since a damaged file may hold names of any length.
  package func quoted(limit: Int) -> String {
    var text = "“"
    for (position, scalar) in unicodeScalars.enumerated() {
      if position == limit {
        text += "…"
        break
      }
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\\": text += "\\\\"
      case _ where scalar.properties.generalCategory == .control:
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "”"
  }
}
