import Files

/// A ZIP archive of files as they are: pictures are compressed already.
///
/// APPNOTE.TXT 6.3.10 of PKWARE: a local header before each file, then a directory of all. Its sizes have 32 bits, which what the server keeps
/// never fills.
package struct ZipArchive {
  /// The bytes of the archive with its directory.
  package var bytes: [UInt8] {
    var end = Fields()
    end.add(four: 0x0605_4B50)
    end.add(two: 0)
    end.add(two: 0)
    end.add(two: count)
    end.add(two: count)
    end.add(four: directory.count)
    end.add(four: files.count)
    end.add(two: 0)
    return files + directory + end.bytes
  }

  private var files: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0
  private var names: Set<String> = []

  package init() {}

  /// Adds a file; where its name is taken, a number goes before its extension.
  package mutating func add(_ name: String, _ content: [UInt8]) {
    let path = Array(free(name).utf8)
    precondition(
      count < 0xFFFF && path.count <= 0xFFFF && files.count + content.count < 0xFFFF_0000,
      "ZipArchive: fewer than 65,535 files in less than 4 GiB were expected")
    var common = Fields()
    // Version 2.0; the name is UTF-8; stored; midnight of 1 January 1980, the first day there is.
    for number in [20, 0x0800, 0, 0, 0x0021] { common.add(two: number) }
    common.add(four: Int(Checksum(of: content).value))
    common.add(four: content.count)
    common.add(four: content.count)
    common.add(two: path.count)
    common.add(two: 0)

    var entry = Fields()
    entry.add(four: 0x0201_4B50)
    entry.add(two: 20)
    entry.bytes += common.bytes
    // No comment, the first disk, no attributes.
    for number in [0, 0, 0] { entry.add(two: number) }
    entry.add(four: 0)
    entry.add(four: files.count)
    directory += entry.bytes + path

    var local = Fields()
    local.add(four: 0x0403_4B50)
    files += local.bytes + common.bytes + path + content
    count += 1
  }

  private mutating func free(_ name: String) -> String {
    var (candidate, number) = (name, 1)
    // Systems that ignore case would write one over the other.
    while !names.insert(candidate.lowercased()).inserted {
      number += 1
      let dot = name.lastIndex(of: ".") ?? name.endIndex
      candidate = "\(name[..<dot]) \(number)\(name[dot...])"
    }
    return candidate
  }

  /// Numbers with the least significant byte first.
  private struct Fields {
    var bytes: [UInt8] = []

    mutating func add(two number: Int) {
      for shift in [0, 8] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    mutating func add(four number: Int) {
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
  }
}
