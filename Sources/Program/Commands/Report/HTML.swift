import Foundation

/// Text as it may stand in HTML, between tags and in attributes.
func escaped(_ text: String) -> String {
  var result = ""
  for character in text.unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}

/// A part of a page: a heading and what stands below it.
struct ReportSection {
  /// The heading.
  let title: String
  /// What stands below it, as HTML.
  let content: String

  /// The HTML.
  var html: String {
    let name = title.lowercased().filter { $0.isLetter || $0 == " " }.replacingOccurrences(of: " ", with: "-")
    return "<section aria-labelledby=\"\(name)\"><h2 id=\"\(name)\">\(escaped(title))</h2>\n\(content)\n</section>\n"
  }

  /// A table of two columns.
  static func table(_ rows: [(name: String, text: String)]) -> String {
    "<table class=\"facts\">"
      + rows.map { "<tr><th scope=\"row\">\(escaped($0.name))</th><td>\(escaped($0.text))</td></tr>\n" }.joined()
      + "</table>"
  }
}
