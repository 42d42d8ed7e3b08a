import ArgumentParser
import Files
import Foundation
import Machine

/// `cyclegan serve`: looks for the server's program, and becomes it.
struct ServeCommand: ParsableCommand {
  /// What the command is called.
  static let name = "serve"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Try runs and watch them in a browser, on a page of this machine.",
    usage: "cyclegan serve [options] [<run or folder> ...]",
    discussion: """
      Prints an address to open in a browser. The page translates pictures that are dropped on it, pasted, chosen or taken with \
      the camera, one way and back, makes pictures with runs that were trained to, and shows how a run comes along. What it \
      translates has the same bytes as what `cyclegan translate` writes.

      A folder without a run in it stands for all runs in its sub-folders, new ones included. Pictures stay in memory and are \
      never written to the disk; nothing is read but what lies in the folders of the runs; nothing is fetched from elsewhere.

      The address has a token in it, without which the server tells nothing: whoever has the address can translate, and nobody \
      else. The server listens to this machine alone, unless --address names one of its addresses on the network; what goes over the \
      network is not encrypted. From another machine, better reach it by `ssh -L 8400:127.0.0.1:8400 machine`.

      One picture is translated at a time, and some wait; others are told to come back. Scripts use the same interface as the page; \
      Documentation/serving.md describes it.

      EXAMPLES
        cyclegan serve
        cyclegan serve Checkpoints/horse2zebra --port 9000
        cyclegan serve Checkpoints /mnt/runs --memory 4G --minutes 30
      """)

  @Argument(
    help: ArgumentHelp(
      "Folders of runs, or of imported networks, or folders of such. (default: Checkpoints)",
      valueName: "run or folder"),
    completion: .directory)
  var folders: [String] = []

  @Option(
    help: ArgumentHelp(
      "The port to listen to; 0 for any that is free. (default: \(Self.usualPort), or any where that is taken)",
      valueName: "number"))
  var port: Int?

  @Option(
    help: ArgumentHelp(
      "Listen to this address of the machine on its network. (default: this machine alone)", valueName: "address"))
  var address: String?

  @Option(help: ArgumentHelp("How long a picture may take before it is given up.", valueName: "minutes"))
  var minutes = 10.0

  @OptionGroup(title: "Memory") var memory: TranslationMemoryOptions
  @OptionGroup(title: "Processor") var processor: ThreadOptions

  /// The port where none is named.
  private static let usualPort = 8400

  func validate() throws {
    if let port, !(0...65_535).contains(port) {
      throw ValidationError("--port must lie between 0 and 65535, not \(port).")
    }
    guard minutes > 0, minutes <= 1e6 else {
      throw ValidationError("--minutes must be a number above 0, not \(minutes).")
    }
    if let address {
      guard let form = NetworkAddress(address) else {
        throw ValidationError("--address takes an address such as 192.168.1.5, not \(address.quoted).")
      }
      if form.isUnspecified {
        throw ValidationError("--address \(address) would be every address of the machine; name the one that is meant.")
      }
    }
  }

  /// What the server is to do, with the processor made ready.
  ///
  /// - Throws: `Failure`.
  func settings() throws(Failure) -> ServerSettings {
    OutOfMemory.advice = .translation
    try processor.apply()
    return ServerSettings(
      folders: folders.isEmpty ? ["Checkpoints"] : folders, address: address, port: port ?? Self.usualPort,
      takesAnyPort: port == nil, secondsOfJob: minutes * 60, memory: memory)
  }

  func run() throws {
    let program = try ServerProgram.path()
    let words = ProgramArguments.words.drop { $0 != Self.name }.dropFirst()
    try ServerProgram.become(program, with: Array(words))
  }
}
