import Foundation
import NeuralNetworks
import Runs
import SafeTensors
import TemporaryFolders
import Tensors
import Testing

/// Files exchanged with PyTorch, safetensors, ONNX and ONNX Runtime themselves. `make interop` installs these and runs the suite;
/// elsewhere it is skipped.
@Suite(
  "Interchange with the real libraries",
  .enabled(
    if: InteropPython.path != nil, "INTEROP_PYTHON names no Python with torch, safetensors, onnx and onnxruntime"))
struct InteropTests {
  /// PyTorch's output and ours: float32 in another order of summation.
  private static let tolerance: Float = 1e-4

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("interop.py").path

  @Test("PyTorch to here and back, and here to ONNX Runtime")
  func exchange() async throws {
    let folder = try TemporaryFolder()
    try await run("make", folder)
    let cases = try JSONDecoder().decode([String].self, from: folder.bytes("cases.json"))
    #expect(cases.count >= 10)
    for name in cases {
      try await importAndExport(name, folder)
      try compareOutputs(name, folder)
    }
    try await run("check", folder)
  }

  /// Runs the other side; its words are the test's.
  private func run(_ action: String, _ folder: TemporaryFolder) async throws {
    let python = try #require(InteropPython.path)
    let result = try await RunningProgram(path: python, [Self.script, action, folder.path]).result()
    print(result.output, result.errors)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  /// All that PyTorch wrote is imported by the built program, and leads to the same weights; then it is exported in each form.
  private func importAndExport(_ name: String, _ folder: TemporaryFolder) async throws {
    for form in ["", "_legacy", "_slices", "_bfloat16"] {
      let imported = try await BuiltProgram.run([
        "import", folder("\(name)\(form).pth"), "--output", folder("\(name)\(form)"), "--names", "horse", "zebra",
      ])
      #expect(imported.status == 0, "\(name)\(form): \(imported.errors)")
    }
    let weights = "generator_A_to_B.safetensors"
    #expect(try folder.bytes("\(name)_legacy/\(weights)") == folder.bytes("\(name)/\(weights)"))
    #expect(try folder.bytes("\(name)_slices/\(weights)") == folder.bytes("\(name)/\(weights)"))
    for kind in ["pth", "safetensors", "onnx"] {
      let exported = try await BuiltProgram.run(["export", folder(name), "--output", folder("\(name)_ours.\(kind)")])
      #expect(exported.status == 0, "\(name).\(kind): \(exported.errors)")
      let info = try await BuiltProgram.run(["info", folder("\(name)_ours.\(kind)")])
      #expect(info.status == 0 && info.output.contains("generator, "), "\(info.errors)")
    }
  }

  /// Our output for PyTorch's pictures, compared with PyTorch's own, and written for ONNX Runtime's.
  private func compareOutputs(_ name: String, _ folder: TemporaryFolder) throws {
    let pictures = try SafeTensorsFile(path: folder("\(name)_pictures.safetensors"))
    let (generator, _) = try RunFolder(folder(name)).generator(.aToB)
    var ours = SafeTensorsFile()
    for place in 0..<2 {
      let shape = try pictures.shape(of: "input.\(place)")
      let input = Tensor(
        Shape(batch: shape[0], height: shape[2], width: shape[3], channels: shape[1]),
        Self.exchanged(try pictures.floats("input.\(place)"), pictures: shape[0], shape[1], shape[2] * shape[3]))
      let output = generator(input, .evaluation)
      let values = Self.exchanged(output.values, pictures: shape[0], shape[2] * shape[3], output.shape.channels)
      let expected = try pictures.floats("output.\(place)")
      #expect(values.count == expected.count)
      let difference = zip(values, expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
      #expect(difference <= Self.tolerance, "\(name), size \(place): \(difference)")
      ours.add("output.\(place)", shape: [shape[0], output.shape.channels, shape[2], shape[3]], floats: values)
    }
    try ours.write(to: folder("\(name)_ours_pictures.safetensors"))
  }

  /// Exchanges the two inner axes of `[pictures, rows, columns]`.
  private static func exchanged(_ values: [Float], pictures: Int, _ rows: Int, _ columns: Int) -> [Float] {
    (0..<pictures).flatMap { picture in
      (0..<columns).flatMap { column in
        (0..<rows).map { values[(picture * rows + $0) * columns + column] }
      }
    }
  }
}

/// The Python that has the other libraries.
enum InteropPython {
  static let path = ProcessInfo.processInfo.environment["INTEROP_PYTHON"]
}
