import Evaluation
import Foundation
import Images
import TemporaryFolders
import Testing

/// Our numbers beside those of pytorch-fid, clean-fid and torch-fidelity themselves. `make interop` installs these and runs the suite;
/// elsewhere it is skipped.
@Suite(
  "Evaluation beside the published tools",
  .enabled(if: InteropPython.path != nil, "INTEROP_PYTHON names no Python with the published tools"))
struct EvaluationInteropTests {
  /// float32 features in another order of summation, and the square root of a matrix with an offset.
  private static let tolerance = 1e-3

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("evaluation.py").path

  private struct Comparison: Decodable {
    let frechet: Double?
    let kernel: Double?
  }

  private struct Report: Decodable {
    struct Pair: Decodable { let comparison: Comparison }
    let pair: Pair
  }

  @Test("FID and KID of two folders, in each protocol")
  func distances() async throws {
    let folder = try TemporaryFolder()
    let python = try #require(InteropPython.path)
    let made = try await RunningProgram(path: python, [Self.script, "make", folder.path]).result()
    try #require(made.status == 0, "\(made.output)\(made.errors)")
    let expected = try JSONDecoder().decode([String: [String: Double]].self, from: folder.bytes("expected.json"))
    #expect(Set(expected.keys) == ["pytorch-fid", "tf1", "clean"])
    for (name, values) in expected {
      let found = try await evaluate(folder("real"), folder, resizing: name)
      if let fid = values["fid"] { try Self.compare(found.frechet, fid, "\(name), FID") }
      if let kid = values["kid"] { try Self.compare(found.kernel, kid, "\(name), KID") }
    }
    // Their statistics in place of the folder, and ours read by NumPy are the same form.
    let fid = try #require(expected["pytorch-fid"]?["fid"])
    let statistics = try await evaluate(folder("statistics.npz"), folder, resizing: "pytorch-fid")
    try Self.compare(statistics.frechet, fid, "pytorch-fid's statistics")
    try await classify(folder)
  }

  private func evaluate(_ real: String, _ folder: TemporaryFolder, resizing: String) async throws -> Comparison {
    let result = try await BuiltProgram.run([
      "evaluate", real, folder("generated"), "--features", folder("inception.pth"), "--protocol", resizing, "--json",
      "--no-cache",
    ])
    try #require(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8)).pair.comparison
  }

  private static func compare(_ value: Double?, _ expected: Double, _ name: String) throws {
    let value = try #require(value)
    #expect(abs(value - expected) <= tolerance * abs(expected), "\(name): \(value) instead of \(expected)")
  }

  /// EfficientNet-Lite0 knows what photographs show, where `make features` has fetched it.
  private func classify(_ folder: TemporaryFolder) async throws {
    guard let path = FeatureModel.standardPath, FileManager.default.fileExists(atPath: path) else { return }
    let model = try FeatureModel(contentsOf: path)
    let classes = try JSONDecoder().decode([String: [Int]].self, from: folder.bytes("photographs.json"))
    #expect(classes.count == 4)
    for (name, allowed) in classes {
      let picture = PicturePlanes(colourOf: try Picture(contentsOf: folder("photographs/\(name).png")))
      let logits = model.logits(of: [model.input(picture)])[0]
      let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
      #expect(allowed.contains(best), "\(name) was taken for class \(best)")
    }
  }
}
