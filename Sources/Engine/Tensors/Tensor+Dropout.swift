import Kernels
import RandomStreams

extension Tensor {
  /// Zeroes each element with probability `rate` and divides the others by 1 − `rate` (Srivastava et al. 2014). Keeps the mask.
  ///
  /// The draws of element block i come from `stream(i)`, so they can be made in parallel and again.
  package func droppedOut(rate: Double, stream: (Int) -> RandomStream) -> Tensor {
    precondition((0..<1).contains(rate), "droppedOut: a rate from 0 up to 1 was expected, got \(rate)")
    let kept = Float(1 / (1 - rate))
    let threshold = UInt32(rate * 0x1p32)
    let mask = Tensor(shape) { values in
      parallelRanges(of: values.count, size: 4096) { range in
        var draws = stream(range.lowerBound / 4096)
        for i in range { values[i] = draws.nextWord() < threshold ? 0 : kept }
      }
    }
    return multiplied(byConstant: mask)
  }
}
