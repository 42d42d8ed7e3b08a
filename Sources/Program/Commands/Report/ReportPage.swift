import Foundation

/// A page that stands alone: it asks for nothing from anywhere, and opens from a file.
struct ReportPage {
  /// What the window is called.
  let title: String
  /// What stands above the sections.
  let head: String
  let sections: [ReportSection]
  /// Whether the page is read again now and then, as while a run trains.
  var isLive = false

  /// The HTML.
  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>\(escaped(title))</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <style>\(ReportStyle.css)</style></head>
    <body\(isLive ? " data-live=\"30\"" : "")><main>
    <header>\(head)</header>
    \(sections.map(\.html).joined())</main>
    <footer>Written \(Self.time(Date())) by cyclegan \(escaped(Version.number)). The page is one file and needs no network.</footer>
    <script>\(ReportScript.code)</script></body></html>

    """
  }

  /// A moment for people and for the page's script, which says how long ago it is.
  static func time(_ date: Date) -> String {
    let exact = ISO8601DateFormatter().string(from: date)
    return
      "<time datetime=\"\(exact)\">\(exact.replacingOccurrences(of: "T", with: " ").replacingOccurrences(of: "Z", with: " UTC"))</time>"
  }
}
