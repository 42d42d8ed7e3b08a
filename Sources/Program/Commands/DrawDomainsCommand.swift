import ArgumentParser
import SampleDomains

/// `cyclegan draw-domains`.
struct DrawDomainsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw-domains",
    abstract: "Draw the two sample domains, horse and zebra.",
    usage: "cyclegan draw-domains [--pairs] [--replace] <folder>",
    discussion: """
      Each gets 200 pictures to train on and 30 to test, always the same to the byte. The test scenes are drawn in both \
      coats under one name, so that translations can be compared with the truth. With --pairs the training scenes are, too, and \
      stripes begin at the same place on every animal, so that the plain coat tells where they are: what pix2pix is \
      trained on.

      EXAMPLES
        cyclegan draw-domains Domains
        cyclegan draw-domains Domains --replace
        cyclegan draw-domains Domains/pairs --pairs
      """)

  @Argument(help: "The folder to draw into; it gets a folder horse and a folder zebra.", completion: .directory)
  var folder: String

  @Flag(help: "Draw pairs: the training scenes in both coats, too.")
  var pairs = false

  @Flag(help: "Draw over files of the same names.")
  var replace = false

  func run() throws {
    let console = Console.output
    try SampleDomains.write(to: folder, inPairs: pairs, replacing: replace) { written, total in
      if console.isTerminal { console.rewrite("drawn \(written) of \(total)") }
    }
    console.line("Drew \(SampleDomains.files.count) pictures into \(Wording.shell(folder)).")
  }
}
