import Images
import Training

extension SampleSheet {
  /// Pictures in a row of a sheet of pictures made from vectors, and rows where no classes are known.
  private static let (columns, rows) = (8, 8)

  /// Draws a sheet of pictures made from the first vectors of the run's seed, the same on all sheets of the run: 64 of them, or
  /// where classes are known, a row of each of the first 16.
  package init(_ sampler: LatentSampler, seed: UInt64) {
    let classes = sampler.settings.classes?.prefix(16) ?? []
    let count = classes.isEmpty ? Self.rows : classes.count
    let sequence = LatentSequence(seed: seed, size: sampler.settings.network.latentSize)
    let pictures = (0..<count).map { row in
      (0..<Self.columns).map { column -> Picture? in
        sampler.picture(of: sequence.vector(at: row * Self.columns + column), label: classes.isEmpty ? nil : row)
      }
    }
    picture = PictureGrid(rows: pictures, rowLabels: classes.map(\.name)).picture
  }
}
