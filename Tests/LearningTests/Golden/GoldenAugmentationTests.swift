import ReferenceKernels
import Tensors
import Testing
import Training

/// Float32 in another order of summation, in units of the largest value.
private let tolerance = 1e-5

@Suite struct GoldenAugmentationTests {
  /// The maps that the file names, each by the tensor operation that is meant to be it.
  private static let maps: [String: @Sendable (Tensor, [DifferentiableAugmentation.Draw]) -> Tensor] = [
    "brightness": { x, draws in x.brightened(by: draws.map { $0.brightness - 0.5 }) },
    "saturation": { x, draws in x.saturated(by: draws.map { 2 * $0.saturation }) },
    "contrast": { x, draws in x.contrasted(by: draws.map { $0.contrast + 0.5 }) },
    "translation": { x, draws in DifferentiableAugmentation([.translation]).apply(draws, to: x) },
    "cutout": { x, draws in DifferentiableAugmentation([.cutout]).apply(draws, to: x) },
    "all": { x, draws in DifferentiableAugmentation([.colour, .translation, .cutout]).apply(draws, to: x) },
  ]

  @Test(arguments: GoldenFile.all { $0.contains("draw.cutout_rows") && $0.contains("all.output") })
  func `every map and its gradient are PyTorch's`(file: GoldenFile) throws {
    let names = try #require(file.text("maps")).split(separator: ",").map(String.init)
    #expect(Set(names) == Set(Self.maps.keys))
    let draws = try file.draws("draw")
    for name in names {
      let map = try #require(Self.maps[name])
      let input = try file.picture("input").asVariable
      let output = map(input, draws)
      let gradient = try #require(output.gradients(of: [input], cotangent: try file.picture("probe"))[0])
      for (ours, key) in [(output, "\(name).output"), (gradient, "\(name).grad.input")] {
        let expected = try file.picture(key)
        let comparison = Comparison(
          ours.values, ours.shape.extents, expected: expected.values.map(Double.init), expected.shape.extents)
        #expect(comparison.error < tolerance, "\(key): \(comparison)")
      }
    }
  }
}

extension GoldenFile {
  /// What was drawn for the pictures of a batch, from the tensors whose names begin with a prefix; colours stay where nothing is said.
  func draws(_ prefix: String) throws -> [DifferentiableAugmentation.Draw] {
    func places(_ name: String) throws -> [Int] { try integers("\(prefix).\(name)") }
    let (rows, columns) = (try places("translation_rows"), try places("translation_columns"))
    func numbers(_ name: String) throws -> [Float] {
      contains("\(prefix).\(name)") ? try floats("\(prefix).\(name)") : rows.map { _ in 0.5 }
    }
    let (centreRows, centreColumns) = (try places("cutout_rows"), try places("cutout_columns"))
    let (brightness, saturation, contrast) = (
      try numbers("brightness"), try numbers("saturation"), try numbers("contrast")
    )
    return brightness.indices.map {
      DifferentiableAugmentation.Draw(
        brightness: brightness[$0], saturation: saturation[$0], contrast: contrast[$0],
        translation: (rows[$0], columns[$0]), cutout: (centreRows[$0], centreColumns[$0]))
    }
  }
}
