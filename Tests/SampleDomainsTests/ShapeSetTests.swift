import Foundation
import Images
import RandomStreams
import Testing

@testable import SampleDomains

@Suite struct ShapeSetTests {
  @Test func `120 combinations, of which each class, size and kind lacks one place in training`() {
    let (all, held) = (DrawnShape.all, DrawnShape.all.filter(\.isHeldOut))
    #expect(all.count == 120 && Set(all.map(\.caption)).count == 120 && held.count == 24)
    for shape in all {
      #expect(DrawnShape(caption: shape.caption) == shape)
      #expect(held.count { ($0.className, $0.size) == (shape.className, shape.size) } == 1)
      // What is held out occurs in training in every pair of its properties.
      let trained = all.filter { !$0.isHeldOut }
      #expect(trained.contains { ($0.kind, $0.place) == (shape.kind, shape.place) && $0.size == shape.size })
      #expect(trained.contains { ($0.colour, $0.place) == (shape.colour, shape.place) && $0.size == shape.size })
      #expect(trained.contains { $0.className == shape.className && $0.place == shape.place })
    }
    #expect(DrawnShape(caption: "a small red circle") == nil)
  }

  @Test func `training has no picture of a combination that is held out`() {
    let files = ShapeSet.files
    #expect(Set(files.map(\.stem)).count == files.count)
    #expect(files.count { $0.purpose == .training } == 96 * 20)
    #expect(files.count { $0.purpose == .test } == 24 * 8 + 96 * 2)
    #expect(files.allSatisfy { !($0.purpose == .training && $0.shape.isHeldOut) })
    #expect(files[0].stem == "train/red circle/small-top-right-01")
  }

  @Test func `every drawn picture reads as what it shows`() {
    var least = 1.0
    for file in ShapeSet.files {
      let reading = ShapeReading(file.picture())
      #expect(reading?.shape == file.shape, "\(file.stem): \(String(describing: reading))")
      least = min(least, reading?.fit ?? 0)
    }
    #expect(least > 0.85, "an outline fits what was drawn; the least well by \(least)")
  }

  /// A picture as a network might make it: blurred, with noise, another brightness, and a speck of another colour.
  private func disturbed(_ picture: Picture, noise: Double, index: Int) -> Picture {
    guard case .eight(let samples) = picture.samples else { return picture }
    var stream = RandomStream(seed: 1, purpose: .init("disturbed picture"), index: index)
    let (side, brightness) = (picture.width, stream.uniform(in: -15...15))
    var pixels: [UInt8] = []
    for place in 0..<side * side {
      let (row, column) = place.quotientAndRemainder(dividingBy: side)
      for channel in 0..<3 {
        func sample(_ down: Int, _ across: Int) -> Double {
          let (row, column) = (min(max(row + down, 0), side - 1), min(max(column + across, 0), side - 1))
          return Double(samples[3 * (row * side + column) + channel])
        }
        let blurred =
          sample(0, 0) / 2 + (sample(0, 1) + sample(0, -1) + sample(1, 0) + sample(-1, 0)) / 8
        pixels.append(UInt8(min(max(blurred + brightness + noise * stream.normal(), 0), 255)))
      }
    }
    let (row, column) = (stream.integer(below: side - 1), stream.integer(below: side - 1))
    for place in [row * side + column, row * side + column + 1] {
      pixels.replaceSubrange(3 * place..<3 * place + 3, with: [200, 40, 200])
    }
    return Picture(width: side, height: side, channels: .rgb, pixels: pixels)
  }

  @Test func `blurred pictures with noise and a speck read as what they show`() {
    let files = ShapeSet.files.filter { $0.purpose == .test }
    let right = files.enumerated().count { index, file in
      ShapeReading(disturbed(file.picture(), noise: 8, index: index))?.shape == file.shape
    }
    #expect(right >= files.count * 98 / 100, "\(right) of \(files.count)")
  }

  @Test func `what shows no shape reads as none`() {
    let side = 32
    func picture(_ colour: (Int, Int) -> [UInt8]) -> Picture {
      Picture(
        width: side, height: side, channels: .rgb,
        pixels: (0..<side * side).flatMap { colour($0 / side, $0 % side) })
    }
    #expect(ShapeReading(picture { _, _ in [120, 120, 120] }) == nil)
    #expect(ShapeReading(picture { row, column in (row + column) % 2 == 0 ? [200, 30, 30] : [120, 120, 120] }) == nil)
    // A long bar, and a ring.
    #expect(ShapeReading(picture { row, _ in (14..<18).contains(row) ? [200, 30, 30] : [120, 120, 120] }) == nil)
    let ring = picture { row, column in
      let square = (row - 16) * (row - 16) + (column - 16) * (column - 16)
      return (64..<121).contains(square) ? [30, 30, 200] : [120, 120, 120]
    }
    #expect(ShapeReading(ring) == nil)
  }

  @Test func `the set is written with a caption beside each picture, the same bytes every time`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shapes-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try ShapeSet.write(to: folder)
    for file in [ShapeSet.files[0], ShapeSet.files[ShapeSet.files.count - 1]] {
      #expect(try Picture(contentsOf: "\(folder)/\(file.stem).png").samples == file.picture().samples)
      #expect(try String(contentsOfFile: "\(folder)/\(file.stem).txt", encoding: .utf8) == "\(file.shape.caption)\n")
    }
    let written = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains(".") }
    #expect(written.count == 2 * ShapeSet.files.count)
    #expect(throws: SampleDomainsError.exists(path: "\(folder)/\(ShapeSet.files[0].stem).png")) {
      try ShapeSet.write(to: folder)
    }
    try ShapeSet.write(to: folder, replacing: true)
    // The check sum of all pixels: a change of the drawing shows here.
    var sum = Checksum32()
    for file in ShapeSet.files {
      if case .eight(let samples) = file.picture().samples { for sample in samples { sum.add(sample) } }
    }
    #expect(sum.value == 2_485_802_443)
  }

  /// Fletcher's sum, which tells positions apart.
  private struct Checksum32 {
    private(set) var value: UInt32 = 0
    private var (first, second): (UInt32, UInt32) = (1, 0)

    mutating func add(_ byte: UInt8) {
      first = (first + UInt32(byte)) % 65_521
      second = (second + first) % 65_521
      value = second << 16 | first
    }
  }
}
