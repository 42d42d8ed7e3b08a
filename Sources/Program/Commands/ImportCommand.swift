import ArgumentParser
import Datasets
import Foundation
import Interchange
import Runs

/// `cyclegan import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import networks trained with PyTorch.",
    usage: "cyclegan import <file> ... --output <folder> [--names <name> <name>]",
    discussion: """
      Name the file of one generator or of a pair, and optionally discriminators. PyTorch's files are read in both formats, \
      and so are safetensors; code in them is never executed. The architecture (ResNet, mobile ResNet or U-Net, its depth, \
      widths, norm and channels) is inferred from keys and shapes, then reported. The output folder can translate, be \
      exported, and be trained further.

      The role of each network is read from names such as latest_net_G_A.pth or netG_A2B.pth. Otherwise the first generator \
      translates from A to B and the second from B to A. To choose one of several networks in a file, append a colon and its \
      name. Prefixes of keys (module., netG_A. and so on) are removed, and objects other than weights are ignored.

      EXAMPLES
        cyclegan import latest_net_G_A.pth --output Checkpoints/monet2photo
        cyclegan import latest_net_G_A.pth latest_net_G_B.pth \\
          --output Checkpoints/mine --names horse zebra
        cyclegan import checkpoint.pth:netG_A --output Checkpoints/summer2winter
      """)

  @Argument(
    help: ArgumentHelp("The files of weights: .pth, .pt, .ckpt or .safetensors.", valueName: "file"),
    completion: .file(extensions: ["pth", "pt", "ckpt", "safetensors"]))
  var files: [String]

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"), completion: .directory)
  var output: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The names of both domains. (default: those in the output folder's name, such as horse2zebra, or A and B)",
      valueName: "name"))
  var names: [String] = []

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name the files to import.") }
    if output.isEmpty { throw ValidationError("--output needs the name of a folder.") }
    guard names.isEmpty || (names.count == 2 && names[0] != names[1] && !names.contains("")) else {
      throw ValidationError("--names needs two different names and stands behind the files, as in --names horse zebra.")
    }
  }

  func run() throws {
    let folder = RunFolder(output)
    try folder.checkIsFree()
    let set = try NetworkSet(files: files)
    let fromFolder = DomainFolders.names(inPairName: URL(fileURLWithPath: output).lastPathComponent)
    let (a, b) = names.count == 2 ? (names[0], names[1]) : fromFolder ?? ("A", "B")
    let model = ImportedModel(set, domainA: a, domainB: b)
    try folder.write(set, model)
    for line in ImportDescription(folder, model).lines { Console.output.line(line) }
    for part in set.leftOut { Console.output.line("Left out: \(part)") }
    let translations = try folder.translationModel()
    for direction in translations.directions {
      Console.output.line(
        "Translate by: cyclegan translate \(Wording.shell(output)) <pictures> --to "
          + "\(Wording.shell(translations.target(of: direction))) --output <folder>")
    }
  }
}
