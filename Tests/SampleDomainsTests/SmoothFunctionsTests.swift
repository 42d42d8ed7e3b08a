import Foundation
import RandomStreams
import Testing

@testable import SampleDomains

@Suite("Functions of the drawing")
struct SmoothFunctionsTests {
  @Test("the angle is that of the mathematics library to within 0.004")
  func angle() {
    for step in 0...90 {
      let exact = Double(step) * Double.pi / 180
      let angle = angleFromVertical(Vector(3 * sin(exact), 3 * cos(exact)))
      #expect(abs(angle - exact) < 0.004, "\(step)°: \(angle)")
    }
  }

  @Test("directions are unit vectors at twice the angle")
  func direction() {
    for tangent in [-0.68, -0.3, 0, 0.4, 1] {
      let direction = Vector.direction(halfAngleTangent: tangent)
      #expect(abs(direction.length - 1) < 1e-15)
      #expect(abs(direction.x - cos(2 * atan(tangent))) < 1e-15)
      #expect(abs(direction.y - sin(2 * atan(tangent))) < 1e-15)
    }
  }

  @Test("the smooth step rises from 0 to 1, or falls where its limits do")
  func step() {
    #expect(smoothStep(1, 3, 0) == 0)
    #expect(smoothStep(1, 3, 2) == 0.5)
    #expect(smoothStep(1, 3, 1.5) == 0.15625)
    #expect(smoothStep(1, 3, 4) == 1)
    #expect(smoothStep(3, 1, 4) == 0)
    #expect(smoothStep(3, 1, 1.5) == 0.84375)
  }

  @Test("the smooth minimum is the minimum beyond the rounding and lies below it within")
  func minimum() {
    #expect(smoothMinimum(1, 2, rounding: 0.5) == 1)
    #expect(smoothMinimum(2, 1, rounding: 1) == 1)
    #expect(smoothMinimum(1, 1, rounding: 0.5) == 0.875)
  }

  @Test("noise equals its lattice at whole numbers, lies between its neighbours, and repeats after 16")
  func noise() {
    var stream = RandomStream(seed: 1, purpose: RandomStream.Purpose("noise test"))
    let noise = ValueNoise(&stream)
    var again = RandomStream(seed: 1, purpose: RandomStream.Purpose("noise test"))
    let first = again.uniform(in: -1...1)
    let second = again.uniform(in: -1...1)
    #expect(noise.height(at: Vector(0, 0)) == first)
    #expect(noise.height(at: Vector(1, 0)) == second)
    #expect(abs(noise.height(at: Vector(0.5, 0)) - (first + second) / 2) < 1e-15)
    #expect(noise.height(at: Vector(-16, 32)) == first)
    #expect(noise.height(at: Vector(0.25, 0.75)) == noise.height(at: Vector(16.25, -15.25)))
  }
}
