import Kernels

extension Tensor {
  /// The picture surrounded by zeros or its mirror image on all sides. Keeps nothing.
  ///
  /// Convolutions pad while they load; this is for where the padded picture itself is wanted.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, height + 2·padding, width + 2·padding, channels]`.
  public func padded(_ padding: Padding) -> Tensor {
    let amount = padding.amount
    precondition(
      padding.mode == .zero || (amount < shape.height && amount < shape.width),
      "padded: reflection by \(amount) needs a picture larger than that, got \(shape)")
    let padded = shape.with(height: shape.height + 2 * amount, width: shape.width + 2 * amount)
    return .made(padded, from: [self], pullback: PaddingPullback(shape: shape, padding: padding)) {
      pad(
        pointer, batch: shape.batch, height: shape.height, width: shape.width, channels: shape.channels,
        padding: amount, mode: padding.mode, into: $0)
    }
  }
}

private struct PaddingPullback: Pullback {
  let shape: Shape
  let padding: Padding

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(shape) {
        switch padding {
        case .reflection(let amount):
          foldReflection(
            cotangent.pointer, batch: shape.batch, height: shape.height, width: shape.width, channels: shape.channels,
            padding: amount, gate: nil, into: $0.start)
        case .zero(let amount):
          let stride = (shape.width + 2 * amount) * shape.channels
          for picture in 0..<shape.batch {
            let top = (picture * (shape.height + 2 * amount) + amount) * stride + amount * shape.channels
            copyColumns(
              cotangent.pointer + top, sourceStride: stride, rows: shape.height, columns: shape.width * shape.channels,
              into: $0.start + picture * shape.height * shape.width * shape.channels,
              targetStride: shape.width * shape.channels)
          }
        }
      }
    ]
  }
}
