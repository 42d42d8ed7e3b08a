import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Arithmetic element by element, each in one parallel pass.

private let elementsPerTask = 8 * 1024

extension CompiledKernels {
  package static func activate(
    _ input: UnsafePointer<Float>, slope: Float, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      copy(input + range.lowerBound, to: output + range.lowerBound, count: range.count, slope: slope)
    }
  }

  package static func activationGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, slope: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      gated(
        cotangent + range.lowerBound, by: input + range.lowerBound, slope: slope, to: gradient + range.lowerBound,
        count: range.count)
    }
  }

  package static func clamp(
    _ input: UnsafePointer<Float>, to bounds: ClosedRange<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      let (low, high) = (Vector(repeating: bounds.lowerBound), Vector(repeating: bounds.upperBound))
      var i = range.lowerBound
      while i + 16 <= range.upperBound {
        let value = input.vector(at: i)
        output.store(
          value.replacing(with: low, where: value .< low).replacing(with: high, where: value .> high), at: i)
        i += 16
      }
      while i < range.upperBound {
        output[i] = min(max(input[i], bounds.lowerBound), bounds.upperBound)
        i += 1
      }
    }
  }

  package static func clampGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, bounds: ClosedRange<Float>, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      for i in range {
        gradient[i] = input[i] > bounds.lowerBound && input[i] < bounds.upperBound ? cotangent[i] : 0
      }
    }
  }

  /// By the C library, one by one: a run of the first version goes on to the bytes that its own program would have given.
  package static func hyperbolicTangent(
    _ input: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      for i in range { output[i] = tanhf(input[i]) }
    }
  }

  package static func hyperbolicTangentGradient(
    _ cotangent: UnsafePointer<Float>, output: UnsafePointer<Float>, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      for i in range { gradient[i] = cotangent[i] * (1 - output[i] * output[i]) }
    }
  }

  package static func sum(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      var i = range.lowerBound
      while i + 16 <= range.upperBound {
        output.store(first.vector(at: i) + second.vector(at: i), at: i)
        i += 16
      }
      while i < range.upperBound {
        output[i] = first[i] + second[i]
        i += 1
      }
    }
  }

  package static func product(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      var i = range.lowerBound
      while i + 16 <= range.upperBound {
        output.store(first.vector(at: i) * second.vector(at: i), at: i)
        i += 16
      }
      while i < range.upperBound {
        output[i] = first[i] * second[i]
        i += 1
      }
    }
  }

  package static func scale(
    _ input: UnsafePointer<Float>, by factor: Float, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: count, size: elementsPerTask) { range in
      let factors = Vector(repeating: factor)
      var i = range.lowerBound
      while i + 16 <= range.upperBound {
        output.store(input.vector(at: i) * factors, at: i)
        i += 16
      }
      while i < range.upperBound {
        output[i] = input[i] * factor
        i += 1
      }
    }
  }

  package static func copyColumns(
    _ source: UnsafePointer<Float>, sourceStride: Int, rows: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>,
    targetStride: Int
  ) {
    parallelRanges(of: rows, size: max(1, elementsPerTask / columns)) { range in
      for row in range {
        copy(source + row * sourceStride, to: target + row * targetStride, count: columns, slope: 1)
      }
    }
  }

  package static func isFinite(_ values: UnsafePointer<Float>, count: Int) -> Bool {
    // x − x is 0 for finite x and NaN otherwise.
    sumOfTerms(
      count, vector: { values.vector(at: $0) - values.vector(at: $0) }, scalar: { values[$0] - values[$0] }) == 0
  }
}
