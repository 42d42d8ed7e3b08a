import ArgumentParser
import SampleDomains

/// `cyclegan draw-shapes`.
struct DrawShapesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw-shapes",
    abstract: "Draw a small set of shapes with classes and captions.",
    usage: "cyclegan draw-shapes [--replace] <folder>",
    discussion: """
      Circles, squares and triangles in four colours, two sizes and at five places, 32×32 pixels, always the same to the byte: \
      a folder for each class, such as train/red circle, and beside each picture a text file with its caption, such as "a \
      small red circle at the top left". Every fifth combination of all four is kept from training: it occurs in test alone, and \
      shows what a run makes of texts that it has never seen. `cyclegan check-shapes` reads from pictures what they show.

      EXAMPLES
        cyclegan draw-shapes Domains/shapes
        cyclegan train --method sagan Domains/shapes --conditional
        cyclegan train --method sagan Domains/shapes --captions
      """)

  @Argument(help: "The folder to draw into; it gets a folder train and a folder test.", completion: .directory)
  var folder: String

  @Flag(help: "Draw over files of the same names.")
  var replace = false

  func run() throws {
    let console = Console.output
    try ShapeSet.write(to: folder, replacing: replace) { written, total in
      if console.isTerminal { console.rewrite("drawn \(written) of \(total)") }
    }
    console.line(
      "Drew \(Wording.count(ShapeSet.files.count, "picture")) with captions into \(Wording.shell(folder)).")
  }
}
