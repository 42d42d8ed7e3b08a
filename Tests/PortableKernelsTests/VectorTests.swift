import Foundation
import Testing

// Vectors are handed over in other registers where AVX is compiled for, which tests are not.
#if !AVX2
  @testable import PortableKernels

  @Suite(.enabled(if: areAvailable)) struct VectorTests {
    @Test func `roots of all sizes are within a rounding or two`() {
      for exponent in -120...127 {
        for i in 0..<32 {
          let value = (1 + Float(i) / 32) * Float(sign: .plus, exponent: exponent, significand: 1)
          let (root, expected) = (Double(Vector(repeating: value).root()[3]), Double(value).squareRoot())
          #expect(abs(root - expected) <= 1.2e-7 * expected, "√\(value)")
        }
      }
    }

    @Test func `the root of 0 is 0, of a number that is hardly one is hardly one, and of infinity is large`() {
      #expect(Vector.zero.root() == .zero)
      #expect(Vector(repeating: .leastNonzeroMagnitude).root()[0] < 1e-18)
      #expect(Vector(repeating: .infinity).root()[0] > 1e19)
      #expect(Vector(repeating: .nan).root()[0].isNaN)
    }

    @Test func `powers of e of numbers that are not positive are within a few roundings`() {
      #expect(Vector.zero.exponential() == Vector(repeating: 1))
      for i in 0...8700 {
        let value = -Float(i) / 100
        let (power, expected) = (Double(Vector(repeating: value).exponential()[5]), exp(Double(value)))
        #expect(abs(power - expected) <= 2e-7 * expected, "e^\(value)")
      }
      #expect(Vector(repeating: -1e9).exponential()[0] <= 2e-38)
      #expect(Vector(repeating: .nan).exponential()[0].isNaN)
    }

    @Test func `hyperbolic tangents are within a few roundings, of numbers near zero as well`() {
      for exponent in -120...5 {
        for i in 0..<32 {
          let value = (1 + Float(i) / 32) * Float(sign: .plus, exponent: exponent, significand: 1)
          let (tangent, expected) = (Double(Vector(repeating: value).hyperbolicTangent()[9]), tanh(Double(value)))
          #expect(abs(tangent - expected) <= 2e-7 * expected, "tanh \(value)")
          #expect(Vector(repeating: -value).hyperbolicTangent()[9] == -Float(tangent))
        }
      }
      #expect(Vector.zero.hyperbolicTangent() == .zero)
      #expect(Vector(repeating: -.infinity).hyperbolicTangent() == Vector(repeating: -1))
      #expect(Vector(repeating: .nan).hyperbolicTangent()[0].isNaN)
    }
  }
#endif
