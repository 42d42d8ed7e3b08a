import Foundation
import Testing

/// The floors of the house: a target imports only those below it. The compiler does not see to that by itself, because
/// a module that some other target needs is built anyway and can be imported from anywhere.
@Suite("The architecture")
struct ImportTests {
  /// What each target may import beside the system's modules: its dependencies in `Package.swift`, and nothing else.
  private static let allowed: [String: Set<String>] = [
    "RandomStreams": [],
    "Machine": ["CSystem"],
    "Kernels": ["COpenBLAS", "Machine"],
    "Tensors": ["Kernels", "Machine", "RandomStreams"],
    "NeuralNetworks": ["Tensors", "RandomStreams", "Kernels"],
    "Files": ["CZlib"],
    "Images": ["CImageCodecs", "Files"],
    "SampleDomains": ["Images", "RandomStreams"],
    "SafeTensors": ["Files", "Machine"],
    "ONNXFiles": ["Files"],
    "PyTorchFiles": ["Files", "SafeTensors"],
    "CycleGAN": [
      "Files", "Machine", "NeuralNetworks", "Tensors", "Images", "ONNXFiles", "PyTorchFiles", "RandomStreams",
      "SafeTensors",
    ],
    "Commands": [
      "CCommit", "CycleGAN", "Files", "Images", "Machine", "NeuralNetworks", "ONNXFiles", "PyTorchFiles", "SafeTensors",
      "SampleDomains", "Tensors", "Yams", "ArgumentParser",
    ],
    "cyclegan": ["Commands"],
    "ManualPages": [],
    "Benchmarks": ["CycleGAN", "NeuralNetworks", "Tensors", "Kernels", "RandomStreams", "ArgumentParser"],
  ]

  /// Targets of C, which have no imports.
  private static let ofC: Set<String> = ["CCommit", "COpenBLAS", "CImageCodecs", "CSystem", "CZlib"]

  /// Modules of the system and the toolchain.
  private static let system: Set<String> = ["Darwin", "Dispatch", "Foundation", "Glibc", "Musl", "Synchronization"]

  /// The targets that do mathematics; they need nothing of Foundation, and files and text are none of their business.
  private static let withoutFoundation: Set<String> = [
    "Machine", "RandomStreams", "Kernels", "Tensors", "NeuralNetworks",
  ]

  /// A file with more lines has more than one idea in it.
  private static let mostLines = 500

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folder of a target: that of the program must not differ from the library's in upper and lower case alone.
  private static func folder(of target: String) -> String { target == "cyclegan" ? "Main" : target }

  @Test("Every folder of Sources is a target that this test knows")
  func targets() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.root.appendingPathComponent("Sources").path)
    #expect(Set(names.filter { !$0.hasPrefix(".") }) == Set(Self.allowed.keys.map(Self.folder)).union(Self.ofC))
  }

  @Test("A target imports only what lies below it", arguments: allowed.keys.sorted())
  func imports(target: String) throws {
    let allowed = try #require(Self.allowed[target])
    let system = Self.withoutFoundation.contains(target) ? Self.system.subtracting(["Foundation"]) : Self.system
    let files = try Self.files(below: "Sources/\(Self.folder(of: target))", withExtensions: ["swift"])
    #expect(!files.isEmpty)
    for file in files {
      for module in Self.importedModules(try String(contentsOf: file, encoding: .utf8)) {
        #expect(
          allowed.contains(module) || system.contains(module),
          "\(file.lastPathComponent) imports \(module), which \(target) must not know")
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

  private static func files(below folder: String, withExtensions extensions: Set<String>) throws -> [URL] {
    let place = root.appendingPathComponent(folder)
    let names = try FileManager.default.subpathsOfDirectory(atPath: place.path).sorted()
    return names.map { place.appendingPathComponent($0) }.filter { extensions.contains($0.pathExtension) }
  }
}
