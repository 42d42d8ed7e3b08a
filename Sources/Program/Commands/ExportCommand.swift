import ArgumentParser
import Files
import Foundation
import Interchange
import Runs
import Training
import Translation

/// `cyclegan export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export a network as ONNX, PyTorch or safetensors.",
    usage: "cyclegan export [options] <run or file> --output <file>",
    discussion: """
      ONNX: one file with the network and its weights, for pictures of any size and number, [batch, channels, height, width] \
      in -1...1; that of a generator that makes pictures from nothing takes vectors of random numbers, and labels where it \
      knows classes. PyTorch: a state dict for torch.load with weights_only=True and load_state_dict with strict=True. Of a \
      run or an import that translates, --to chooses the generator; a file of weights is converted as it is.

      EXAMPLES
        cyclegan export Checkpoints/horse2zebra --to zebra --output zebra.onnx
        cyclegan export Checkpoints/horse2zebra --to horse --format pytorch \\
          --output latest_net_G_B.pth
        cyclegan export Checkpoints/birds --output netG.pth
        cyclegan export latest_net_G_A.pth --output generator.safetensors
      """)

  /// The formats that can be written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case onnx
    case pytorch
    case safetensors

    /// The format that a file's extension stands for.
    init?(ofName name: String) {
      switch (name as NSString).pathExtension.lowercased() {
      case "onnx": self = .onnx
      case "pth", "pt": self = .pytorch
      case "safetensors": self = .safetensors
      default: return nil
      }
    }
  }

  @Argument(
    help: ArgumentHelp("The folder of a run or of imported networks, or a file of weights.", valueName: "run or file"),
    completion: .file(extensions: ["safetensors", "pth", "pt", "ckpt"]))
  var source: String

  @Option(help: "The file format. (default: from the extension of --output)")
  var format: Format?

  @Option(help: ArgumentHelp("The domain that the generator translates into, by name, or A or B.", valueName: "domain"))
  var to: String?

  @Option(
    help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file(extensions: ["onnx", "pth", "safetensors"]))
  var output: String

  @Flag(help: "Write over a file that exists.")
  var overwrite = false

  func run() throws {
    guard let format = format ?? Format(ofName: output) else {
      throw Failure(
        .usage, "--format is missing, and \(output.quoted) does not say it; name onnx, pytorch or safetensors.")
    }
    guard overwrite || !FileManager.default.fileExists(atPath: output) else {
      throw Failure(.cannotCreate, "\(output.quoted) exists already; choose another --output, or give --overwrite.")
    }
    let network = try exportedNetwork()
    _ = try OutputFolder(making: FolderEntry.folder(of: output))
    switch format {
    case .onnx: try network.writeONNX(to: output, replacing: overwrite)
    case .pytorch: try network.writePyTorch(to: output, replacing: overwrite)
    case .safetensors: try network.writeSafeTensors(to: output, replacing: overwrite)
    }
    Console.output.line("Wrote \(Wording.shell(output)): \(network.architecture.text).")
  }

  private func exportedNetwork() throws -> ExportedNetwork {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: source, isDirectory: &isFolder)
    if exists, isFolder.boolValue {
      let folder = RunFolder(source)
      if try folder.makesFromNothing() {
        if to != nil {
          throw Failure(.usage, "--to chooses among generators that translate; \(source.quoted) has one that does not.")
        }
        return try ExportedNetwork(makingIn: folder, onDamage: Translator.warn)
      }
      let direction = try direction(try folder.translationModel())
      return try ExportedNetwork(folder, direction, onDamage: Translator.warn)
    }
    if to != nil { throw Failure(.usage, "--to belongs to a run; \(source.quoted) is not the folder of one.") }
    return try ExportedNetwork(file: source)
  }

  private func direction(_ model: TranslationModel) throws(Failure) -> Direction {
    let targets = model.directions.map { "--to \(Wording.shell(model.target(of: $0)))" }.joined(separator: " or ")
    guard let to else {
      if model.directions.count == 1 { return model.directions[0] }
      throw Failure(.usage, "--to is missing: say \(targets).")
    }
    guard let direction = Direction(to: to, domainA: model.domainA, domainB: model.domainB) else {
      throw Failure(.usage, "the run has no domain \(to.quoted); say \(targets).")
    }
    return direction
  }
}
