#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The program's own folders in a person's home, by the XDG Base Directory Specification.
package enum UserFolders {
  /// Files that the person fetched for the program: `$XDG_DATA_HOME/cyclegan`, usually `~/.local/share/cyclegan`; nil where there is no
  /// home.
  package static var data: String? { folder(named: "XDG_DATA_HOME", orHome: ".local/share") }

  /// Files that can be computed again: `$XDG_CACHE_HOME/cyclegan`, usually `~/.cache/cyclegan`; nil where there is no home.
  package static var cache: String? { folder(named: "XDG_CACHE_HOME", orHome: ".cache") }

  private static func folder(named variable: String, orHome place: String) -> String? {
    // The specification has relative paths ignored.
    if let path = value(of: variable), path.utf8.first == UInt8(ascii: "/") { return "\(path)/cyclegan" }
    return value(of: "HOME").map { "\($0)/\(place)/cyclegan" }
  }

  private static func value(of variable: String) -> String? {
    guard let text = getenv(variable), text[0] != 0 else { return nil }
    return String(cString: text)
  }
}
