/// A directory of tagged values with the directories below it, detached from the bytes that it was read from.
///
/// Values are kept as they are stored, so a tree must be written in the order of bytes in which it was read.
struct TagTree: Equatable {
  /// A value.
  struct Value: Equatable {
    let type: Int
    let count: Int
    let bytes: [UInt8]
  }

  private(set) var values: [Int: Value] = [:]
  private(set) var below: [Int: TagTree] = [:]

  /// The tags of the first directory that belong to EXIF rather than to the way in which pixels are stored
  /// (EXIF 2.32, table 3, and Windows' titles).
  static let exifTags: Set<Int> = [
    Tag.description, 0x010F, 0x0110, Tag.orientation, Tag.horizontalResolution, Tag.verticalResolution,
    Tag.resolutionUnit,
    0x0131, 0x0132, 0x013B, 0x013C, 0x013E, 0x013F, 0x8298, Tag.exif, Tag.gps, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F,
  ]

  /// The tags that are used by name.
  enum Tag {
    static let description = 0x010E
    static let orientation = 0x0112
    static let horizontalResolution = 0x011A
    static let verticalResolution = 0x011B
    static let resolutionUnit = 0x0128
    static let colourProfile = 0x8773
    static let exif = 0x8769
    static let gps = 0x8825
    static let interoperability = 0xA005
  }

  /// A tree without values.
  init() {}

  /// Reads a directory and those below it, except values that need more than `budget` bytes together.
  ///
  /// - Parameter tags: those that are taken from this directory; nil for all.
  init<Source>(
    _ reader: TagReader<Source>, _ directory: TagReader<Source>.Directory, tags: Set<Int>? = nil, budget: inout Int,
    depth: Int = 0
  ) throws(PictureError.Reason) {
    for entry in directory.entries where tags?.contains(entry.tag) ?? true {
      switch entry.tag {
      case Tag.exif, Tag.gps, Tag.interoperability:
        guard depth < 2, let offset = try reader.numbers(of: entry, limit: 8)?.first,
          let directory = try reader.directory(at: offset)
        else { continue }
        below[entry.tag] = try TagTree(reader, directory, budget: &budget, depth: depth + 1)
      case _ where entry.type <= 12 && values[entry.tag] == nil:
        guard let bytes = try reader.value(of: entry, limit: budget) else { continue }
        budget -= bytes.count
        values[entry.tag] = Value(type: entry.type, count: entry.count, bytes: bytes)
      default:
        continue
      }
    }
  }

  /// Reads an EXIF block; nil where it is broken.
  static func reading(exif: [UInt8]) -> (tree: TagTree, order: ByteOrder)? {
    do throws(PictureError.Reason) {
      guard let reader = try TagReader(MemoryBytes(bytes: exif)), !reader.isBig,
        let directory = try reader.directory(at: reader.start)
      else { return nil }
      var budget = exif.count
      return (try TagTree(reader, directory, budget: &budget), reader.order)
    } catch {
      return nil
    }
  }

  /// The tree as an EXIF block.
  func exifBlock(_ order: ByteOrder) -> [UInt8] {
    (order == .little ? [0x49, 0x49] : [0x4D, 0x4D]) + order.bytes(42, count: 2) + order.bytes(8, count: 4)
      + serialized(at: 8, order)
  }

  /// The directory and those below it as bytes that will lie at `offset`; none follows.
  func serialized(at offset: Int, _ order: ByteOrder) -> [UInt8] {
    let tags = (Array(values.keys) + below.keys).sorted()
    var table = order.bytes(tags.count, count: 2)
    var rest: [UInt8] = []
    let restOffset = offset + 2 + tags.count * 12 + 4
    for tag in tags {
      if rest.count % 2 == 1 { rest.append(0) }
      let place = order.bytes(restOffset + rest.count, count: 4)
      table += order.bytes(tag, count: 2)
      if let directory = below[tag] {
        table += order.bytes(4, count: 2) + order.bytes(1, count: 4) + place
        rest += directory.serialized(at: restOffset + rest.count, order)
      } else if let value = values[tag] {
        table += order.bytes(value.type, count: 2) + order.bytes(value.count, count: 4)
        if value.bytes.count > 4 {
          table += place
          rest += value.bytes
        } else {
          table += value.bytes + [UInt8](repeating: 0, count: 4 - value.bytes.count)
        }
      }
    }
    return table + [0, 0, 0, 0] + rest
  }

