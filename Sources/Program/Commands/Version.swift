import CCommit
import Machine
import Tensors

/// What this program is: its version, the source it was built from, and what it computes with.
package enum Version {
  /// The number, as in CHANGELOG.md; `-dev` stands for what is unreleased.
  package static let number = "0.1.0-dev"

  /// What the parser of arguments prints for `--version`. All of it is found out where that is asked for alone: the library would be
  /// loaded for every command, and before it is known whether there is room for it.
  static var forParser: String { ProgramArguments.words.contains("--version") ? text : number }

  /// What `cyclegan --version` prints; the number stands alone in the first line behind the program's name.
  static var text: String {
    let commit = cyclegan_commit().map { String(cString: $0) } ?? ""
    return """
      cyclegan \(number)
      commit     \(commit.isEmpty ? "not known; `make build` knows it" : commit)
      processor  \(Processor.text)
      library    \(ComputeLibrary.description)
      """
  }
}
