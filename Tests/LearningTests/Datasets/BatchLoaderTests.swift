import Foundation
import Images
import Machine
import RandomStreams
import Synchronization
import Testing

@testable import Datasets

@Suite("BatchLoader")
struct BatchLoaderTests {
  private let folder: PictureFolder
  private let a: PictureListing
  private let b: PictureListing

  /// Seven pictures of A and five of B, each of another size.
  init() throws {
    folder = try PictureFolder()
    for index in 0..<7 {
      try folder.draw("a/\(index).png", PictureFolder.picture(height: 20 + index, width: 30, kind: index))
    }
    for index in 0..<5 {
      try folder.draw("b/\(index).png", PictureFolder.picture(height: 30, width: 20 + index, kind: 100 + index))
    }
    a = try PictureListing(of: folder("a"))
    b = try PictureListing(of: folder("b"))
  }

  private let settings = BatchLoader.Settings(
    preparation: Preparation(loadSize: 14, cropSize: 12), batchSize: 2, seed: 42)

  private func take(_ count: Int, from loader: BatchLoader) throws -> [Batch] {
    try (0..<count).map { _ in try loader.next() }
  }

  @Test("batches come in order and hold what the sampler and the streams say")
  func content() throws {
    let loader = try BatchLoader([a, b], settings: settings, epoch: 1)
    #expect(loader.sampler.batchesPerEpoch == 4)
    for epochNumber in 1...3 {
      let epoch = MeetingSampler(counts: [7, 5], batchSize: 2, seed: 42).epoch(epochNumber)
      for index in 0..<4 {
        let batch = try loader.next()
        #expect(batch.epoch == epochNumber)
        #expect(batch.index == index)
        #expect(batch.isLastOfEpoch == (index == 3))
        let places = index == 3 ? [6] : [2 * index, 2 * index + 1]
        #expect(batch.a.shape == [places.count, 12, 12, 3])
        var pictures: (a: [Picture], b: [Picture]) = ([], [])
        for place in places {
          func prepared(_ path: String, _ purpose: String) throws -> Picture {
            var stream = RandomStream(seed: 42, purpose: .init(purpose), epoch: epochNumber, index: place)
            return try settings.preparation.apply(
              to: Picture(contentsOf: path), channels: 3, path: path, stream: &stream)
          }
          let chosen = epoch.pictures(at: place)
          pictures.a.append(try prepared(a.path(at: chosen[0]), "preparation of A"))
          pictures.b.append(try prepared(b.path(at: chosen[1]), "preparation of B"))
        }
        #expect(batch.a == PictureValues(pictures.a))
        #expect(batch.b == PictureValues(pictures.b))
        #expect(batch.pathsA == places.map { a.path(at: epoch.pictures(at: $0)[0]) })
        #expect(batch.pathsB == places.map { b.path(at: epoch.pictures(at: $0)[1]) })
      }
    }
    #expect(loader.skipped.isEmpty)
  }

  @Test("an only domain is loaded as A is of two")
  func onlyDomain() throws {
    let two = try take(8, from: BatchLoader([a, b], settings: settings, epoch: 1))
    var own = settings
    own.channels = [3]
    let only = try take(8, from: BatchLoader([a], settings: own, epoch: 1))
    for (only, two) in zip(only, two) {
      #expect(only.pictures == [two.a] && only.paths == [two.pathsA])
      #expect(only.epoch == two.epoch && only.index == two.index && only.isLastOfEpoch == two.isLastOfEpoch)
    }
  }

