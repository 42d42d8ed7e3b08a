/// A word of the command line that begins with a single dash.
///
/// The parser takes such a word for a cluster of short options, so that a folder called `-photos` would ask for help by its `h`. The
/// only short option here is `-h`; every other such word is refused before it comes to that.
enum DashedWord {
  /// What to say about the first such word that is no option; nil if there is none, or help is asked for.
  static func refusal(_ arguments: [String]) -> String? {
    let words = arguments.prefix { $0 != "--" }
    if words.contains("-h") || words.contains("--help") { return nil }
    guard let word = words.first(where: { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0 != "-" }) else { return nil }
    return
      "unknown option \(Wording.shell(word)). Options have two dashes; a folder or file of that name is given as "
      + "\(Wording.shell("./\(word)")), and any other value that begins with a dash behind an equals sign, as in "
      + "\(Wording.shell("--suffix=\(word)"))."
  }
}
