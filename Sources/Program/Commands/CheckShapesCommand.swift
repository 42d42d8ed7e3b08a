import ArgumentParser
import Files
import Foundation
import Images
import SampleDomains

/// `cyclegan check-shapes`.
struct CheckShapesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-shapes",
    abstract: "Count how many generated pictures show the shape that was asked for.",
    usage: "cyclegan check-shapes <folder>",
    discussion: """
      This is for pictures that `cyclegan generate` made with a run on the set of `cyclegan draw-shapes`. What a picture shows \
      is read from its pixels and compared with the class or the text that generated.jsonl has for it. Texts of combinations that \
      were kept from training are counted apart. Of classes it is also counted in how many of the ten combinations of size and \
      place their pictures show them.

      EXAMPLES
        cyclegan generate Checkpoints/shapes --count 200 --output made
        cyclegan check-shapes made
      """)

  @Argument(help: "The folder of generated pictures.", completion: .directory)
  var folder: String

  func run() throws {
    var tallies = ShapeTallies()
    for entry in try GenerationManifest.entries(in: folder) {
      let path = "\(folder)/\(entry.file)"
      let reading = ShapeReading(try Picture(contentsOf: path))
      if let shape = entry.text.flatMap(DrawnShape.init(caption:)) {
        tallies.add(reading, of: shape)
      } else if let name = entry.class, DrawnShape.all.contains(where: { $0.className == name }) {
        tallies.add(reading, ofClass: name)
      } else {
        throw Failure(
          .unusableData,
          "\(path.quoted) was made neither of a class nor of a text of the drawn shapes; check the folder and the run.")
      }
    }
    for line in tallies.lines { Console.output.line(line) }
  }
}
