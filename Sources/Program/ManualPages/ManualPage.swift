/// The page of a command in roff, with the macros of `man(7)`.
struct ManualPage {
  /// The file that it belongs into: `cyclegan-train.1`.
  let fileName: String
  /// The page.
  let text: String

  /// The page of `command`, which lies with `siblings` below a common root.
  init(_ command: CommandDescription, siblings: [CommandDescription], version: String) {
    let name = command.words.joined(separator: "-")
    fileName = "\(name).1"
    var lines = [
      ".TH \(Self.escaped(name.uppercased())) 1 \"\" \"cyclegan \(Self.escaped(version))\" \"User Commands\"",
      ".SH NAME", "\(Self.escaped(name)) \\- \(Self.escaped(Self.withoutStop(command.abstract ?? "")))",
      ".SH SYNOPSIS", Self.synopsis(command), ".SH DESCRIPTION",
    ]
    let sections = Self.sections(command.discussion ?? "")
    lines += sections.first?.lines ?? []
    if !command.describedSubcommands.isEmpty {
      lines.append(".SH COMMANDS")
      for subcommand in command.describedSubcommands {
        lines += [".TP", ".BR \(Self.escaped(subcommand.words.joined(separator: "-"))) (1)"]
        lines.append(Self.line(subcommand.abstract ?? ""))
      }
    }
    lines += Self.options(command.shownArguments)
    for section in sections.dropFirst() {
      // The name that man-pages(7) asks for.
      lines.append(".SH \(section.title == "EXIT CODES" ? "EXIT STATUS" : Self.escaped(section.title))")
      lines += section.lines
    }
    let others = siblings.map { $0.words.joined(separator: "-") }.filter { $0 != name }
    lines += [".SH SEE ALSO", others.map { ".BR \(Self.escaped($0)) (1)" }.joined(separator: ",\n")]
    text = lines.joined(separator: "\n") + "\n"
  }

  /// The pages of a program: one of its own, and one for each command.
  static func all(_ program: CommandDescription, version: String) -> [ManualPage] {
    let commands = [program] + program.describedSubcommands
    return commands.map { ManualPage($0, siblings: commands, version: version) }
  }

  /// Text in which nothing means anything to roff.
  static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\e"
      case "-": "\\-"
      case "'": "\\(aq"
      case "`": "\\(ga"
      case "\"": "\\(dq"
      case "^": "\\(ha"
      case "~": "\\(ti"
      default: String(character)
      }
    }.joined()
  }

  /// A line of text, which may begin with any character.
  private static func line(_ text: String) -> String {
    let escaped = escaped(text)
    return escaped.hasPrefix(".") ? "\\&\(escaped)" : escaped
  }

  private static func withoutStop(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }

  /// The command with what it cannot do without.
  private static func synopsis(_ command: CommandDescription) -> String {
    var text = "\\fB\(escaped(command.words.joined(separator: " ")))\\fR"
    if !command.describedSubcommands.isEmpty { return text + " \\fIcommand\\fR [\\fIoptions\\fR] ..." }
    text += " [\\fIoptions\\fR]"
    for argument in command.shownArguments where argument.kind == .positional {
      text += " \\fI\(escaped(argument.valueName ?? ""))\\fR" + (argument.isRepeating ? " ..." : "")
    }
    for argument in command.shownArguments where argument.kind == .option && !argument.isOptional {
      text += " \(names(argument))"
    }
    return text
  }

  private static func names(_ argument: CommandDescription.Argument) -> String {
    let value = "\\fI\(escaped(argument.valueName ?? ""))\\fR"
    if argument.kind == .positional { return value }
    let names = (argument.names ?? []).map { "\\fB\(escaped($0.text))\\fR" }.joined(separator: ", ")
    return argument.kind == .flag ? names : "\(names) \(value)"
  }

  /// All options, those of a group under its title, in the command's order.
  private static func options(_ arguments: [CommandDescription.Argument]) -> [String] {
    var lines = [".SH OPTIONS"]
    var title: String?
    // What has no title goes before the groups, wherever it stands.
    let ordered = arguments.filter { $0.sectionTitle == nil } + arguments.filter { $0.sectionTitle != nil }
    for argument in ordered {
      if let next = argument.sectionTitle, next != title { lines.append(".SS \(escaped(next))") }
      title = argument.sectionTitle
      var words = argument.abstract ?? ""
      if let value = argument.defaultValue, !value.isEmpty { words += " (default: \(value))" }
      if let values = argument.allValues, !values.isEmpty { words += " (values: \(values.joined(separator: ", ")))" }
      lines += [".TP", names(argument), line(words)]
    }
    return lines
  }

  /// A discussion taken apart at its headings, which are lines of capitals; the first part has none.
  private static func sections(_ discussion: String) -> [(title: String, lines: [String])] {
    var sections: [(title: String, lines: [String])] = [("", [])]
    var isLiteral = false
    var isNewParagraph = false
    for text in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      let isHeading = text.contains(where: \.isLetter) && text.allSatisfy { $0.isUppercase || $0 == " " }
      let isIndented = text.hasPrefix("  ")
      if isLiteral, !isIndented {
        sections[sections.count - 1].lines += [".fi"]
        isLiteral = false
      }
      if isHeading {
        sections.append((String(text), []))
        isNewParagraph = false
      } else if text.isEmpty {
        isNewParagraph = true
      } else {
        if isNewParagraph, !sections[sections.count - 1].lines.isEmpty {
          sections[sections.count - 1].lines.append(".PP")
        }
        isNewParagraph = false
        if isIndented, !isLiteral {
          sections[sections.count - 1].lines.append(".nf")
          isLiteral = true
        }
        sections[sections.count - 1].lines.append(line(String(isIndented ? text.dropFirst(2) : text)))
      }
    }
    if isLiteral { sections[sections.count - 1].lines.append(".fi") }
    return sections
  }
}
