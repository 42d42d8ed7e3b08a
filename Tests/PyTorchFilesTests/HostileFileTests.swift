import Files
import Foundation
import TemporaryFolders
import Testing

@testable import PyTorchFiles

@Suite("Hostile files are refused, and nothing in them is run")
struct HostileFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func refusal(_ pickle: [UInt8], blocks: [String: [UInt8]] = [:]) throws -> String {
    let fault = CraftedFile.fault(try CraftedFile.archive(pickle, blocks: blocks, in: folder, name: UUID().uuidString))
    return fault?.description ?? ""
  }

  @Test("A call to the system is named, and its command never runs")
  func systemCall() throws {
    let trace = folder.file("was-here")
    for (module, name) in [("os", "system"), ("posix", "system"), ("builtins", "eval"), ("subprocess", "Popen")] {
      let pickle = PickleBuilder.dictionary {
        $0.global(module, name)
        $0.text("touch '\(trace)'")
        $0.add(.tuple1)
        $0.add(.reduce)
      }
      let message = try refusal(pickle)
      #expect(message.contains("“\(module).\(name)”") && message.contains("state_dict()"), "\(message)")
    }
    #expect(!FileManager.default.fileExists(atPath: trace))
  }

  @Test("A global that the stack names is refused as well, and so are instructions that find objects elsewhere")
  func otherWays() throws {
    let stacked = PickleBuilder.dictionary {
      $0.text("os")
      $0.text("system")
      $0.add(.stackGlobal)
    }
    #expect(try refusal(stacked).contains("“os.system”"))
    for (byte, name) in PickleOpcode.refused {
      #expect(try refusal([0x80, 2, byte, 0x2E]).contains(name))
    }
    let builds = PickleBuilder.dictionary {
      $0.tensor(count: 1, shape: [1], strides: [1])
      $0.add(.emptyDict)
      $0.add(.build)
    }
    #expect(try refusal(builds, blocks: ["0": CraftedFile.bytes([1])]).contains("BUILD"))
    #expect(try refusal([0x80, 2, 0xFF, 0x2E]).contains("no instruction 255"))
    let wholeNetwork = PickleBuilder.dictionary { $0.global("models.networks", "ResnetGenerator") }
    #expect(try refusal(wholeNetwork).contains("“models.networks.ResnetGenerator”"))
  }

  @Test("An object that lies within itself is refused, and so are objects a million deep")
  func recursion() throws {
    var circle = PickleBuilder()
    circle.add(.emptyDict)
    circle.add(.binPut, [0])
    circle.text("self")
    circle.add(.binGet, [0])
    circle.add(.setItem)
    circle.add(.stop)
    #expect(try refusal(circle.bytes).contains("within itself"))
    var tuples = PickleBuilder()
    tuples.add(.none)
    for _ in 0..<900_000 { tuples.add(.tuple1) }
    tuples.add(.stop)
    #expect(try refusal(tuples.bytes).contains("deep in each other"))
    var many = PickleBuilder()
    for _ in 0..<1_000_001 { many.add(.emptyList) }
    many.add(.stop)
    #expect(try refusal(many.bytes).contains("more than 1000000 objects"))
  }

  @Test("Huge lengths ask for no memory")
  func lengths() throws {
    let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0x7F]
    for opcode in [PickleOpcode.binUnicode, .binString, .binBytes, .long4] {
      #expect(try refusal([0x80, 2, opcode.rawValue] + huge).contains("is truncated"))
    }
    #expect(try refusal([0x80, 4, 0x8D] + [UInt8](repeating: 0x7F, count: 8)).contains("is truncated"))
    #expect(try refusal([0x80, 4, 0x8D] + [UInt8](repeating: 0xFF, count: 8)).contains("too long"))
    let endless = PickleBuilder.dictionary { $0.add(.global, [UInt8](repeating: 0x61, count: 5000)) }
    #expect(try refusal(endless).contains("more than 1000 bytes"))
  }

  /// A tensor that does not fit its block of four numbers, and what is said about it.
  struct Misfit: Sendable {
    var count = 4
    var offset = 0
    var shape: [Int] = [1]
    var strides: [Int] = [1]
    let message: String

    static let all: [Misfit] = [
      Misfit(shape: [5], message: "reaches to number 4"),
      Misfit(offset: 1, shape: [4], message: "reaches to number 4"),
      Misfit(shape: [2], strides: [4], message: "reaches to number 4"),
      Misfit(shape: [2], strides: [-1], message: "negative"),
      Misfit(offset: -1, message: "negative"),
      Misfit(shape: [-2], message: "negative"),
      Misfit(shape: [1 << 30, 1 << 30, 1 << 30], strides: [0, 0, 0], message: "larger than any memory"),
      Misfit(shape: [1 << 30], strides: [0], message: "more than the file has"),
      Misfit(shape: [2, 2], strides: [1 << 30, 1 << 30], message: "reaches to number"),
      Misfit(count: 5, message: "has only 16 bytes"),
      Misfit(count: -1, message: "not described"),
      Misfit(shape: [1, 1], message: "2 sizes and 1"),
      Misfit(shape: [Int.max, 2, 0], strides: [0, 0, 0], message: "larger than any memory"),
      Misfit(
        shape: [Int](repeating: 1, count: 100), strides: [Int](repeating: 1, count: 100), message: "100 sizes and 100"),
    ]
  }

  @Test("Tensors that do not fit their block are refused by name", arguments: Misfit.all)
  func tensors(misfit: Misfit) throws {
    let pickle = PickleBuilder.dictionary {
      $0.tensor(count: misfit.count, offset: misfit.offset, shape: misfit.shape, strides: misfit.strides)
    }
    let refusal = try refusal(pickle, blocks: ["0": CraftedFile.bytes([1, 2, 3, 4])])
    #expect(refusal.contains(misfit.message), "\(refusal)")
  }

  @Test("A stride along an axis of one element is never stepped, however long it is")
  func strideOfOneElement() throws {
    let pickle = PickleBuilder.dictionary { $0.tensor(count: 4, shape: [2, 1], strides: [2, Int.max]) }
    let path = try CraftedFile.archive(pickle, blocks: ["0": CraftedFile.bytes([1, 2, 3, 4])], in: folder)
    #expect(try CraftedFile.tensors(path).floats("w.weight") == [1, 3])
  }

  @Test("A list that is made into a dictionary again and again ends when the pickle's own size is used up")
  func amplification() throws {
    var builder = PickleBuilder()
    builder.add(.emptyList)
    builder.add(.binPut, [0])
    builder.text("key")
    builder.add(.none)
    builder.add(.tuple2)
    builder.add(.binPut, [1])
    builder.add(.append)
    for _ in 0..<1000 {
      builder.add(.binGet, [1])
      builder.add(.append)
    }
    for _ in 0..<20 {
      builder.global("collections", "OrderedDict")
      builder.add(.binGet, [0])
      builder.add(.tuple1)
      builder.add(.reduce)
    }
    builder.add(.stop)
    #expect(try refusal(builder.bytes).contains("more items than it has bytes"))
  }

  @Test("Many state dicts of one block may not grow without end together")
  func sharedBlocks() throws {
    var builder = PickleBuilder()
    builder.add(.emptyDict)
    for index in 0..<200 {
      builder.text("network \(index)")
      builder.add(.emptyDict)
      builder.text("w.weight")
      builder.tensor(count: 4096, shape: [4096], strides: [1])
      builder.add(.setItem)
      builder.add(.setItem)
    }
    builder.add(.stop)
    let blocks = ["0": [UInt8](repeating: 0, count: 4 * 4096)]
    #expect(try refusal(builder.bytes, blocks: blocks).contains("more than the file has"))
  }

  @Test("A missing block, a stack that is empty, and marks that are missing are refused")
  func nonsense() throws {
    let missing = PickleBuilder.dictionary { $0.tensor(block: "9", count: 1, shape: [1], strides: [1]) }
    #expect(try refusal(missing).contains("“9”"))
    let unfinished: [[UInt8]] = [
      [0x2E], [0x75], [0x74], [0x52], [0x68, 3], [0x71, 0], [0x73], [0x85], [0x51], [0x28, 0x2E], [0x30],
    ]
    for bytes in unfinished {
      let message = try refusal([0x80, 2] + bytes)
      #expect(message.contains("damaged pickle"), "\(bytes): \(message)")
    }
    let surplus = PickleBuilder.dictionary { $0.tensor(count: 1, shape: [1], strides: [1]) } + [0x2E]
    #expect(try refusal(surplus).contains("something follows"))
  }

  @Test("A file cut off anywhere is refused, in both forms")
  func truncated() throws {
    let pickle = PickleBuilder.dictionary { $0.tensor(count: 2, shape: [2], strides: [1]) }
    let archive = try CraftedFile.archive(pickle, blocks: ["0": CraftedFile.bytes([1, 2])], in: folder)
    for whole in [try folder.bytes(of: "crafted.pth"), LegacySample.bytes] {
      #expect(CraftedFile.fault(try folder.write(whole, to: "whole.pth")) == nil)
      for count in 0..<whole.count {
        let path = try folder.write(Array(whole[..<count]), to: "cut.pth")
        #expect(CraftedFile.fault(path) != nil, "\(count) of \(whole.count) bytes of \(archive) were accepted")
      }
    }
  }

  @Test("With any byte changed, an archive is refused or still consistent")
  func flipped() throws {
    let pickle = PickleBuilder.dictionary { $0.tensor(count: 2, shape: [2], strides: [1]) }
    let whole = try folder.bytes(
      of: (CraftedFile.archive(pickle, blocks: ["0": CraftedFile.bytes([1, 2])], in: folder) as NSString)
        .lastPathComponent)
    var refused = 0
    for place in whole.indices {
      for change in [UInt8(0x01), 0x80, 0xFF] {
        var bytes = whole
        bytes[place] ^= change
        if CraftedFile.fault(try folder.write(bytes, to: "flipped.pth")) != nil { refused += 1 }
      }
    }
    // Dates, versions and padding are of no consequence; everything else is.
    #expect(refused > whole.count * 3 / 2, "\(refused) of \(3 * whole.count) changes were noticed")
  }
}
