import Foundation
import SafeTensors
import TemporaryFolders
import Testing

@testable import PyTorchFiles

@Suite("The forms of PyTorch's files")
struct DialectTests {
  private static func fixture(_ name: String) -> String {
    (Bundle.module.resourcePath ?? ".") + "/Fixtures/\(name)"
  }

  @Test("The archive and the old form hold the same numbers; half precision the nearest to them")
  func dialects() throws {
    let latest = try CraftedFile.tensors(Self.fixture("latest_net_G_A.pth"))
    let legacy = try CraftedFile.tensors(Self.fixture("legacy_net_G_A.pth"))
    let half = try CraftedFile.tensors(Self.fixture("half_net_G_A.pth"))
    #expect(latest.names.count == 20)
    #expect(half.names == latest.names)
    // Beside the weights the old file has running statistics, and all of its keys begin with `module.`.
    #expect(
      legacy.names.filter { !$0.contains("running") && !$0.contains("tracked") } == latest.names.map { "module.\($0)" })
    for name in latest.names {
      let values = try latest.floats(name)
      #expect(try legacy.floats("module.\(name)") == values)
      #expect(try half.dataType(of: name) == .float16)
      for (short, value) in zip(try half.floats(name), values) { #expect(short == Float(Float16(value))) }
      #expect(try legacy.shape(of: "module.\(name)") == latest.shape(of: name))
    }
  }

  @Test(
    "The form is known", arguments: [("latest", PyTorchFile.Form.archive), ("legacy", .legacy), ("half", .archive)])
  func form(name: String, form: PyTorchFile.Form) throws {
    #expect(try PyTorchFile(path: Self.fixture("\(name)_net_G_A.pth")).form == form)
  }

  @Test("Slices honour their offset and strides, in any order of axes")
  func slices() throws {
    let folder = try TemporaryFolder()
    let numbers = (0..<24).map(Float.init)
    // Every second row of the transpose of the last four rows of a 6×4 block.
    let pickle = PickleBuilder.dictionary { $0.tensor(count: 24, offset: 8, shape: [2, 4], strides: [2, 4]) }
    let path = try CraftedFile.archive(pickle, blocks: ["0": CraftedFile.bytes(numbers)], in: folder)
    #expect(try CraftedFile.tensors(path).floats("w.weight") == [8, 12, 16, 20, 10, 14, 18, 22])
  }

  @Test("Both orders of bytes are read, and another is refused")
  func byteOrder() throws {
    let folder = try TemporaryFolder()
    let pickle = PickleBuilder.dictionary { $0.tensor(count: 2, shape: [2], strides: [1]) }
    let big = CraftedFile.bytes([1.5, -2]).chunked(by: 4).flatMap { $0.reversed() }
    let path = try CraftedFile.archive(pickle, blocks: ["0": big], byteOrder: "big", in: folder)
    #expect(try CraftedFile.tensors(path).floats("w.weight") == [1.5, -2])
    let middle = try CraftedFile.archive(pickle, blocks: ["0": big], byteOrder: "middle", in: folder, name: "b.pth")
    #expect(CraftedFile.fault(middle)?.description.contains("order of bytes") == true)
    let none = try CraftedFile.archive(
      pickle, blocks: ["0": CraftedFile.bytes([3, 4])], byteOrder: nil, in: folder, name: "c.pth")
    #expect(try CraftedFile.tensors(none).floats("w.weight") == [3, 4])
  }

  @Test(
    "Every type of numbers keeps its name",
    arguments: [
      ("DoubleStorage", SafeTensorsDataType.float64), ("BFloat16Storage", .bfloat16), ("HalfStorage", .float16),
      ("LongStorage", .int64), ("IntStorage", .int32), ("ByteStorage", .uint8),
    ])
  func types(storage: String, type: SafeTensorsDataType) throws {
    let folder = try TemporaryFolder()
    let pickle = PickleBuilder.dictionary { $0.tensor(storage: storage, count: 3, shape: [3], strides: [1]) }
    let bytes = (0..<3 * type.byteCount).map { UInt8($0) }
    let tensors = try CraftedFile.tensors(CraftedFile.archive(pickle, blocks: ["0": bytes], in: folder))
    #expect(try tensors.dataType(of: "w.weight") == type)
    #expect(try tensors.bytes("w.weight") == bytes)
  }

  @Test("A state dict is found within dictionaries, several are told apart, and what is none is said")
  func nested() throws {
    let folder = try TemporaryFolder()
    var builder = PickleBuilder()
    builder.add(.emptyDict)
    builder.add(.mark)
    builder.text("epoch")
    builder.integer(3)
    for name in ["netG_A", "netG_B"] {
      builder.text(name)
      builder.add(.emptyDict)
      builder.text("model.0.weight")
      builder.tensor(count: 1, shape: [1], strides: [1])
      builder.add(.setItem)
    }
    builder.add(.setItems)
    builder.add(.stop)
    let path = try CraftedFile.archive(builder.bytes, blocks: ["0": CraftedFile.bytes([7])], in: folder)
    let file = try PyTorchFile(path: path)
    #expect(file.stateDictionaries.map(\.path) == [["netG_A"], ["netG_B"]])
    #expect(try file.tensors()[1].tensors.floats("model.0.weight") == [7])

    var empty = PickleBuilder()
    empty.add(.emptyDict)
    empty.add(.mark)
    empty.text("epoch")
    empty.integer(3)
    empty.text("loss")
    empty.add(.none)
    empty.add(.setItems)
    empty.add(.stop)
    let other = try CraftedFile.archive(empty.bytes, in: folder, name: "b.pth")
    #expect(CraftedFile.fault(other)?.reason == .noStateDictionary(found: "a dictionary of “epoch”, “loss”"))
  }

  @Test("What was written is read, types and odd shapes included")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    var tensors = SafeTensorsFile()
    tensors.add("a.weight", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6])
    tensors.add("b.num_batches_tracked", shape: [], int64s: [1 << 40])
    tensors.add("ä.empty", shape: [0, 4], floats: [])
    tensors.add("c", .bfloat16, shape: [1], bytes: [0x80, 0x3F])
    try PyTorchFile.write(tensors, to: folder.file("a.pth"), replacing: false)
    let read = try CraftedFile.tensors(folder.file("a.pth"))
    #expect(read.names == tensors.names)
    for name in tensors.names {
      #expect(try read.shape(of: name) == tensors.shape(of: name))
      #expect(try read.dataType(of: name) == tensors.dataType(of: name))
      #expect(try read.bytes(name) == tensors.bytes(name))
    }
    #expect { try PyTorchFile.write(tensors, to: folder.file("a.pth"), replacing: false) } throws: {
      ($0 as? PyTorchError)?.reason == .file(.exists)
    }
  }
}

extension Array {
  /// Consecutive parts of `size` elements.
  fileprivate func chunked(by size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
