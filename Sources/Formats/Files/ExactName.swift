/// A path or a file's name, equal only to one of the same bytes.
///
/// `String` takes texts for equal that Unicode calls equivalent, such as an é of one code point and one of two. To the file
/// system they are two names, so names are compared, and looked up in sets and dictionaries, in this form.
package struct ExactName: Hashable, Sendable {
  /// The path or name.
  package let text: String

  /// The exact form of a path or name.
  package init(_ text: String) {
    self.text = text
  }

  package static func == (first: ExactName, second: ExactName) -> Bool {
    first.text.utf8.elementsEqual(second.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    // A path that begins another one shall not have the beginning of its hash.
    hasher.combine(text.utf8.count)
  }
}
