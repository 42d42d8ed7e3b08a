import Foundation
import NeuralNetworks
import Runs
import SafeTensors
import TemporaryFolders
import Tensors
import Testing

@testable import Networks

/// Networks that make pictures from vectors, exchanged with PyTorch, safetensors and ONNX Runtime themselves, by `make interop`.
@Suite(
  "Interchange of generators from vectors with the real libraries",
  .enabled(
    if: InteropPython.path != nil, "INTEROP_PYTHON names no Python with torch, safetensors, onnx and onnxruntime"))
struct LatentInteropTests {
  /// PyTorch's output and ours: float32 in another order of summation.
  private static let tolerance: Float = 1e-4

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("latent.py").path

  @Test("PyTorch to here and back, and here to ONNX Runtime")
  func exchange() async throws {
    let folder = try TemporaryFolder()
    try await run("make", folder)
    let cases = try JSONDecoder().decode([String].self, from: folder.bytes("cases.json"))
    #expect(cases.count >= 8)
    for name in cases {
      try await importAndExport(name, folder)
      try compareOutputs(name, folder)
    }
    try await exportTexts(folder)
    try await run("check", folder)
  }

  /// A run that takes texts is exported, and what it makes of a few is written. Such networks are not imported.
  private func exportTexts(_ folder: TemporaryFolder) async throws {
    try folder.draw("captioned", count: 4, side: 20, tint: 10)
    for (place, text) in ["a red one", "a blue one", "a red other", "a blue other"].enumerated() {
      try folder.write(text, to: "captioned/\(place).txt")
    }
    try await succeed([
      "train", folder("captioned"), "--method", "sagan", "--captions", "--size", "16", "--width", "8", "--batch", "2",
      "--no-attention", "--steps", "3", "--no-estimate", "--output", folder("text"),
    ])
    for kind in ["pth", "onnx"] {
      try await succeed(["export", folder("text"), "--output", folder("text_ours.\(kind)")])
    }
    let sampler = try RunFolder(folder("text")).sampler()
    let vocabulary = try #require(sampler.settings.captions).vocabulary
    let (texts, size) = (["a red one", "blue", "red other"], sampler.settings.network.latentSize)
    let latent = (0..<texts.count * size).map { Float($0 * 37 % 101) / 50 - 1 }
    let words = texts.flatMap(vocabulary.vector)
    let made = sampler.generator(
      Tensor([texts.count, size], latent), .texts(Tensor([texts.count, vocabulary.count], words)), .evaluation)
    var ours = SafeTensorsFile()
    ours.add("latent", shape: [texts.count, size], floats: latent)
    ours.add("words", shape: [texts.count, vocabulary.count], floats: words)
    ours.add("output", shape: [texts.count, made.shape.channels, 16, 16], floats: made.flattened.values)
    try ours.write(to: folder("text_pictures.safetensors"))
  }

  /// Runs the other side; its words are the test's.
  private func run(_ action: String, _ folder: TemporaryFolder) async throws {
    let python = try #require(InteropPython.path)
    let result = try await RunningProgram(path: python, [Self.script, action, folder.path]).result()
    print(result.output, result.errors)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  private func importAndExport(_ name: String, _ folder: TemporaryFolder) async throws {
    let pair = ["netG", "netD"].map { folder("\(name)_\($0).pth") }
    try await succeed(["import"] + pair + ["--output", folder(name)])
    if folder.holds("\(name)_legacy.pth") {
      try await succeed(["import", folder("\(name)_legacy.pth"), "--output", folder("\(name)_legacy")])
      #expect(
        try folder.bytes("\(name)_legacy/generator.safetensors") == folder.bytes("\(name)/generator.safetensors"))
    }
    for kind in ["pth", "safetensors", "onnx"] {
      try await succeed(["export", folder(name), "--output", folder("\(name)_ours.\(kind)")])
      #expect(try await succeed(["info", folder("\(name)_ours.\(kind)")]).contains("generator, "))
    }
    try await succeed(["export", pair[1], "--output", folder("\(name)_ours_netD.pth")])
    try await succeed(["generate", folder(name), "--count", "3", "--output", folder("\(name)_made")])
  }

  @discardableResult private func succeed(_ arguments: [String]) async throws -> String {
    let result = try await BuiltProgram.run(arguments)
    #expect(result.status == 0, "\(arguments): \(result.errors)")
    return result.output
  }

  /// Our output for PyTorch's vectors, compared with PyTorch's own, and written for ONNX Runtime's.
  private func compareOutputs(_ name: String, _ folder: TemporaryFolder) throws {
    let file = try SafeTensorsFile(path: folder("\(name)_pictures.safetensors"))
    let labels = try file.int64s("labels").map { Int($0) }
    let latent = Tensor(Shape(try file.shape(of: "latent")), try file.floats("latent"))
    let made = try RunFolder(folder(name)).sampler().generator(latent, labels, .evaluation).flattened
    let expected = try file.floats("output")
    #expect(made.values.count == expected.count)
    let difference = zip(made.values, expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    #expect(difference <= Self.tolerance, "\(name): \(difference)")
    var ours = SafeTensorsFile()
    ours.add("output", shape: try file.shape(of: "output"), floats: made.values)
    try ours.write(to: folder("\(name)_ours_pictures.safetensors"))
  }
}
