import Foundation
import Images

/// Two small unpaired domains that the project draws itself: landscapes with a plain-coated and with a striped animal.
///
/// Each has 200 training pictures of scenes of its own, and 30 test pictures of scenes that both share: same name, same
/// landscape, same animal, different coat. So a translation can be compared with the truth although training never sees a
/// pair. All is drawn with a fixed seed and exactly rounded arithmetic, hence the same on every machine.
package enum SampleDomains {
  /// The seed of the shipped domains.
  package static let seed: UInt64 = 20_260_101
  /// How many training pictures a domain has.
  package static let trainingCount = 200
  /// How many test pictures a domain has.
  package static let testCount = 30
  /// How the pictures are written: as small as PNG makes them.
  package static let encoding = PictureEncoding.png(compression: 9)

  /// All pictures of both domains, in the order in which they are written.
  package static var files: [SampleFile] { files(inPairs: false) }

  /// All pictures of both domains; in pairs, the training pictures of both show the same scenes in the coat of each.
  package static func files(inPairs: Bool) -> [SampleFile] {
    SampleDomain.allCases.flatMap { domain in
      let training = (0..<trainingCount).map {
        SampleFile(domain: domain, isTest: false, index: $0, isPair: inPairs)
      }
      return training
        + (0..<testCount).map { SampleFile(domain: domain, isTest: true, index: $0, isPair: inPairs) }
    }
  }

  /// Draws both domains and writes them as PNG files: `horse/train/0001.png` and so on.
  ///
  /// - Parameters:
  ///   - folder: where to; it is made if it is missing.
  ///   - inPairs: whether the training pictures of both domains show the same scenes, and stripes begin at a place that the
  ///     plain coat tells.
  ///   - replacing: whether files of the same names may be replaced. Other files are never touched.
  ///   - report: is called after each picture with the number of pictures written so far and that of all.
  /// - Throws: `SampleDomainsError`; without `replacing`, files that exist are found before anything is written.
  package static func write(
    to folder: String, inPairs: Bool = false, replacing: Bool = false,
    report: (_ written: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(SampleDomainsError) {
    try write(files(inPairs: inPairs), to: folder, replacing: replacing, report: report)
  }

  /// Draws and writes some of the pictures.
  static func write(
    _ files: [SampleFile], to folder: String, replacing: Bool,
    report: (_ written: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(SampleDomainsError) {
    let place = URL(fileURLWithPath: folder, isDirectory: true)
    if !replacing {
      for file in files {
        let path = place.appendingPathComponent(file.path).path
        if FileManager.default.fileExists(atPath: path) { throw .exists(path: path) }
      }
    }
    for directory in Set(files.map(\.directory)).sorted() {
      try makeFolder(place.appendingPathComponent(directory, isDirectory: true).path)
    }
    for (index, file) in files.enumerated() {
      do {
        let path = place.appendingPathComponent(file.path).path
        try file.picture().write(to: path, as: encoding, replacing: replacing)
      } catch {
        throw .picture(error)
      }
      report(index + 1, files.count)
    }
  }

  static func makeFolder(_ path: String) throws(SampleDomainsError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .unmakableFolder(path: path, reason: error.localizedDescription)
    }
  }
}
