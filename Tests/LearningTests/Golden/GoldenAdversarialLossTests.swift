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

  @Test func `the averages of LeCam begin with the first means and move by a tenth`() {
    var means = LeCam(decay: 0.9)
    #expect(means.meanOfReal == nil && means.meanOfMade == nil)
    let logits = { (value: Float) in Tensor([1, 2, 1, 1], [value - 1, value + 1]) }
    means.update(real: logits(2), made: logits(-1))
    #expect(means.meanOfReal == 2 && means.meanOfMade == -1)
    means.update(real: logits(3), made: logits(-1))
    #expect(abs((means.meanOfReal ?? 0) - 2.1) < 1e-6 && abs((means.meanOfMade ?? 0) + 1) < 1e-6)
  }
}
