import InstructionSets
import Kernels

/// One down- or up-sampling by a fixed filter, forward and back. Memory bounds it, so bytes are counted.
struct ResamplingBenchmark {
  let name: String
  private let channels: Int
  private let filter: AxisFilter

  /// The blurs and bilinear enlargements of an anti-aliased generator for pictures of a size.
  static func all(size: Int, width: Int) -> [ResamplingBenchmark] {
    let blur = { AxisFilter.blurDownsampling(of: $0, padding: (1, 1)) }
    let enlargement = { AxisFilter.bilinearUpsampling(of: $0, padding: (1, 1)) }
    return [
      .init(name: "blur 1", channels: 2 * width, filter: blur(size)),
      .init(name: "blur 2", channels: 4 * width, filter: blur(size / 2)),
      .init(name: "bilinear 1", channels: 4 * width, filter: enlargement(size / 4)),
      .init(name: "bilinear 2", channels: 2 * width, filter: enlargement(size / 2)),
    ]
  }

  /// Bytes that are read and written at least.
  var bytes: Int { (filter.size * filter.size + filter.count * filter.count) * channels * MemoryLayout<Float>.stride }

  /// The times of the forward pass and of the gradient.
  func run() -> [Timing] {
    let (x, y) = (Buffer(filter.size * filter.size * channels), Buffer(filter.count * filter.count * channels))
    let dx = Buffer(x.count)
    for buffer in [x, y] { for i in 0..<buffer.count { buffer.pointer[i] = Float(i % 17) / 17 - 0.5 } }
    let adjoint = filter.adjoint
    return [
      Timing("forward", runs: 25) {
        kernels.filterSeparably(
          x.pointer, batch: 1, channels: channels, rows: filter, columns: filter, slope: 0, gate: nil,
          into: y.pointer)
      },
      Timing("gradient", runs: 25) {
        kernels.filterSeparably(
          y.pointer, batch: 1, channels: channels, rows: adjoint, columns: adjoint, slope: 1,
          gate: (UnsafePointer(x.pointer), 0), into: dx.pointer)
      },
    ]
  }
}
