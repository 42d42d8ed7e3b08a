import Foundation
import Testing

/// The map: every target, in its group, with what it may import.
///
/// A target imports from its own group what stands above it here, and from the groups before. The compiler does not see to that
/// by itself, because a module that some other target needs is built anyway and can be imported from anywhere.
private let map: [(group: String, targets: [(name: String, imports: [String])])] = [
  (
    "Engine",
    [
      ("COpenBLAS", []),
      ("CMachine", []),
      ("CInstructions", []),
      ("RandomStreams", []),
      ("Machine", ["CMachine"]),
      ("Kernels", ["CMachine", "COpenBLAS", "Machine"]),
      ("PortableKernels", ["CInstructions", "Kernels"]),
      ("x86AVX2Kernels", ["CInstructions", "Kernels"]),
      ("x86AVX512Kernels", ["CInstructions", "Kernels"]),
      ("x86AVX512AMXKernels", ["CInstructions", "Kernels"]),
      (
        "InstructionSets",
        [
          "CInstructions", "CMachine", "Kernels", "PortableKernels", "x86AVX2Kernels", "x86AVX512Kernels",
          "x86AVX512AMXKernels",
        ]
      ),
      ("Tensors", ["InstructionSets", "Kernels", "Machine", "RandomStreams"]),
      ("CMPI", []),
      ("ProcessGroups", ["CMPI", "Machine"]),
      ("MicroBatches", ["Machine", "ProcessGroups", "Tensors"]),
      ("NeuralNetworks", ["InstructionSets", "Kernels", "MicroBatches", "RandomStreams", "Tensors"]),
    ]
  ),
  (
    "Formats",
    [
      ("CZlib", []),
      ("CImageCodecs", []),
      ("Files", ["CZlib"]),
      ("Images", ["CImageCodecs", "Files"]),
      ("SafeTensors", ["Files", "Machine"]),
      ("PyTorchFiles", ["Files", "SafeTensors"]),
      ("Protobuf", []),
      ("ONNXFiles", ["Files", "Protobuf"]),
      ("TensorBoardFiles", ["Files", "Protobuf"]),
      ("NumPyFiles", ["Files"]),
    ]
  ),
  (
    "Learning",
    [
      ("Health", ["Images"]),
      ("CFeatureWeights", []),
      ("Networks", ["CFeatureWeights", "NeuralNetworks", "SafeTensors", "Tensors"]),
      ("Datasets", ["Files", "Images", "Machine", "MicroBatches", "RandomStreams", "Tensors"]),
      ("Training", ["Datasets", "MicroBatches", "Networks", "NeuralNetworks", "RandomStreams", "Tensors"]),
      (
        "Runs",
        [
          "Datasets", "Files", "Health", "Images", "Machine", "MicroBatches", "Networks", "NeuralNetworks",
          "ProcessGroups", "RandomStreams", "SafeTensors", "TensorBoardFiles", "Tensors", "Training",
        ]
      ),
      (
        "Translation",
        ["Datasets", "Files", "Images", "Machine", "Networks", "NeuralNetworks", "Runs", "Tensors", "Training"]
      ),
      (
        "Evaluation",
        [
          "Datasets", "Files", "Images", "InstructionSets", "Kernels", "Machine", "Networks", "NeuralNetworks",
          "NumPyFiles",
          "ProcessGroups", "PyTorchFiles",
          "RandomStreams", "Runs", "SafeTensors", "Tensors", "Training", "Translation",
        ]
      ),
      (
        "Interchange",
        [
          "Files", "Networks", "NeuralNetworks", "ONNXFiles", "PyTorchFiles", "Runs", "SafeTensors", "Tensors",
          "Training",
        ]
      ),
      ("CycleGAN", ["Datasets", "Health", "Images", "Networks", "NeuralNetworks", "Runs", "Training", "Translation"]),
    ]
  ),
  (
    "Program",
    [
      ("CCommit", []),
      ("SampleDomains", ["Images", "RandomStreams"]),
      (
        "Commands",
        [
          "CCommit", "Datasets", "Evaluation", "Files", "Health", "Images", "InstructionSets", "Interchange", "Machine",
          "Networks", "NeuralNetworks", "NumPyFiles", "ONNXFiles", "ProcessGroups", "PyTorchFiles", "Runs",
          "SafeTensors",
          "SampleDomains",
          "Tensors",
          "Training", "Translation", "Yams", "ArgumentParser",
        ]
      ),
      ("CPage", []),
      (
        "Serving",
        [
          "CPage", "Commands", "Datasets", "Files", "Images", "Machine", "NeuralNetworks", "Runs", "Training",
          "Translation",
        ]
      ),
      ("Server", ["Commands", "Files", "Machine", "Serving", "NIOCore", "NIOHTTP1", "NIOPosix"]),
      ("Main", ["Commands"]),
      ("ManualPages", []),
      (
        "Benchmarks",
        [
          "InstructionSets", "Kernels", "Networks", "NeuralNetworks", "RandomStreams", "Tensors", "Training",
          "ArgumentParser",
        ]
      ),
    ]
  ),
]

