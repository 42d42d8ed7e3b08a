import Foundation
import RandomStreams
import Tensors
import Testing
import Training

@Suite struct DifferentiableAugmentationTests {
  private func draws(height: Int, width: Int, count: Int) -> [DifferentiableAugmentation.Draw] {
    (0..<count).map { index in
      var stream = RandomStream(seed: 3, purpose: .init("test"), index: index)
      return DifferentiableAugmentation.Draw(height: height, width: width, from: &stream)
    }
  }

  @Test func `draws reach all places that the paper's program has, and no other`() {
    // 16 is shifted by up to 2, and a cutout of 8 has 17 centres; 13 by up to 2 and 7 with 13.
    let draws = draws(height: 16, width: 13, count: 2000)
    #expect(Set(draws.map(\.translation.rows)) == Set(-2...2))
    #expect(Set(draws.map(\.translation.columns)) == Set(-2...2))
    #expect(Set(draws.map(\.cutout.row)) == Set(0...16))
    #expect(Set(draws.map(\.cutout.column)) == Set(0...12))
    for values in [draws.map(\.brightness), draws.map(\.saturation), draws.map(\.contrast)] {
      let mean = values.reduce(0, +) / Float(values.count)
      // Six standard deviations of the mean of 2,000 uniform draws.
      #expect(abs(mean - 0.5) < 0.04 && values.allSatisfy { (0..<1).contains($0) })
    }
    // Every side has a place.
    for side in 1...20 { _ = self.draws(height: side, width: 1, count: 20) }
  }

  @Test func `a picture's draws follow from its place, the step and its name, whatever else is in the batch`() {
    let augmentation = DifferentiableAugmentation([.colour, .translation, .cutout])
    let picture = Tensor([1, 16, 16, 3], (0..<768).map { Float($0) / 768 })
    let batch = Tensor.batch(of: [picture, picture])
    func apply(_ pictures: Tensor, _ name: String = "real A", step: Int = 4) -> Tensor {
      augmentation.apply(to: pictures, named: name, seed: 9, step: step)
    }
    let both = apply(batch)
    #expect(both.pictures(0..<1).values == apply(picture).values)
    #expect(both.pictures(0..<1).values != both.pictures(1..<2).values)
    #expect(apply(picture, "real B").values != apply(picture).values)
    #expect(apply(picture, step: 5).values != apply(picture).values)
  }

  @Test func `policies are the published ones`() throws {
    for (policy, kinds) in [
      ("color,translation,cutout", Set(DifferentiableAugmentation.Kind.allCases)),
      ("translation,cutout", [.translation, .cutout]),
      ("color", [.colour]),
    ] {
      #expect(DifferentiableAugmentation(policy: policy) == DifferentiableAugmentation(kinds))
      #expect(DifferentiableAugmentation(kinds).policy == policy)
    }
    #expect(DifferentiableAugmentation(policy: "cutout,color")?.policy == "color,cutout")
    for wrong in ["", "colour", "color,", "color,color", "color, cutout", "flip"] {
      #expect(DifferentiableAugmentation(policy: wrong) == nil, "\(wrong)")
    }
    let data = try JSONEncoder().encode([DifferentiableAugmentation([.cutout, .colour])])
    #expect(String(decoding: data, as: UTF8.self) == #"["color,cutout"]"#)
    #expect(
      try JSONDecoder().decode([DifferentiableAugmentation].self, from: data) == [
        DifferentiableAugmentation([.cutout, .colour])
      ])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([DifferentiableAugmentation].self, from: Data(#"["flips"]"#.utf8))
    }
  }
}
