import Kernels

extension Winograd {
  /// The output tiles of the pictures of a batch, and where their source pixels are.
  struct Tiling {
    let filtering: MinimalFiltering
    /// Rows and columns of the kernel.
    let kernel: Int
    let stride: Int
    /// Along an axis, the taps that see each phase.
    private let taps: [Int]
    let batch: Int
    let rows: Int
    let columns: Int
    let outputHeight: Int
    let outputWidth: Int
    /// For each phase of rows, the source coordinate, or -1 for zeros, at `tile × side + i`.
    let sourceRow: [[Int]]
    let sourceColumn: [[Int]]
    /// What the products of frequencies are made of.
    let precision: Precision

    /// The tiles of a convolution.
    ///
    /// - Precondition: `MinimalFiltering.init(kernel:stride:)` knows its kernel.
    init(_ shape: ConvolutionShape) {
      guard let filtering = MinimalFiltering(kernel: shape.kernelHeight, stride: shape.stride) else {
        preconditionFailure("Tiling: a kernel that Winograd's filtering computes was expected, got \(shape)")
      }
      self.filtering = filtering
      kernel = shape.kernelHeight
      stride = shape.stride
      taps = (0..<shape.stride).map { shape.taps(ofPhase: $0) }
      precision = shape.precision
      batch = shape.batch
      outputHeight = shape.outputHeight
      outputWidth = shape.outputWidth
      rows = (outputHeight + filtering.tile - 1) / filtering.tile
      columns = (outputWidth + filtering.tile - 1) / filtering.tile
      func sources(_ tiles: Int, size: Int, before: Int, after: Int) -> [[Int]] {
        (0..<shape.stride).map { phase in
          // Where a tap is missing, the last pixel would take part at ∞ alone.
          let pixels = filtering.frequencies(ofTaps: shape.taps(ofPhase: phase))
          return (0..<tiles * filtering.side).map { index in
            let (tile, offset) = (index / filtering.side, index % filtering.side)
            if offset >= pixels { return -1 }
            let place = (tile * filtering.tile + offset) * shape.stride + phase - before
            // Beyond the padding lies what only the cut-off outputs of the last tile would look at.
            return place < size + after ? paddedIndex(place, size: size, mode: shape.paddingMode) : -1
          }
        }
      }
      sourceRow = sources(
        rows, size: shape.inputHeight, before: shape.rowPadding.above, after: shape.rowPadding.below)
      sourceColumn = sources(columns, size: shape.inputWidth, before: shape.padding, after: shape.padding)
    }

    /// Parts of the source, each of which has channels of its own.
    var phases: Int { stride * stride }

    /// Places in a tile.
    var frequencies: Int { filtering.side * filtering.side }

    /// Room for the transformed tiles of the source. Shapes: a plane of `[rows, phases · channels]` for each frequency, each phase
    /// filled up to whole panels.
    func inputPlanes(rows: Int, channels: Int, pairing: Pairing = .none) -> FrequencyPlanes {
      FrequencyPlanes(
        count: frequencies, rows: rows, columns: phases * PanelMatrix.padded(channels), pairing: pairing,
        used: pairing == .none && frequencies(ofPhase: stride - 1) < filtering.side
          ? (0..<frequencies).map { usedPanels(at: $0, channels: channels) } : [])
    }

    /// The frequencies of rows, or of columns, at which a phase takes part in products: where its taps are not zero.
    @inline(__always)
    func frequencies(ofPhase phase: Int) -> Int { filtering.frequencies(ofTaps: taps[phase]) }

    /// The panels of the source's phases that take part in products at a frequency.
    private func usedPanels(at frequency: Int, channels: Int) -> [Range<Int>] {
      let (row, column) = (frequency / filtering.side, frequency % filtering.side)
      let panels = PanelMatrix.panels(channels)
      return (0..<phases).reduce(into: []) { used, phase in
        guard row < frequencies(ofPhase: phase / stride), column < frequencies(ofPhase: phase % stride) else { return }
        let range = phase * panels..<(phase + 1) * panels
        if let before = used.last, before.upperBound == range.lowerBound {
          used[used.count - 1] = before.lowerBound..<range.upperBound
        } else {
          used.append(range)
        }
      }
    }

    /// Room for the transformed tiles of the output. Shapes: a plane of `[rows, channels]` for each frequency.
    func outputPlanes(rows: Int, channels: Int, pairing: Pairing = .none) -> FrequencyPlanes {
      FrequencyPlanes(count: frequencies, rows: rows, columns: channels, pairing: pairing)
    }

    /// How an operand is paired whose rows, or columns, are what products are summed over.
    func operand(summedOver pairing: Pairing) -> Pairing { precision == .bfloat16 ? pairing : .none }

    /// The phase that a panel of the source's planes belongs to, of rows and of columns as well, and its first channel.
    @inline(__always)
    func part(ofPanel panel: Int, channels: Int) -> (phase: Int, row: Int, column: Int, first: Int) {
      let panels = PanelMatrix.panels(channels)
      let phase = panel / panels
      return (phase, phase / stride, phase % stride, panel % panels * PanelMatrix.width)
    }

    /// Where the pixels of a tile are in the source, as many as there are frequencies for each phase: floats from its beginning to the pixel's
    /// first channel, or -1 for zeros.
    func pixels(
      ofTile index: Int, height: Int, width: Int, channels: Int, into offsets: UnsafeMutablePointer<Int>
    ) {
      let side = filtering.side
      let place = place(index)
      var next = offsets
      for rowPhase in 0..<stride {
        for columnPhase in 0..<stride {
          for i in 0..<side {
            let row = sourceRow[rowPhase][place.row * side + i]
            for j in 0..<side {
              let column = sourceColumn[columnPhase][place.column * side + j]
              next.pointee =
                row < 0 || column < 0 ? -1 : ((place.picture * height + row) * width + column) * channels
              next += 1
            }
          }
        }
      }
    }

    /// Where the pixels of a tile of the output are, row by row: floats from the beginning to the pixel's first channel, or -1 for zeros.
    func outputPixels(ofTile index: Int, channels: Int, into offsets: UnsafeMutablePointer<Int>) {
      let (tile, place) = (filtering.tile, place(index))
      let height = min(tile, outputHeight - place.row * tile)
      let width = min(tile, outputWidth - place.column * tile)
      for i in 0..<tile {
        let row = (place.picture * outputHeight + place.row * tile + i) * outputWidth + place.column * tile
        for j in 0..<tile { offsets[i * tile + j] = i < height && j < width ? (row + j) * channels : -1 }
      }
    }

    /// Rows of tiles of all pictures, in blocks of about `tiles` tiles that are transformed together.
    func blocks(ofTiles tiles: Int) -> [Range<Int>] {
      let size = max(1, tiles / columns)
      return Swift.stride(from: 0, to: batch * rows, by: size).map { $0..<min(batch * rows, $0 + size) }
    }

    /// The tiles of rows of tiles.
    func tiles(_ tileRows: Range<Int>) -> Range<Int> { tileRows.lowerBound * columns..<tileRows.upperBound * columns }

    /// The tile `index`: its picture, and its row and column there.
    @inline(__always)
    func place(_ index: Int) -> (picture: Int, row: Int, column: Int) {
      (index / (rows * columns), index / columns % rows, index % columns)
    }
  }
}

extension ConvolutionShape {
  /// Along an axis, the taps of a square kernel that see a phase of the input.
  func taps(ofPhase phase: Int) -> Int { (kernelHeight + stride - 1 - phase) / stride }
}
