import Images
import Training

extension SampleSheet {
  /// Pictures in a row of a sheet of pictures made from vectors, and rows where no classes are known.
  private static let (columns, rows) = (8, 8)

  /// Draws a sheet of pictures made from the first vectors of the run's seed, the same on all sheets of the run: 64 of them; where
  /// classes are known, a row of each of the first 16; where captions are, a row of each of 8.
  package init(_ sampler: LatentSampler, seed: UInt64) {
    let sequence = LatentSequence(seed: seed, size: sampler.settings.network.latentSize)
    let texts = sampler.settings.captions?.examples(Self.rows) ?? []
    let classes = sampler.settings.classes?.prefix(16) ?? []
    let names = texts.isEmpty ? classes.map(\.name) : texts
    let pictures = (0..<(names.isEmpty ? Self.rows : names.count)).map { row in
      (0..<Self.columns).map { column -> Picture? in
        let vector = sequence.vector(at: row * Self.columns + column)
        return texts.isEmpty
          ? sampler.picture(of: vector, label: classes.isEmpty ? nil : row)
          : sampler.picture(of: vector, text: texts[row])
      }
    }
    picture = PictureGrid(rows: pictures, rowLabels: names).picture
  }
}