  /// Sets a whole number of 16 bits.
  mutating func set(_ tag: Int, short number: Int, _ order: ByteOrder) {
    values[tag] = Value(type: 3, count: 1, bytes: order.bytes(number, count: 2))
  }

  /// Sets a fraction of two whole numbers of 32 bits.
  mutating func set(_ tag: Int, fraction: (Int, Int), _ order: ByteOrder) {
    values[tag] = Value(
      type: 5, count: 1, bytes: order.bytes(fraction.0, count: 4) + order.bytes(fraction.1, count: 4))
  }

  /// Sets bytes of no stated meaning.
  mutating func set(_ tag: Int, bytes: [UInt8]) { values[tag] = Value(type: 7, count: bytes.count, bytes: bytes) }

  /// The resolution that the values tell; nil where they tell none.
  func resolution(_ order: ByteOrder) -> Resolution? {
    func fraction(_ tag: Int) -> Double? {
      guard let value = values[tag], value.type == 5, let above = order.number(value.bytes, at: 0, count: 4),
        let below = order.number(value.bytes, at: 4, count: 4), above > 0, below > 0
      else { return nil }
      return Double(above) / Double(below)
    }
    guard let horizontal = fraction(Tag.horizontalResolution), let vertical = fraction(Tag.verticalResolution) else {
      return nil
    }
    let unit = values[Tag.resolutionUnit].flatMap { order.number($0.bytes, at: 0, count: 2) }
    return Resolution(
      horizontal: horizontal, vertical: vertical, unit: unit == 1 ? .shapeOnly : unit == 3 ? .centimetre : .inch)
  }

  /// Sets a resolution, unless it is only a shape and there is one already.
  mutating func set(_ resolution: Resolution?, _ order: ByteOrder) {
    guard let resolution, resolution.unit != .shapeOnly || values[Tag.horizontalResolution] == nil,
      let parts = resolution.forTIFF
    else { return }
    set(Tag.horizontalResolution, fraction: parts.horizontal, order)
    set(Tag.verticalResolution, fraction: parts.vertical, order)
    set(Tag.resolutionUnit, short: parts.unit, order)
  }

  /// Sets a text.
  mutating func set(_ tag: Int, text: String) {
    values[tag] = Value(type: 2, count: text.utf8.count + 1, bytes: Array(text.utf8) + [0])
  }

  /// Takes those values and directories of another tree whose tags are named and not taken yet.
  mutating func add(_ tags: Set<Int>, of other: TagTree) {
    values.merge(other.values.filter { tags.contains($0.key) }) { own, _ in own }
    below.merge(other.below.filter { tags.contains($0.key) }) { own, _ in own }
  }

  /// Leaves out a description in which a program of microscopy wrote down the pages and axes of the whole file, which are
  /// not those of a picture that is made of its first page.
  mutating func dropDescriptionOfPages() {
    let text = values[Tag.description].map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    if text.hasPrefix("ImageJ=") || text.hasPrefix("{\"shape\"") || text.prefix(512).contains("<OME") {
      values[Tag.description] = nil
    }
  }

  /// Whether there is anything that a picture file does not say elsewhere: more than a resolution, and that it stands
  /// upright.
  func isWorthKeeping(_ order: ByteOrder) -> Bool {
    if !below.isEmpty { return true }
    let usual = [Tag.horizontalResolution, Tag.verticalResolution, Tag.resolutionUnit, Tag.orientation]
    if !Set(values.keys).isSubset(of: usual) { return true }
    guard let orientation = values[Tag.orientation] else { return false }
    return order.number(orientation.bytes, at: 0, count: min(orientation.bytes.count, 2)) != 1
  }
}
