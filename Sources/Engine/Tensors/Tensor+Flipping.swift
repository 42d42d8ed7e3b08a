extension Tensor {
  /// Pictures mirrored left to right. Keeps nothing: no gradient flows through.
  ///
  /// Shapes: `[batch, height, width, channels]`, unchanged.
  package func flippedHorizontally() -> Tensor {
    let (width, channels) = (shape.width, shape.channels)
    return Tensor(shape) { target in
      for line in 0..<shape.batch * shape.height {
        for column in 0..<width {
          let (from, to) = (line * width + column, line * width + width - 1 - column)
          (target.start + to * channels).update(from: pointer + from * channels, count: channels)
        }
      }
    }
  }
}
