import ArgumentParser
import CycleGAN
import Foundation
import SafeTensors

/// `cyclegan info`.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say what a run is and how far it is, or what a file of weights holds.",
    discussion: """
      EXAMPLES
        cyclegan info Checkpoints/horse2zebra
        cyclegan info generator_A_to_B.safetensors
      """)

  @Argument(help: ArgumentHelp("The folder of a run, or a .safetensors file.", valueName: "run or file"))
  var path: String

  func run() throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let isFile = (exists && !isFolder.boolValue) || (!exists && path.hasSuffix(".safetensors"))
    let lines = isFile ? try WeightsDescription(path: path).lines : try RunDescription(RunFolder(path)).lines
    for line in lines { Console.output.line(line) }
  }
}
