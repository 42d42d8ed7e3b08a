import CMachine

/// The command line of this process.
package enum ProgramArguments {
  /// The words behind the program's name; what is not UTF-8 has replacement characters.
  ///
  /// Swift's `CommandLine` looks for them beside the environment, which is elsewhere once a variable was set before `main`, or in
  /// `/proc`, which is not always there.
  package static var words: [String] {
    var words: [String] = []
    var index: Int32 = 1
    while let word = system_argument(index) {
      words.append(String(cString: word))
      index += 1
    }
    return words
  }
}
