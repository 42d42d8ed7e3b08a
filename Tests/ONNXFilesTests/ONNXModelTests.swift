import TemporaryFolders
import Testing

@testable import ONNXFiles

@Suite("ONNX files")
struct ONNXModelTests {
  private static var sample: ONNXModel {
    var model = ONNXModel(producer: "tests", name: "graph")
    model.inputs = [
      .init(name: "x", sizes: [.named("batch"), .fixed(3), .named("height"), .named("width")]),
      .init(name: "label", sizes: [.named("batch")], elements: .integers),
    ]
    model.outputs = [.init(name: "y", sizes: [.named("batch"), .fixed(300), .named("height"), .named("width")])]
    model.metadata = [.init(key: "origin", text: "horse to zebra")]
    model.nodes = [.init(name: "n", operation: "Relu", inputs: ["x"], outputs: ["y"])]
    model.initializers = [
      .init(name: "w", shape: [2, 1], values: .floats([1.5, -0.25])),
      .init(name: "p", shape: [3], values: .integers([0, -1, 1 << 40])),
    ]
    return model
  }

  @Test("What was written is read")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    try Self.sample.write(to: folder.file("a.onnx"), replacing: false)
    #expect(try ONNXModel(path: folder.file("a.onnx")) == Self.sample)
    #expect { try Self.sample.write(to: folder.file("a.onnx"), replacing: false) } throws: {
      ($0 as? ONNXError)?.reason == .file(.exists)
    }
  }

  @Test("A file cut off anywhere is refused or lacks what was cut off, and never read beyond its end")
  func truncated() {
    let bytes = Self.sample.encoded
    for count in 0..<bytes.count {
      if let model = try? ONNXModel(Array(bytes[..<count])) { #expect(model != Self.sample) }
    }
  }

  @Test(
    "Other files are named as such",
    arguments: [[], [0], [0xFF, 0xFF], Array("no model".utf8), [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x08, 0x08]]
      as [[UInt8]])
  func others(bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "other.onnx")
    #expect { try ONNXModel(path: path) } throws: { error in
      (error as? ONNXError)?.description.contains("ONNX model") ?? false
    }
  }
}
