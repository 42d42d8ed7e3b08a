import Foundation
import Kernels

/// What the benchmarks run on.
enum Machine {
  /// The processor's name as the system gives it.
  static var processor: String {
    field("model name", in: "/proc/cpuinfo") ?? "unknown processor"
  }

  /// The most memory this process has used, in bytes.
  static var peakMemory: Int {
    let kilobytes = field("VmHWM", in: "/proc/self/status")?.split(separator: " ").first.flatMap { Int($0) }
    return (kilobytes ?? 0) * 1024
  }

  /// The rate of large matrix products with all threads, each its own, in floating-point operations a second.
  static func matrixRate() -> Double {
    let size = 512
    let count = Parallel.threadCount
    let buffers = (0..<count).map { _ in (Buffer(size * size), Buffer(size * size), Buffer(size * size)) }
    for (a, b, _) in buffers {
      a.pointer.update(repeating: 0.5, count: size * size)
      b.pointer.update(repeating: 0.25, count: size * size)
    }
    let repetitions = 8
    let timing = Timing("matrix products", runs: 9) {
      parallelFor(count) { index in
        let (a, b, c) = buffers[index]
        for _ in 0..<repetitions {
          multiply(
            rows: size, columns: size, depth: size, Matrix(a.pointer, rowStride: size),
            Matrix(b.pointer, rowStride: size), into: c.pointer, rowStride: size)
        }
      }
    }
    return 2 * Double(size * size * size * count * repetitions) / timing.median
  }

  private static func field(_ name: String, in path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
