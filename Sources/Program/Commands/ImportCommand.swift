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

      The generator of a DCGAN (of PyTorch's example and its copies), and those that were exported from runs of gan, dcgan and \
      sagan, make pictures from nothing: `cyclegan generate` takes the folder. Its discriminator may be named as well.

      EXAMPLES
        cyclegan import latest_net_G_A.pth --output Checkpoints/monet2photo
        cyclegan import latest_net_G_A.pth latest_net_G_B.pth \\
          --output Checkpoints/mine --names horse zebra
        cyclegan import checkpoint.pth:netG_A --output Checkpoints/summer2winter
        cyclegan import netG_epoch_24.pth --output Checkpoints/faces
        cyclegan import latest_net_G.pth --output Checkpoints/monet2photo \\
          --trained-size 286x286
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
      "The names of both domains, or of all classes. (default: those in the output folder's name, such as horse2zebra, or A and B; the numbers of classes)",
      valueName: "name"))
  var names: [String] = []

  @Option(
    help: ArgumentHelp(
      "How large the networks saw pictures in training before they were cropped, as in 286x286, which translate "
        + "needs for --scale trained and auto. (default: not known)", valueName: "WxH"))
  var trainedSize: TrainedSizeOption?

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("Name the files to import.") }
    if output.isEmpty { throw ValidationError("--output needs the name of a folder.") }
    guard names.isEmpty || (names.count >= 2 && Set(names).count == names.count && !names.contains("")) else {
      throw ValidationError("--names needs two different names and stands behind the files, as in --names horse zebra.")
    }
  }

  func run() throws {
    let folder = RunFolder(output)
    try folder.checkIsFree()
    let imported = try ImportedFiles(files)
    if try imported.makeFromNothing() {
      try importSampler(imported, folder)
    } else {
      try importTranslation(imported, folder)
    }
  }

  private func importTranslation(_ imported: ImportedFiles, _ folder: RunFolder) throws {
    guard names.isEmpty || names.count == 2 else {
      throw ValidationError("--names needs the names of both domains, as in --names horse zebra.")
    }
    let set = try NetworkSet(imported)
    let fromFolder = DomainFolders.names(inPairName: URL(fileURLWithPath: output).lastPathComponent)
    let (a, b) = names.count == 2 ? (names[0], names[1]) : fromFolder ?? ("A", "B")
    var model = ImportedModel(set, domainA: a, domainB: b)
    model.trainedSizes = trainedSize?.sizes
    try folder.write(set, model)
    report(ImportDescription(folder, model).lines, leftOut: set.leftOut)
    let translations = try folder.translationModel()
    for direction in translations.directions {
      Console.output.line(
        "Translate by: cyclegan translate \(Wording.shell(output)) <pictures> --to "
          + "\(Wording.shell(translations.target(of: direction))) --output <folder>")
    }
  }

  private func importSampler(_ imported: ImportedFiles, _ folder: RunFolder) throws {
    guard trainedSize == nil else {
      throw ValidationError("--trained-size means nothing here: the network makes pictures from nothing.")
    }
    let set = try LatentNetworkSet(imported)
    let model = ImportedSampler(set, classNames: names.isEmpty ? nil : names)
    guard names.count == model.classes ?? 0 || names.isEmpty else {
      throw ValidationError(
        model.classes.map {
          "--names needs the names of all \(Wording.grouped($0)) classes, in the order of their labels."
        }
          ?? "--names means nothing here: the network knows no classes.")
    }
    try folder.write(set, model)
    report(SamplerDescription(folder, model).lines, leftOut: set.leftOut)
    Console.output.line("Make pictures by: cyclegan generate \(Wording.shell(output)) --output <folder>")
  }

  private func report(_ lines: [String], leftOut: [String]) {
    for line in lines { Console.output.line(line) }
    for part in leftOut { Console.output.line("Left out: \(part)") }
  }
}