  @Test("values lie between −1 and 1 and both domains are cropped independently")
  func independence() throws {
    let picture = PictureFolder.picture(height: 30, width: 30)
    try folder.draw("one/x.png", picture)
    try folder.draw("two/x.png", picture)
    let loader = try BatchLoader(
      [PictureListing(of: folder("one")), PictureListing(of: folder("two"))], settings: settings, epoch: 1)
    var equal = 0
    for batch in try take(40, from: loader) {
      for value in batch.a.values + batch.b.values { #expect(value >= -1 && value <= 1) }
      if batch.a == batch.b { equal += 1 }
    }
    // Of 18 crops and flips the same one is drawn in 1 of 18 cases.
    #expect(equal < 15)
  }

  @Test("a loader goes on from anywhere as if it had never stopped")
  func resuming() throws {
    let whole = try take(12, from: BatchLoader([a, b], settings: settings, epoch: 5))
    for start in 0..<12 {
      let rest = try take(
        12 - start, from: BatchLoader([a, b], settings: settings, epoch: 5 + start / 4, index: start % 4))
      #expect(rest == Array(whole[start...]), "from \(start)")
    }
  }

  @Test("neither memory nor the number of batches ahead changes a batch", arguments: [0, 600, 1500, 512_000_000])
  func cache(budget: Int) throws {
    let expected = try take(12, from: BatchLoader([a, b], settings: settings, epoch: 1))
    var other = settings
    other.cacheBudget = budget
    for ahead in [1, 20] {
      other.batchesAhead = ahead
      #expect(try take(12, from: BatchLoader([a, b], settings: other, epoch: 1)) == expected)
    }
    other.seed = 43
    #expect(try take(12, from: BatchLoader([a, b], settings: other, epoch: 1)) != expected)
  }

  @Test("pictures in memory are not read again, and stay within the budget")
  func budget() throws {
    // 14 × 14 × 3 bytes each.
    var source = PictureSource(a, channels: 3, preparation: settings.preparation)
    var budget = 588 * 3 + 100
    var skipped: [SkippedPicture] = []
    for index in 0..<7 { _ = try source.picture(at: index, budget: &budget, skipped: &skipped) }
    #expect(budget == 100)
    #expect(skipped.isEmpty)
    for index in 3..<7 { try FileManager.default.removeItem(atPath: a.path(at: index)) }
    for index in 0..<3 {
      #expect(try source.picture(at: index, budget: &budget, skipped: &skipped).path == a.path(at: index))
    }
    #expect(skipped.isEmpty)
    // The others are gone; after the last comes the first.
    #expect(try source.picture(at: 3, budget: &budget, skipped: &skipped).path == a.path(at: 0))
    #expect(skipped.map(\.path) == (3..<7).map { a.path(at: $0) })
  }

  @Test("unreadable pictures are named once, counted, and replaced in the same way every time")
  func unreadable() throws {
    try folder.file("a/2.png", Array("no picture at all".utf8))
    try folder.file("a/3.png", [])
    try folder.file("a/6.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    var named: [SkippedPicture] = []
    let loader = try BatchLoader([a, b], settings: settings, epoch: 1) { named.append($0) }
    let batches = try take(12, from: loader)
    #expect(Set(named.map(\.path)) == [folder("a/2.png"), folder("a/3.png"), folder("a/6.png")])
    #expect(named.count == 3)
    #expect(loader.skipped == named)
    #expect(
      named.first { $0.path == folder("a/3.png") }?.reason
        == .unreadable(PictureError(.empty, path: folder("a/3.png"))))
    for picture in named { #expect(picture.description.contains(picture.path)) }
    // 2 and 3 are replaced by 4, 6 by 0.
    let epoch = loader.sampler.epoch(1)
    let replaced = [0, 1, 4, 4, 4, 5, 0].map { a.path(at: $0) }
    #expect(batches[..<4].flatMap(\.pathsA) == (0..<7).map { replaced[epoch.pictures(at: $0)[0]] })
    for start in [3, 6, 11] {
      let rest = try take(
        12 - start, from: BatchLoader([a, b], settings: settings, epoch: 1 + start / 4, index: start % 4))
      #expect(rest == Array(batches[start...]))
    }
  }

  @Test("skipped pictures are named no later than the batch that lacks them")
  func timing() throws {
    try folder.file("b/4.png", [1])
    var names: [String] = []
    let loader = try BatchLoader([a, b], settings: settings, epoch: 1) { names.append($0.path) }
    for _ in 0..<40 {
      let batch = try loader.next()
      let epoch = loader.sampler.epoch(batch.epoch)
      let wanted = epoch.places(ofBatch: batch.index).map { epoch.pictures(at: $0)[1] }
      if wanted.contains(4) { #expect(names == [folder("b/4.png")]) }
      if names.isEmpty { #expect(!wanted.contains(4)) }
    }
    #expect(names.count == 1)
  }

  @Test("a domain without one readable picture is an error, and stays one")
  func nothingReadable() throws {
    for name in ["bad/1.png", "bad/2.jpg", "bad/3.jpeg"] { try folder.file(name, [7]) }
    let bad = try PictureListing(of: folder("bad"))
    var count = 0
    let loader = try BatchLoader([a, bad], settings: settings, epoch: 1) { _ in count += 1 }
    let error = try #require(throws: DataError.self) { try loader.next() }
    guard case .noUsablePicture(folder("bad"), 3, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(error.description.contains("None of the 3 pictures"))
    #expect(error.description.contains("is not a picture"))
    #expect(count == 3)
    #expect(throws: error) { try loader.next() }
    #expect(count == 3)
  }

  @Test("pictures are prepared in another way from a later epoch on, wherever a loader begins")
  func laterPreparation() throws {
    var settings = settings
    settings.preparation = Preparation(loadSize: 20, cropSize: 16, flips: false)
    settings.laterPreparation = (2, settings.preparation.withoutMargin)
    var (first, later) = (settings, settings)
    first.laterPreparation = nil
    (later.laterPreparation, later.preparation) = (nil, settings.preparation.withoutMargin)
    let count = try BatchLoader([a, b], settings: settings, epoch: 1).sampler.batchesPerEpoch
    let both = try take(2 * count, from: BatchLoader([a, b], settings: settings, epoch: 1))
    #expect(try Array(both[..<count]) == take(count, from: BatchLoader([a, b], settings: first, epoch: 1)))
    #expect(try Array(both[count...]) == take(count, from: BatchLoader([a, b], settings: later, epoch: 2)))
    #expect(
      try Array(both[(count + 1)...])
        == take(count - 1, from: BatchLoader([a, b], settings: settings, epoch: 2, index: 1)))
    #expect(both[0].a.shape == both[count].a.shape)
  }

  @Test("pictures of a batch must be of one size")
  func unequalSizes() throws {
    var settings = settings
    settings.preparation = Preparation(mode: .none)
    settings.meeting = .serially
    let loader = try BatchLoader([a, b], settings: settings, epoch: 1)
    // Heights 20 and 21 both become 20, 22 and 23 become 24 (22 is halfway, 24 is the multiple of 8); B: 20 and 20.
    let first = try loader.next()
    #expect(first.a.shape == [2, 20, 32, 3])
    #expect(first.b.shape == [2, 32, 20, 3])
    // A: 24 and 24; B: 24 and 24. Then A: 24 and 24 (of 24 and 25); B: 24 and, from the beginning, 20.
    #expect(try loader.next().b.shape == [2, 32, 24, 3])
    let error = try #require(throws: DataError.self) { try loader.next() }
    #expect(
      error
        == .unequalSizes(
          path: b.path(at: 4), height: 32, width: 24, otherPath: b.path(at: 0), otherHeight: 32, otherWidth: 20))
    #expect(error.description.contains("24 × 32"))
    #expect(error.description.contains("batch of 1"))
    settings.batchSize = 1
    #expect(try take(10, from: BatchLoader([a, b], settings: settings, epoch: 1)).count == 10)
  }

  @Test("pictures of sizes that cannot be used are replaced as unreadable ones are, and found from their headers")
  func unsuitable() throws {
    var settings = settings
    settings.preparation = Preparation(mode: .crop, cropSize: 20)
    settings.meeting = .serially
    let path = folder("a/5.png")
    try folder.draw("a/5.png", PictureFolder.picture(height: 19, width: 40))
    var named: [SkippedPicture] = []
    let loader = try BatchLoader([a, b], settings: settings, epoch: 1) { named.append($0) }
    let batches = try take(8, from: loader)
    #expect(batches[2].pathsA == [a.path(at: 4), a.path(at: 6)])
    let fault = DataError.smallerThanCrop(path: path, height: 19, width: 40, cropSize: 20)
    #expect(named == [SkippedPicture(path: path, reason: .unsuitable(fault))])
    #expect(try a.unsuitablePictures(for: settings.preparation, sizes: .any) == named)
    #expect(try take(3, from: BatchLoader([a, b], settings: settings, epoch: 2, index: 1)) == Array(batches[5...]))
  }

  @Test("what a header says of a picture is what becomes of it, after its orientation")
  func headers() throws {
    // 24 rows of 17 pixels as stored, which stand 17 high and 24 wide.
    try folder.file("c/turned.jpg", turned(PictureFolder.picture(height: 24, width: 17)))
    try folder.draw("c/wide.png", PictureFolder.picture(height: 17, width: 24))
    try folder.draw("c/tiny.png", PictureFolder.picture(height: 5, width: 5))
    try folder.file("c/broken.png", [1, 2, 3])
    let listing = try PictureListing(of: folder("c"))
    let sizes = PictureSizes(multiple: 4, smallest: 8)
    for mode in Preparation.Mode.allCases {
      let preparation = Preparation(mode: mode, loadSize: 24, cropSize: 16, flips: false)
      var source = PictureSource(listing, channels: 3, preparation: preparation, sizes: sizes)
      var (budget, skipped) = (0, [SkippedPicture]())
      for index in 0..<listing.count { _ = try? source.picture(at: index, budget: &budget, skipped: &skipped) }
      let unsuitable = skipped.filter { if case .unsuitable = $0.reason { true } else { false } }
      var found: [SkippedPicture]
      do {
        found = try listing.unsuitablePictures(for: preparation, sizes: sizes)
      } catch {
        Issue.record("\(mode): \(error)")
        continue
      }
      found.sort { $0.path < $1.path }
      #expect(found == unsuitable.sorted { $0.path < $1.path }, "\(mode)")
      let names: [Preparation.Mode: Set<String>] = [
        .crop: ["tiny.png"], .none: ["tiny.png"], .scaleWidth: ["turned.jpg", "wide.png"],
      ]
      #expect(
        Set(found.map { $0.path.split(separator: "/").last.map(String.init) ?? "" }) == names[mode] ?? [], "\(mode)")
    }
  }

  /// A JPEG whose EXIF says that it stands upright after a quarter turn.
  private func turned(_ picture: Picture) throws -> [UInt8] {
    let bytes = try picture.encoded(as: .jpeg())
    let exif: [UInt8] =
      Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
    let length = exif.count + 2
    return Array(bytes[..<2]) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + exif + bytes[2...]
  }

  @Test("a folder that is away is asked for again, and no picture of it is given up")
  func away() throws {
    let whole = try take(8, from: BatchLoader([a, b], settings: settings, epoch: 1))
    try FileManager.default.moveItem(atPath: folder("a"), toPath: folder("away"))
    let loader = try BatchLoader([a, b], settings: settings, epoch: 1) { Issue.record("\($0)") }
    for _ in 0..<3 {
      #expect(throws: DataError.unreachable(folder: folder("a"), reason: "is missing")) { try loader.next() }
    }
    try folder.folder("a")
    #expect(throws: DataError.unreachable(folder: folder("a"), reason: "is empty")) { try loader.next() }
    try FileManager.default.removeItem(atPath: folder("a"))
    try FileManager.default.moveItem(atPath: folder("away"), toPath: folder("a"))
    #expect(try take(8, from: loader) == whole)
  }

  @Test("a disk that does not answer is told from a file that is damaged")
  func damagedDisk() throws {
    let error = PictureError(.file(.unreachable("Input/output error")), path: a.path(at: 2))
    #expect(a.absence(ofPictureAt: 2, after: error) == nil)
    #expect(a.absence(ofPictureAt: 2, after: PictureError(.file(.missing))) == nil)
    // Of the others the next three are tried.
    for index in 3..<6 { try FileManager.default.removeItem(atPath: a.path(at: index)) }
    let absence = DataError.unreachable(folder: folder("a"), reason: "cannot be read: Input/output error")
    #expect(a.absence(ofPictureAt: 2, after: error) == absence)
    #expect(a.absence(ofPictureAt: 2, after: PictureError(.file(.missing))) == nil)
  }

  @Test("a loader that waits for a folder can be released")
  func releaseWhileAway() throws {
    try FileManager.default.moveItem(atPath: folder("a"), toPath: folder("away"))
    for _ in 0..<20 {
      let loader = try BatchLoader([a, b], settings: settings, epoch: 1)
      #expect(throws: DataError.self) { try loader.next() }
    }
  }

  @Test("whoever waits for a batch that does not come can stop")
  func stopping() {
    let queue = BatchQueue(capacity: 1, interval: 0)
    var questions = 0
    let taken = queue.take {
      questions += 1
      return questions == 3
    }
    guard case .stopped = taken else {
      Issue.record("\(taken)")
      return
    }
    #expect(questions == 3)
  }

  @Test("each domain has its own channels")
  func channels() throws {
    var settings = settings
    settings.channels = [1, 3]
    let batch = try BatchLoader([a, b], settings: settings, epoch: 1).next()
    #expect(batch.a.shape == [2, 12, 12, 1])
    #expect(batch.b.shape == [2, 12, 12, 3])
  }

  @Test("settings that contradict each other are refused at once")
  func contradictions() throws {
    var settings = settings
    settings.batchSize = 0
    #expect(throws: DataError.self) { try BatchLoader([a, b], settings: settings, epoch: 1) }
    settings.batchSize = 1
    settings.preparation.loadSize = 3
    #expect(throws: DataError.self) { try BatchLoader([a, b], settings: settings, epoch: 1) }
  }

  @Test("a cancelled loader says so, also to one who waits")
  func cancelling() throws {
    let loader = try BatchLoader([a, b], settings: settings, epoch: 1)
    _ = try loader.next()
    loader.cancel()
    loader.cancel()
    #expect(throws: DataError.cancelled) { try loader.next() }
    #expect(throws: DataError.cancelled) { try loader.next() }
    let queue = BatchQueue(capacity: 1)
    let waiting = try SystemThread { queue.cancel() }
    guard case .cancelled = queue.take() else {
      Issue.record("something was taken")
      return
    }
    waiting.join()
  }

  @Test("a released loader has ended its thread, whatever it was doing")
  func release() throws {
    let before = try threadCount()
    for round in 0..<60 {
      let loader = try BatchLoader([a, b], settings: settings, epoch: 1)
      // Some are released before the first batch, some with a full queue.
      if round % 3 > 0 { _ = try take(round % 3, from: loader) }
      if round % 5 == 0 { loader.cancel() }
    }
    // Other tests may start threads meanwhile, but not as many as would have been left behind.
    #expect(try threadCount() < before + 30)
  }

  private func threadCount() throws -> Int {
    #if os(Linux)
      return try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    #else
      return 0
    #endif
  }
}
