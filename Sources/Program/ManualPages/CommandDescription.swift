/// A command as `cyclegan --experimental-dump-help` describes it in JSON.
struct CommandDescription: Decodable {
  /// The whole output.
  struct Tool: Decodable {
    let command: CommandDescription
  }

  /// An argument, an option or a flag.
  struct Argument: Decodable {
    enum Kind: String, Decodable {
      case positional
      case option
      case flag
    }

    struct Name: Decodable {
      let kind: String
      let name: String

      /// As it is written on the command line.
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: Kind
    let shouldDisplay: Bool
    let sectionTitle: String?
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let allValues: [String]?
    let abstract: String?
  }

  let commandName: String
  let superCommands: [String]?
  let abstract: String?
  let discussion: String?
  let arguments: [Argument]?
  let subcommands: [CommandDescription]?

  /// The words that call it: `cyclegan train`.
  var words: [String] { (superCommands ?? []) + [commandName] }

  /// What is shown of its arguments.
  var shownArguments: [Argument] { arguments?.filter(\.shouldDisplay) ?? [] }

  /// The commands below it that have a page of their own.
  var describedSubcommands: [CommandDescription] { subcommands?.filter { $0.commandName != "help" } ?? [] }
}
