import Images
import Testing

@testable import SampleDomains

@Suite("Sample scenes")
struct SampleSceneTests {
  private static let side = SampleScene.side

  private func samples(_ picture: Picture) throws -> [UInt8] {
    #expect(picture.width == Self.side && picture.height == Self.side && picture.channels == .rgb)
    guard case .eight(let samples) = picture.samples else {
      Issue.record("8-bit samples expected")
      return []
    }
    return samples
  }

  private func largestDifference(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Int {
    zip(first, second).reduce(0) { largest, pair in max(largest, abs(Int(pair.0) - Int(pair.1))) }
  }

  @Test("the coats of a test scene differ in pixels of the animal only, and plainly there")
  func coatsDifferInTheAnimalOnly() throws {
    for index in 0..<SampleDomains.testCount {
      let scene = SampleScene(purpose: .test, index: index)
      let pictures = scene.pictures()
      let (plain, striped) = try (samples(pictures.plain), samples(pictures.striped))
      var (outside, inside, changed) = (0, 0, 0)
      for pixel in 0..<Self.side * Self.side {
        let coverage = scene.animalCoverage(column: pixel % Self.side, row: pixel / Self.side)
        let difference = largestDifference(plain[3 * pixel..<3 * pixel + 3], striped[3 * pixel..<3 * pixel + 3])
        if coverage == 0 {
          outside += 1
          #expect(difference == 0, "scene \(index), row \(pixel / Self.side), column \(pixel % Self.side)")
        } else {
          inside += 1
          if difference > 10 { changed += 1 }
        }
      }
      #expect(outside > 0 && Double(changed) > 0.7 * Double(inside), "scene \(index): \(changed) of \(inside)")
    }
  }

  @Test("the animal takes 15 to 35 % of the picture and stays inside of it", arguments: SampleScene.Purpose.allCases)
  func size(purpose: SampleScene.Purpose) {
    var facings: Set<Double> = []
    for index in 0..<30 {
      let scene = SampleScene(purpose: purpose, index: index)
      var area = 0.0
      for row in 0..<Self.side {
        for column in 0..<Self.side {
          let coverage = scene.animalCoverage(column: column, row: row)
          area += coverage
          let isEdge = row == 0 || column == 0 || row == Self.side - 1 || column == Self.side - 1
          if isEdge { #expect(coverage == 0, "\(purpose) \(index), row \(row), column \(column)") }
        }
      }
      let share = area / Double(Self.side * Self.side)
      #expect((0.15...0.35).contains(share), "\(purpose) \(index): \(share)")
      facings.insert(scene.animal.facing)
    }
    #expect(facings == [-1, 1])
  }

  @Test("stripes: dark and bright alternate along the trunk, where the plain coat hardly changes")
  func stripes() throws {
    for index in 0..<SampleDomains.testCount {
      let scene = SampleScene(purpose: .test, index: index)
      let pictures = scene.pictures()
      let (plain, striped) = try (samples(pictures.plain), samples(pictures.striped))
      // Along the middle of the trunk, from the shoulder to the flank.
      let animal = scene.animal
      let row = Int(animal.position.y - 0.72 * animal.height)
      let ends = [0.30, -0.10].map { animal.position.x + animal.facing * $0 * animal.height }
      let columns = Int(min(ends[0], ends[1]))...Int(max(ends[0], ends[1]))
      func reds(_ samples: [UInt8]) -> [Int] {
        columns.map { column in Int(samples[3 * (row * Self.side + column)]) }
      }
      let (plainLine, stripedLine) = (reds(plain), reds(striped))
      #expect((plainLine.max() ?? 0) - (plainLine.min() ?? 0) < 40, "scene \(index): \(plainLine)")
      let crossings = zip(stripedLine, stripedLine.dropFirst()).count { ($0 < 130) != ($1 < 130) }
      // 13 to 18 columns hold one and a half to three periods, of two edges each.
      #expect((3...6).contains(crossings), "scene \(index): \(stripedLine)")
    }
  }

  @Test("a scene is a function of its name, and every part of the name matters")
  func names() {
    let scene = SampleScene(purpose: .test, index: 3).picture(coat: .plain)
    #expect(SampleScene(purpose: .test, index: 3).picture(coat: .plain) == scene)
    #expect(SampleScene(purpose: .test, index: 4).picture(coat: .plain) != scene)
    #expect(SampleScene(purpose: .horseTraining, index: 3).picture(coat: .plain) != scene)
    #expect(
      SampleScene(purpose: .horseTraining, index: 3).picture(coat: .plain)
        != SampleScene(purpose: .zebraTraining, index: 3).picture(coat: .plain))
    #expect(SampleScene(purpose: .test, index: 3, seed: 1).picture(coat: .plain) != scene)
  }

  @Test("any seed gives scenes that can be drawn", arguments: [0, 1, 7, UInt64.max])
  func seeds(seed: UInt64) {
    for index in 0..<200 {
      let scene = SampleScene(purpose: .horseTraining, index: index, seed: seed)
      let animal = scene.animal
      #expect((30...44).contains(animal.height))
      #expect((0.8...0.96).contains(animal.position.y / Double(Self.side)))
    }
  }
}
