import Kernels
import RandomStreams
import Testing

@testable import Tensors

/// What operations keep for the way back: floats, or bfloat16 numbers where products are made of those.
@Suite struct KeptTensorTests {
  /// What layers, each the ReLU, a convolution and instance norm, make of pictures.
  private func result(of pictures: Tensor, _ weights: [Tensor], _ precision: Precision) -> Tensor {
    let cache = WeightCache(precision: precision)
    return weights.reduce(pictures) { x, weight in
      let y = x.relu().convolved(with: weight, bias: nil, stride: 1, padding: .zero(1), cache)
      return y.normalised(epsilon: 1e-5, precision)
    }
  }

  private func normal(_ shape: Shape, _ purpose: String) -> Tensor {
    var stream = RandomStream(seed: 11, purpose: .init(purpose))
    return Tensor(shape, (0..<shape.count).map { _ in Float(stream.normal()) })
  }

  @Test func `what is kept as bfloat16 numbers takes half the memory`() {
    let layers = 12
    func bytes(_ precision: Precision) -> Int {
      TensorMemory.bytes {
        let pictures = Tensor([1, 64, 64, 64], repeating: 0).asVariable
        let weights = (0..<layers).map { _ in Tensor([3, 3, 64, 64], repeating: 0).asVariable }
        _ = result(of: pictures, weights, precision)
      }
    }
    let picture = 64 * 64 * 64 * MemoryLayout<Float>.stride
    let saved = bytes(.float32) - bytes(.bfloat16)
    // Two results are floats while the last layer is computed, and the pictures are there as floats, too.
    #expect(saved >= (layers / 2 - 3) * picture, "\(saved) bytes")
  }

  @Test func `gradients by way of bfloat16 numbers are nearly those of floats`() throws {
    let pictures = normal([1, 16, 16, 64], "pictures")
    let (weight, cotangent) = (normal([3, 3, 64, 64], "weight"), normal([1, 16, 16, 64], "cotangent"))
    func gradients(_ precision: Precision) -> [Tensor?] {
      let variables = [pictures.asVariable, weight.asVariable]
      return result(of: variables[0] * 1, [variables[1]], precision).gradients(of: variables, cotangent: cotangent)
    }
    for (whole, halved) in zip(gradients(.float32), gradients(.bfloat16)) {
      let (whole, halved) = (try #require(whole), try #require(halved))
      let difference = (whole + halved * -1).squaredNorm.squareRoot() / whole.squaredNorm.squareRoot()
      #expect(difference > 0 && difference < 0.03, "\(difference)")
    }
  }
}
