import ReferenceKernels
import Tensors
import Testing
import Training

@Suite struct GoldenAdversarialLossTests {
  private func expect(_ values: [Float], _ name: String, _ file: GoldenFile) throws {
    let expected = try file.doubles(name)
    let comparison = Comparison(values, [values.count], expected: expected, [expected.count])
    #expect(comparison.error < 1e-5, "\(name): \(comparison)")
  }

  @Test(arguments: GoldenFile.all { $0.kind == "losses" })
  func `every loss and its gradients are PyTorch's`(file: GoldenFile) throws {
    for mode in try #require(file.text("modes")).split(separator: ",").map(String.init) {
      let loss = try #require(AdversarialLoss(rawValue: mode))
      let (real, fake) = (try file.tensor("real").asVariable, try file.tensor("fake").asVariable)
      let (ofReal, ofMade) = (loss.ofReal(real), loss.ofMade(fake))
      try expect([ofReal.item], "\(mode).D_real", file)
      try expect([ofMade.item], "\(mode).D_fake", file)
      let gradients = (ofReal + ofMade).gradients(of: [real, fake])
      try expect(try #require(gradients[0]).values, "\(mode).D.grad.real", file)
      try expect(try #require(gradients[1]).values, "\(mode).D.grad.fake", file)
      let shown = try file.tensor("fake").asVariable
      let ofGenerator = loss.ofGenerator(shown)
      try expect([ofGenerator.item], "\(mode).G", file)
      try expect(try #require(ofGenerator.gradients(of: [shown])[0]).values, "\(mode).G.grad.fake", file)
    }
  }

  @Test(arguments: GoldenFile.all { $0.kind == "losses" })
  func `label smoothing and LeCam are PyTorch's`(file: GoldenFile) throws {
    let real = try file.tensor("real").asVariable
    let smoothed = AdversarialLoss.crossEntropy.ofReal(real, target: 0.9)
    try expect([smoothed.item], "smooth.D_real", file)
    try expect(try #require(smoothed.gradients(of: [real])[0]).values, "smooth.D.grad.real", file)

    let (a, b) = (try file.tensor("real").asVariable, try file.tensor("fake").asVariable)
    let means = (real: try file.floats("lecam.mean_real")[0], made: try file.floats("lecam.mean_fake")[0])
    let loss = LeCam.loss(real: a, made: b, meanOfReal: means.real, meanOfMade: means.made)
    try expect([loss.item], "lecam.value", file)
    let gradients = loss.gradients(of: [a, b])
    try expect(try #require(gradients[0]).values, "lecam.grad.real", file)
    try expect(try #require(gradients[1]).values, "lecam.grad.fake", file)
  }

  @Test(arguments: [0, 2]) func `the averages of LeCam are the last means until it begins, and move by a tenth then`(
    start: Int
  ) throws {
    let leCam = LeCam(LeCamSettings(weight: 0.3, start: start))
    let logits = { (value: Float) in Tensor([2, 1], [value - 1, value + 1]) }
    for update in 0..<start {
      leCam.takeIn(real: logits(7), made: logits(5), update: update)
      #expect(leCam.means == (7, 5) && leCam.loss(real: logits(7), made: logits(5), update: update) == nil)
    }
    leCam.takeIn(real: logits(2), made: logits(-1), update: start)
    // Without an average before, the first means are it.
    let means: (real: Float, made: Float) = start == 0 ? (2, -1) : (6.5, 4.4)
    #expect(abs(leCam.means.real - means.real) < 1e-5 && abs(leCam.means.made - means.made) < 1e-5)
    let loss = try #require(leCam.loss(real: logits(9), made: logits(-1), update: start))
    let expected = LeCam.loss(
      real: logits(9), made: logits(-1), meanOfReal: leCam.means.real, meanOfMade: leCam.means.made)
    #expect(abs(loss.item - 0.3 * expected.item) < 1e-5 && loss.item > 0)
    leCam.takeIn(real: logits(4), made: logits(-1), update: start + 1)
    #expect(abs(leCam.means.real - (0.9 * means.real + 0.4)) < 1e-5)
  }
}
