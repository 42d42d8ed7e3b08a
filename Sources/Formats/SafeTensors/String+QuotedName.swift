import Files

extension String {
  /// A name as it appears in a message; long ones, which a damaged file may hold, are cut.
  var quotedName: String { quoted(limit: 120) }
}
