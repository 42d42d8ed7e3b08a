import Foundation

/// Files that were damaged by chance, the same ones every time: what a disk, a transfer or an enemy may make of good ones.
package struct Mutations: Sequence {
  private let samples: [[UInt8]]
  private let seed: UInt64
  private let count: Int

  /// How many there are of a kind of file: 100, or as many as `MUTATIONS` in the environment says.
  package static let standardCount = ProcessInfo.processInfo.environment["MUTATIONS"].flatMap(Int.init) ?? 100

  /// Mutations of good files, each of one of them in turn.
  package init(of samples: [[UInt8]], seed: UInt64, count: Int = standardCount) {
    self.samples = samples.filter { !$0.isEmpty }
    self.seed = seed
    self.count = count
  }

  /// Makes one after the other.
  package struct Iterator: IteratorProtocol {
    let mutations: Mutations
    var generator: SeededGenerator
    var made = 0

    package mutating func next() -> [UInt8]? {
      guard made < mutations.count, !mutations.samples.isEmpty else { return nil }
      var bytes = mutations.samples[made % mutations.samples.count]
      made += 1
      // One change finds what a single check lets through; several what only they do together.
      for _ in 0..<Int.random(in: 1...4, using: &generator) { change(&bytes) }
      return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
      guard !bytes.isEmpty else { return bytes.append(.random(in: 0...255, using: &generator)) }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let end = Swift.min(bytes.count, place + Int.random(in: 1...16, using: &generator))
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = .random(in: 0...255, using: &generator)
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      case 4: bytes.removeLast(bytes.count - place)
      case 5: for index in place..<end { bytes[index] = .random(in: 0...255, using: &generator) }
      case 6: for index in place..<end { bytes[index] = extremes.randomElement(using: &generator) ?? 0 }
      default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &generator))
      }
    }
  }

  package func makeIterator() -> Iterator {
    Iterator(mutations: self, generator: SeededGenerator(seed: seed))
  }
}

/// Bytes that lie at the edges of what numbers and texts mean.
private let extremes: [UInt8] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF] + Array("09-\"{}[],:\\".utf8)
