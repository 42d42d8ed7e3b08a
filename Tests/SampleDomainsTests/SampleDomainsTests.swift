import Foundation
import Images
import Testing

@testable import SampleDomains

@Suite("Sample domains")
struct SampleDomainsTests {
  /// The domains that the repository ships.
  private static let shipped = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Domains", isDirectory: true)

  private func contents(of folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// Runs the body with a new folder, and removes it afterwards.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("sample-domains-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("460 pictures: 200 for training and 30 for testing of each domain, named by number")
  func files() {
    let files = SampleDomains.files
    #expect(files.count == 460)
    #expect(Set(files.map(\.path)).count == 460)
    #expect(files.first?.path == "horse/train/0001.png")
    #expect(files.last?.path == "zebra/test/0030.png")
    for domain in SampleDomain.allCases {
      #expect(files.count { $0.domain == domain && !$0.isTest } == 200)
      #expect(files.count { $0.domain == domain && $0.isTest } == 30)
    }
  }

  @Test("in pairs the training pictures of both domains show the same scenes")
  func pairs() throws {
    let files = SampleDomains.files(inPairs: true)
    #expect(files.map(\.path) == SampleDomains.files.map(\.path))
    let horse = try #require(files.first { $0.path == "horse/train/0007.png" })
    let zebra = try #require(files.first { $0.path == "zebra/train/0007.png" })
    let scene = SampleScene(purpose: .horseTraining, index: 6, stripePhase: 0).pictures()
    #expect(horse.picture().samples == scene.plain.samples)
    #expect(zebra.picture().samples == scene.striped.samples)
  }

  @Test("the shipped folders hold exactly these files, and the test pictures of both domains share their names")
  func shippedNames() throws {
    for directory in ["horse/train", "horse/test", "zebra/train", "zebra/test"] {
      let expected = SampleDomains.files.filter { $0.directory == directory }.map(\.name)
      #expect(try contents(of: Self.shipped.appendingPathComponent(directory)) == expected)
    }
    #expect(
      try contents(of: Self.shipped.appendingPathComponent("horse/test"))
        == contents(of: Self.shipped.appendingPathComponent("zebra/test")))
  }

  @Test("the shipped pictures take at most 3 MB")
  func shippedSize() throws {
    let bytes = try SampleDomains.files.reduce(0) { sum, file in
      try sum + Data(contentsOf: Self.shipped.appendingPathComponent(file.path)).count
    }
    #expect(bytes > 0 && bytes <= 3_000_000, "\(bytes) bytes")
  }

  @Test("what the code draws and writes is what is shipped, pixel by pixel and byte by byte")
  func writing() throws {
    try withFolder { folder in
      let domains = folder.appendingPathComponent("a/b")
      var reports: [Int] = []
      try SampleDomains.write(to: domains.path) { written, total in
        #expect(total == 460)
        reports.append(written)
      }
      #expect(reports == Array(1...460))
      for file in SampleDomains.files {
        let written = domains.appendingPathComponent(file.path)
        let shipped = Self.shipped.appendingPathComponent(file.path)
        let picture = try Picture(contentsOf: shipped.path)
        #expect(picture.width == 72 && picture.height == 72 && picture.channels == .rgb, "\(file.path)")
        #expect(try picture == Picture(contentsOf: written.path), "\(file.path)")
        #if os(Linux)
          // The compressed bytes are zlib's work, which other systems replace by implementations of their own.
          let bytes = try (Data(contentsOf: written), Data(contentsOf: shipped))
          #expect(bytes.0 == bytes.1, "\(file.path): does zlib compress differently here?")
        #endif
      }
      for directory in ["horse/train", "horse/test", "zebra/train", "zebra/test"] {
        #expect(
          try contents(of: domains.appendingPathComponent(directory))
            == contents(of: Self.shipped.appendingPathComponent(directory)))
      }
      // PNG is without loss: the file holds what the scene gives.
      let first = SampleDomains.files[0]
      #expect(try first.picture() == Picture(contentsOf: domains.appendingPathComponent(first.path).path))
    }
  }

  @Test("a file of the same name stops the writing before it begins, and is replaced only on request")
  func replacing() throws {
    try withFolder { folder in
      let directory = folder.appendingPathComponent("zebra/test")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      let last = directory.appendingPathComponent("0030.png")
      let other = directory.appendingPathComponent("0031.png")
      try Data("mine".utf8).write(to: last)
      try Data("mine".utf8).write(to: other)
      #expect(throws: SampleDomainsError.exists(path: last.path)) { try SampleDomains.write(to: folder.path) }
      #expect(try contents(of: folder) == ["zebra"])
      #expect(try Data(contentsOf: last) == Data("mine".utf8))

      try SampleDomains.write(Array(SampleDomains.files.suffix(2)), to: folder.path, replacing: true)
      #expect(try contents(of: directory) == ["0029.png", "0030.png", "0031.png"])
      #expect(try Picture(contentsOf: last.path).samples == SampleDomains.files[459].picture().samples)
      #expect(try Data(contentsOf: other) == Data("mine".utf8))
    }
  }

  @Test("a folder that cannot be made is named")
  func unmakableFolder() throws {
    try withFolder { folder in
      try Data("a file".utf8).write(to: folder.appendingPathComponent("horse"))
      let error = #expect(throws: SampleDomainsError.self) { try SampleDomains.write(to: folder.path) }
      guard case .unmakableFolder(let path, let reason) = error else {
        Issue.record("unmakableFolder expected, got \(String(describing: error))")
        return
      }
      #expect(path == folder.appendingPathComponent("horse/test").path)
      #expect(!reason.isEmpty)
      #expect(try contents(of: folder) == ["horse"])
    }
  }

  @Test("errors of the picture files come through with their own words")
  func pictureErrors() throws {
    try withFolder { folder in
      // A folder in the place of the first picture: found as existing first, as unwritable when replacing.
      let first = folder.appendingPathComponent("horse/train/0001.png")
      try FileManager.default.createDirectory(at: first, withIntermediateDirectories: true)
      #expect(throws: SampleDomainsError.exists(path: first.path)) { try SampleDomains.write(to: folder.path) }
      let error = #expect(throws: SampleDomainsError.self) {
        try SampleDomains.write(to: folder.path, replacing: true)
      }
      guard case .picture(let cause) = error else {
        Issue.record("picture expected, got \(String(describing: error))")
        return
      }
      #expect(cause.path == first.path)
      #expect(error?.description == cause.description)
    }
  }
}
