import Files
import SafeTensors

/// The form from before PyTorch 1.6: four pickles (a magic number, the form's version, facts about the machine, the object), a
/// fifth with the keys of the blocks, and then each block as a count and its numbers.
///
/// The numbers begin with their lowest byte whatever the machine was, as PyTorch's own reader takes it.
struct LegacyFile: StorageBlocks {
  typealias Reason = PyTorchError.Reason

  let pickle: Pickle
  let isBigEndian = false
  private let file: InputFile
  private let ranges: [String: Range<Int>]

  /// 0x1950a86a20f9469cfc6c, the lowest byte first.
  private static let magicNumber: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
  private static let version = 1001

  init(_ file: InputFile) throws(Reason) {
    self.file = file
    let head = try file.part(0..<min(file.count, PyTorchArchive.pickleLimit))
    guard head.first == PickleOpcode.proto.rawValue else {
      throw .notPyTorch(detail: head.isEmpty ? "it is empty" : "it begins neither as an archive nor as a pickle")
    }
    let magic = try PickleParser.parse(head)
    guard case .wideInteger(Self.magicNumber) = magic.pickle.root else {
      if case .foreign = magic.pickle.root { throw .noStateDictionary(found: magic.pickle.summary) }
      throw .notPyTorch(detail: "it is a pickle, but not one that torch.save wrote")
    }
    let version = try PickleParser.parse(head, from: magic.end)
    guard case .integer(Self.version) = version.pickle.root else {
      throw .notPyTorch(detail: "it has a version of the old form that is not known")
    }
    let machine = try PickleParser.parse(head, from: version.end)
    let object = try PickleParser.parse(head, from: machine.end)
    let keys = try PickleParser.parse(head, from: object.end)
    pickle = object.pickle
    ranges = try Self.ranges(of: Self.texts(keys.pickle), in: file, from: keys.end, widths: Self.widths(pickle))
  }

  func bytes(ofBlock key: String) throws(Reason) -> [UInt8]? {
    guard let range = ranges[key] else { return nil }
    return try file.part(range)
  }

  private static func texts(_ pickle: Pickle) throws(Reason) -> [String] {
    let items = pickle.elements(pickle.root) ?? []
    let keys = items.compactMap { item -> String? in if case .text(let key) = item { key } else { nil } }
    guard keys.count == items.count else { throw .notPyTorch(detail: "its list of blocks is not one of names") }
    return keys
  }

  /// The bytes of a number of each block; the counts in the file are of numbers.
  private static func widths(_ pickle: Pickle) -> [String: Int] {
    Dictionary(pickle.storages.map { ($0.key, $0.dataType?.byteCount ?? 1) }, uniquingKeysWith: { first, _ in first })
  }

  private static func ranges(
    of keys: [String], in file: InputFile, from start: Int, widths: [String: Int]
  ) throws(Reason) -> [String: Range<Int>] {
    var ranges: [String: Range<Int>] = [:]
    var position = start
    for key in keys {
      guard position <= file.count - 8 else { throw .truncated(detail: "a block of numbers is missing") }
      let announced = try file.part(position..<position + 8).littleEndian(at: 0, as: UInt64.self)
      position += 8
      let (size, overflow) = announced.multipliedReportingOverflow(by: UInt64(widths[key] ?? 1))
      guard !overflow, size <= UInt64(file.count - position) else {
        throw .truncated(detail: "a block announces \(announced) numbers where \(file.count - position) bytes are left")
      }
      guard ranges.updateValue(position..<position + Int(size), forKey: key) == nil else {
        throw .notPyTorch(detail: "it names a block twice")
      }
      position += Int(size)
    }
    return ranges
  }
}
