import ArgumentParser

extension ResumeCommand {
  /// How the command is called.
  static let fullName = "cyclegan resume"

  /// What to say where an option of `train` is given that would make another run; nil where the message is about something
  /// else.
  static func refusal(_ message: String) -> String? {
    let beginning = "Unknown option '--"
    guard message.hasPrefix(beginning) else { return nil }
    let name = "--" + message.dropFirst(beginning.count).prefix { $0 != "'" && $0 != "=" }
    let words = TrainCommand.helpMessage(columns: 10_000).split { $0.isWhitespace || $0 == "/" }
    guard words.contains(where: { $0 == name }) else { return nil }
    return
      "\(name) would make another run; `\(fullName)` goes on with the settings in the run's config.json. Leave it out, "
      + "or begin a new run by `cyclegan train`. What may be changed is in `\(fullName) --help`."
  }
}
