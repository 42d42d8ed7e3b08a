import Kernels
import RandomStreams
import Testing

#if AMX
  @testable import x86AVX512AMXKernels
#elseif AVX512
  @testable import x86AVX512Kernels
#elseif AVX2
  @testable import x86AVX2Kernels
#else
  @testable import PortableKernels
#endif

@Suite(.enabled(if: areAvailable)) struct BFloat16Tests {
  /// Halfway numbers go to the even neighbour, the largest ones to infinity.
  @Test func `numbers are rounded to the nearest`() {
    let values: [Float] = [
      0, -0.0, 1, -1, 1.003_906_25, 1.011_718_75, 1.003_906_3, 1.003_906_2, -3.1415927, 1e-30, -1e30, .infinity,
      -.infinity, .greatestFiniteMagnitude, 255.5, 256.5,
    ]
    let rounded = unsafeBitCast(Vector(values).paired(with: Vector(values.reversed())), to: SIMD16<UInt32>.self)
    for (lane, value) in values.enumerated() {
      let (lower, upper) = (rounded[lane] & 0xffff, rounded[15 - lane] >> 16)
      #expect(lower == bfloat16(value), "\(value)")
      #expect(upper == bfloat16(value), "\(value)")
    }
  }

  @Test func `what is not a number stays so`() {
    let pair = Vector(repeating: 0 * .infinity).paired(with: Vector(repeating: .infinity - .infinity))
    let bits = unsafeBitCast(pair, to: SIMD16<UInt32>.self)[0]
    #expect(Float(bitPattern: bits << 16).isNaN)
    #expect(Float(bitPattern: bits & 0xffff_0000).isNaN)
  }

  /// Whole numbers of eight bits are exact, and so are their products and sums.
  @Test(arguments: [(1, 32), (2, 33), (5, 47), (12, 64), (13, 600), (97, 96)])
  func `products of numbers that are exact are exact`(rows: Int, length: Int) throws {
    let columns = 35
    var stream = RandomStream(seed: 3, purpose: .init("\(rows) rows of \(length)"))
    func whole(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float(stream.uniform(in: -100...100).rounded()) }
    }
    let (a, b) = (whole(rows * length), whole(length * columns))

    let runs = try #require(PairedRuns(ofLength: length, .bfloat16))
    let left = Buffer(max(rows * length, rows * runs.pairs))
    left.pointer.update(from: a, count: a.count)
    runs.pair(left.pointer, runs: rows)
    let panels = PanelBuffer(rows: length, columns: columns)
    panels.copy(b, toRows: 0..<length, columns: columns)
    let right = runs.pairing(panels.matrix)
    var result = [Float](repeating: 0, count: rows * columns)
    result.withUnsafeMutableBufferPointer { result in
      guard let start = result.baseAddress else { return }
      PanelProduct.multiply(
        rows: 0..<rows, .init(rowMajor: left.pointer, rowStride: runs.pairs), right.matrix, depth: 0..<runs.pairs,
        into: .init(rowMajor: start, columns: columns), adding: false)
    }
    for row in 0..<rows {
      for column in 0..<columns {
        var expected: Float = 0
        for place in 0..<length { expected += a[row * length + place] * b[place * columns + column] }
        #expect(result[row * columns + column] == expected, "row \(row), column \(column)")
      }
    }
  }

  @Test func `an odd number of rows is paired with zeros`() {
    let panels = PanelBuffer(rows: 5, columns: 20)
    panels.copy((0..<100).map(Float.init), toRows: 0..<5, columns: 20)
    let paired = panels.matrix.pairingRows(5)
    #expect(paired.rows == 3)
    let last = unsafeBitCast(paired.row(2, ofPanel: 1).vector(at: 0), to: SIMD16<UInt32>.self)
    #expect(last[3] == bfloat16(99))
  }

  @Test(arguments: [1, 15, 16, 17, 32, 33, 100, 20_011]) func `what is kept as pairs comes back rounded`(count: Int) {
    var stream = RandomStream(seed: 4, purpose: .init("\(count) numbers"))
    let numbers = (0..<count).map { _ in Float(stream.normal()) }
    let pairs = Buffer(CompiledKernels.pairs(of: count))
    CompiledKernels.pair(numbers, count: count, into: pairs.pointer)
    // What lies beyond the last number is not touched.
    var restored = [Float](repeating: 7, count: count + 16)
    restored.withUnsafeMutableBufferPointer { restored in
      if let start = restored.baseAddress { CompiledKernels.unpair(pairs.pointer, count: count, into: start) }
    }
    #expect(restored == numbers.map { Float(bitPattern: bfloat16($0) &<< 16) } + [Float](repeating: 7, count: 16))
  }

  @Test func `short runs stay floats`() {
    #expect(PairedRuns(ofLength: 31, .bfloat16) == nil)
    #expect(PairedRuns(ofLength: 32, .float32) == nil)
    #expect(PairedRuns(ofLength: 33, .bfloat16)?.pairs == 32)
  }

  /// Found by comparing distances, and not by bits.
  private func bfloat16(_ value: Float) -> UInt32 {
    let below = value.bitPattern >> 16
    guard value.isFinite else { return below }
    let numbers = [below, below + 1].map { ($0, Double(Float(bitPattern: $0 << 16))) }
    func distance(_ number: Double) -> Double {
      // Infinity stands for the number after the largest.
      abs((number.isFinite ? number : (number < 0 ? -1 : 1) * 0x1p128) - Double(value))
    }
    let (first, second) = (distance(numbers[0].1), distance(numbers[1].1))
    if first == second { return numbers[0].0 % 2 == 0 ? numbers[0].0 : numbers[1].0 }
    return first < second ? numbers[0].0 : numbers[1].0
  }
}
