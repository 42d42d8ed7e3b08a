import CPage

/// The page: files that are part of the program.
enum Page {
  /// What the page may do: use its own files, show pictures of its own, ask this server, and show reports in a frame.
  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'",
    "frame-src 'self'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  /// What a report may do: what is in its own file, apart from this server, which it cannot ask for anything.
  private static let reportPolicy = [
    "sandbox allow-scripts", "default-src 'none'", "script-src 'unsafe-inline'", "style-src 'unsafe-inline'",
    "img-src data:", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'",
  ].joined(separator: "; ")

  /// The files by their names.
  private static let files: [String: [UInt8]] = {
    var files: [String: [UInt8]] = [:]
    var place = 0
    while let file = page_file_at(place)?.pointee {
      files[String(cString: file.name)] = Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
      place += 1
    }
    return files
  }()

  /// Where a browser begins.
  static let entry = "page.html"

  /// The names of all files.
  static var names: [String] { files.keys.sorted() }

  /// A file of the page.
  ///
  /// - Throws: `Refusal` if there is none of that name.
  static func file(_ name: String) throws(Refusal) -> Response {
    guard let bytes = files[name], let type = types[String(name.drop { $0 != "." })] else {
      throw Refusal(404, "The page has no file \(name).")
    }
    return response(bytes, type, name == entry ? policy : nil)
  }

  private static let types = [
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ]

  /// The report of a run.
  static func report(_ bytes: [UInt8]) -> Response { response(bytes, types[".html"] ?? "", reportPolicy) }

  private static func response(_ bytes: [UInt8], _ type: String, _ policy: String? = nil) -> Response {
    Response(headers: [("Content-Type", type)] + (policy.map { [("Content-Security-Policy", $0)] } ?? []), body: bytes)
  }
}
