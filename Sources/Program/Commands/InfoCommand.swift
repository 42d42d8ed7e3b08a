import ArgumentParser
import Foundation
import Runs

/// `cyclegan info`.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Describe a run, the network in a file of weights, or this machine.",
    usage: "cyclegan info (<run or file> | --machine)",
    discussion: """
      EXAMPLES
        cyclegan info Checkpoints/horse2zebra
        cyclegan info Checkpoints/horse2zebra/epochs/epoch-0020
        cyclegan info generator_A_to_B.safetensors --tensors
        cyclegan info latest_net_G_A.pth
        cyclegan info zebra.onnx
        cyclegan info --machine
        mpirun -np 4 cyclegan info --machine
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run or of imported networks, or a .safetensors, .pth or .onnx file.", valueName: "run or file"),
    completion: .file(extensions: ["safetensors", "pth", "pt", "ckpt", "onnx"]))
  var path: String?

  @Flag(help: "Describe this machine as training sees it: processors, memory, and the libraries of MPI.")
  var machine = false

  @Flag(help: "Of a file, list every tensor as well.")
  var tensors = false

  func validate() throws {
    guard (path == nil) == machine else {
      throw ValidationError(
        machine ? "--machine needs nothing else." : "Name a run or a file of weights, or say --machine.")
    }
  }

  func run() throws {
    if machine { return MachineDescription.print() }
    for line in try lines { Console.output.line(line) }
  }

  private var lines: [String] {
    get throws {
      let path = path ?? ""
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let isFile =
        exists ? !isFolder.boolValue : [".safetensors", ".pth", ".pt", ".onnx"].contains(where: path.hasSuffix)
      if isFile, path.hasSuffix(".onnx") { return try ONNXDescription(path: path).lines(listingTensors: tensors) }
      if isFile { return try WeightsDescription(path: path).lines(listingTensors: tensors) }
      let folder = RunFolder(path)
      if folder.holdsRun || !folder.holdsImport { return try RunDescription(folder).lines }
      if let sampler = try folder.importedSampler() { return SamplerDescription(folder, sampler).lines }
      return ImportDescription(folder, try folder.importedModel()).lines
    }
  }
}
