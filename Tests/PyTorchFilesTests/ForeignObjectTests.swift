import Files
import TemporaryFolders
import Testing

@testable import PyTorchFiles

@Suite("Objects of other classes beside the weights are passed over and never made")
struct ForeignObjectTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A way in which a pickle makes an object, leaving it on the stack.
  struct Object: Sendable, CustomStringConvertible {
    let description: String
    let make: @Sendable (inout PickleBuilder) -> Void

    static let all: [Object] = [
      Object(description: "a class by itself") { $0.global("models.networks", "ResnetGenerator") },
      Object(description: "a class named on the stack") {
        $0.text("datetime")
        $0.text("datetime")
        $0.add(.stackGlobal)
      },
      Object(description: "the result of a call") {
        $0.global("os", "system")
        $0.text("true")
        $0.add(.tuple1)
        $0.add(.reduce)
      },
      Object(description: "a call of the result of a call") {
        $0.global("functools", "partial")
        $0.add(.emptyTuple)
        $0.add(.reduce)
        $0.add(.emptyTuple)
        $0.add(.reduce)
      },
      Object(description: "an argparse.Namespace, with its state") {
        $0.global("argparse", "Namespace")
        $0.add(.emptyTuple)
        $0.add(.newObject)
        $0.add(.emptyDict)
        $0.text("lr")
        $0.integer(1)
        $0.add(.setItem)
        $0.add(.build)
      },
      Object(description: "an object that lies within itself") {
        $0.global("mine", "Node")
        $0.add(.emptyTuple)
        $0.add(.newObject)
        $0.add(.binPut, [200])
        $0.add(.emptyDict)
        $0.text("self")
        $0.add(.binGet, [200])
        $0.add(.setItem)
        $0.add(.build)
      },
      Object(description: "an object made with named arguments") {
        $0.global("mine", "Settings")
        $0.add(.emptyTuple)
        $0.add(.emptyDict)
        $0.add(.newObjectWithNames)
      },
      Object(description: "an object of the oldest form") {
        $0.add(.mark)
        $0.global("mine", "Old")
        $0.integer(1)
        $0.add(.object)
      },
      Object(description: "an instance named in its instruction") {
        $0.add(.mark)
        $0.integer(1)
        $0.add(.instance, Array("mine\nOld\n".utf8))
      },
      Object(description: "a dictionary of another class, with a tensor in it") {
        $0.global("mine", "Dictionary")
        $0.add(.emptyTuple)
        $0.add(.reduce)
        $0.add(.mark)
        $0.text("w.weight")
        $0.tensor(count: 1, shape: [1], strides: [1])
        $0.add(.setItems)
      },
      Object(description: "a list of another class") {
        $0.global("mine", "List")
        $0.add(.emptyTuple)
        $0.add(.newObject)
        $0.add(.mark)
        $0.integer(1)
        $0.integer(2)
        $0.add(.appends)
      },
      Object(description: "a set") {
        $0.add(.emptySet)
        $0.add(.mark)
        $0.integer(1)
        $0.add(.addItems)
      },
      Object(description: "a frozen set") {
        $0.add(.mark)
        $0.integer(1)
        $0.add(.frozenSet)
      },
      Object(description: "a NumPy number") {
        $0.global("numpy._core.multiarray", "scalar")
        $0.global("numpy", "dtype")
        $0.text("f8")
        $0.add(.newFalse)
        $0.add(.newTrue)
        $0.add(.tuple3)
        $0.add(.reduce)
        $0.add(.mark)
        $0.integer(3)
        $0.text("<")
        $0.add(.none)
        $0.add(.tuple)
        $0.add(.build)
        $0.global("_codecs", "encode")
        $0.text("\u{0}\u{0}")
        $0.text("latin1")
        $0.add(.tuple2)
        $0.add(.reduce)
        $0.add(.tuple2)
        $0.add(.reduce)
      },
      Object(description: "bytes, a list between marks and a dictionary between marks") {
        $0.add(.binBytes8, [2, 0, 0, 0, 0, 0, 0, 0, 1, 2])
        $0.add(.byteArray8, [1, 0, 0, 0, 0, 0, 0, 0, 1])
        $0.add(.mark)
        $0.integer(1)
        $0.add(.list)
        $0.add(.mark)
        $0.text("key")
        $0.add(.dup)
        $0.add(.dict)
        $0.add(.tuple3)
        $0.add(.tuple2)
      },
      Object(description: "a class with its source, as the old form keeps it") {
        $0.add(.mark)
        $0.text("module")
        $0.global("models", "Network")
        $0.text("models.py")
        $0.text("class Network: pass")
        $0.add(.tuple)
        $0.add(.binPersId)
      },
    ]
  }

  /// A file of a network's weights with something beside them.
  private func file(beside: (inout PickleBuilder) -> Void) throws -> String {
    var builder = PickleBuilder()
    builder.add(.emptyDict)
    builder.text("settings")
    beside(&builder)
    builder.add(.setItem)
    builder.text("netG")
    builder.add(.emptyDict)
    builder.text("w.weight")
    builder.tensor(count: 1, shape: [1], strides: [1])
    builder.add(.setItem)
    builder.add(.setItem)
    builder.add(.stop)
    return try CraftedFile.archive(builder.bytes, blocks: ["0": CraftedFile.bytes([7])], in: folder)
  }

  @Test("Weights beside it are read", arguments: Object.all)
  func besideWeights(object: Object) throws {
    let file = try PyTorchFile(path: file(beside: object.make))
    #expect(file.stateDictionaries.map(\.path) == [["netG"]])
    #expect(try file.tensors()[0].tensors.floats("w.weight") == [7])
  }

  @Test("A file of one alone holds no state dict, and the object is named")
  func alone() throws {
    for (module, name) in [("argparse", "Namespace"), ("models.networks", "ResnetGenerator")] {
      var builder = PickleBuilder()
      builder.global(module, name)
      builder.add(.emptyTuple)
      builder.add(.newObject)
      builder.add(.emptyDict)
      builder.text("w.weight")
      builder.tensor(count: 1, shape: [1], strides: [1])
      builder.add(.setItem)
      builder.add(.build)
      builder.add(.stop)
      let path = try CraftedFile.archive(builder.bytes, blocks: ["0": CraftedFile.bytes([7])], in: folder)
      let message = CraftedFile.fault(path)?.description ?? ""
      #expect(message.contains("“\(module).\(name)”") && message.contains("state_dict()"), "\(message)")
    }
  }

  @Test("Weights that need one are refused by its name, those beside them included")
  func asWeights() throws {
    let makers: [@Sendable (inout PickleBuilder) -> Void] = [
      {
        $0.global("numpy", "ndarray")
        $0.add(.emptyTuple)
        $0.add(.reduce)
      },
      { $0.tensor(storage: "ComplexFloatStorage", count: 1, shape: [1], strides: [1]) },
    ]
    for (maker, name) in zip(makers, ["numpy.ndarray", "torch.ComplexFloatStorage"]) {
      var builder = PickleBuilder()
      builder.add(.emptyDict)
      builder.text("a.weight")
      builder.tensor(count: 1, shape: [1], strides: [1])
      builder.add(.setItem)
      builder.text("b.weight")
      maker(&builder)
      builder.add(.setItem)
      builder.add(.stop)
      let path = try CraftedFile.archive(builder.bytes, blocks: ["0": CraftedFile.bytes([7])], in: folder)
      #expect(CraftedFile.fault(path)?.reason == .refused("“\(name)”"))
      #expect(
        CraftedFile.fault(
          try CraftedFile.archive(
            PickleBuilder.dictionary(maker), blocks: ["0": CraftedFile.bytes([7])], in: folder, name: "b.pth"))?.reason
          == .refused("“\(name)”"))
    }
  }

  @Test("Names of classes take no more memory than the pickle has")
  func names() throws {
    let long = try file {
      $0.text(String(repeating: "a", count: 5000))
      $0.text("b")
      $0.add(.stackGlobal)
    }
    #expect(CraftedFile.fault(long)?.description.contains("more than 1000 bytes") == true)
    let many = try file {
      $0.add(.emptyList)
      $0.add(.mark)
      for index in 0...10_000 { $0.global("m", String(index)) }
      $0.add(.appends)
    }
    #expect(CraftedFile.fault(many)?.description.contains("more than 10000 classes") == true)
  }

  @Test("Objects without a class, sets without an object, and states of tensors are refused")
  func nonsense() throws {
    let nonsense: [[UInt8]] = [
      [0x29, 0x29, 0x81], [0x29, 0x29, 0x7D, 0x92], [0x28, 0x6F], [0x28, 0x4B, 1, 0x6F], [0x7D, 0x28, 0x90], [0x90],
      [0x91], [0x32], [0x28, 0x4B, 1, 0x64], [0x6C], [0x69, 0x61, 0x0A, 0x62, 0x0A], [0x81], [0x92],
    ]
    for bytes in nonsense {
      let path = try CraftedFile.archive([0x80, 2] + bytes + [0x2E], in: folder)
      let message = CraftedFile.fault(path)?.description ?? ""
      #expect(message.contains("damaged pickle"), "\(bytes): \(message)")
    }
  }
}