/// Each of them for itself.
private let targets = map.flatMap { group, targets in
  targets.map { (path: "\(group)/\($0.name)", $0.name, $0.imports) }
}

@Suite("The architecture")
struct ImportTests {
  /// Targets of C, which have no imports.
  private static let ofC: Set<String> = [
    "CFeatureWeights", "CInstructions", "CCommit", "CMPI", "CMachine", "COpenBLAS", "CImageCodecs", "CPage", "CZlib",
  ]

  /// Targets that compile the files of another one, which their folders link to.
  private static let linked: Set<String> = ["x86AVX2Kernels", "x86AVX512Kernels", "x86AVX512AMXKernels"]

  /// Packages that others keep.
  private static let packages: Set<String> = ["ArgumentParser", "NIOCore", "NIOHTTP1", "NIOPosix", "Yams"]

  /// Modules of the system and the toolchain.
  private static let system: Set<String> = ["Darwin", "Dispatch", "Foundation", "Glibc", "Musl", "Synchronization"]

  /// A file with more lines has more than one idea in it.
  private static let mostLines = 500

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("The folders of Sources are the groups, and theirs the targets of the map")
  func folders() throws {
    #expect(try Self.content(of: "Sources") == Set(map.map(\.group)))
    for (group, targets) in map { #expect(try Self.content(of: "Sources/\(group)") == Set(targets.map(\.name))) }
  }

  @Test("The map leads downwards: what a target may import stands above it in its group, or in a group before")
  func order() {
    var above = Self.packages
    for (_, name, imports) in targets {
      #expect(above.isSuperset(of: imports), "\(name) may not import \(Set(imports).subtracting(above).sorted())")
      above.insert(name)
    }
  }

  @Test("A target imports only what the map says", arguments: targets.map(\.path))
  func imports(path: String) throws {
    let (_, name, imports) = try #require(targets.first { $0.path == path })
    // The engine does mathematics: files and text are none of its business, and it needs nothing of Foundation.
    let system = path.hasPrefix("Engine/") ? Self.system.subtracting(["Foundation"]) : Self.system
    let files = try Self.files(below: "Sources/\(path)", withExtensions: ["swift"])
    #expect(files.isEmpty == (Self.ofC.contains(name) || Self.linked.contains(name)))
    for file in files {
      for module in Self.importedModules(try String(contentsOf: file, encoding: .utf8)) {
        #expect(
          imports.contains(module) || system.contains(module),
          "\(file.lastPathComponent) imports \(module), which \(name) must not know")
      }
    }
  }

  @Test("No file is long", arguments: ["Sources", "Tests"])
  func lengths(folder: String) throws {
    let files = try Self.files(below: folder, withExtensions: ["swift", "c", "h"])
    #expect(!files.isEmpty)
    for file in files {
      let lines = try String(contentsOf: file, encoding: .utf8).utf8.count { $0 == UInt8(ascii: "\n") }
      #expect(lines <= Self.mostLines, "\(file.path) has \(lines) lines; split it")
    }
  }

  @Test("Imports are recognised in every form")
  func forms() {
    let source = """
      // import Commented
      import Plain
      @testable import Tested
        import Indented
      package import Limited
      @preconcurrency public import Annotated
      import struct Parent.Child
      import Whole.Part // and a comment
      let important = "import Nothing"
      """
    #expect(
      Self.importedModules(source) == ["Plain", "Tested", "Indented", "Limited", "Annotated", "Parent", "Whole"])
  }

  /// The modules that a source file imports, in its order.
  private static func importedModules(_ source: String) -> [String] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
    return source.split(whereSeparator: \.isNewline).compactMap { line in
      var words = line.split(whereSeparator: \.isWhitespace)[...]
      while let word = words.first, word.hasPrefix("@") || accessLevels.contains(word) { words = words.dropFirst() }
      guard words.popFirst() == "import" else { return nil }
      if let kind = words.first, kinds.contains(kind) { words = words.dropFirst() }
      return words.first?.split(separator: ".").first.map(String.init)
    }
  }

  private static let accessLevels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]

  private static func content(of folder: String) throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
    return Set(names.filter { !$0.hasPrefix(".") })
  }

  private static func files(below folder: String, withExtensions extensions: Set<String>) throws -> [URL] {
    let place = root.appendingPathComponent(folder)
    let names = try FileManager.default.subpathsOfDirectory(atPath: place.path).sorted()
    return names.map { place.appendingPathComponent($0) }.filter { extensions.contains($0.pathExtension) }
  }
}
