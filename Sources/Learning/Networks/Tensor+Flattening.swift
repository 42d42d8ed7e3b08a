import Tensors

extension Tensor {
  /// Pictures from rows of all their values, the channels outermost as PyTorch flattens them.
  ///
  /// Shapes: `[batch, channels · height · width]` to `[batch, height, width, channels]`.
  func pictures(height: Int, width: Int, channels: Int) -> Tensor {
    let shape = Shape(batch: shape[0], height: height, width: width, channels: channels)
    // A grey picture's values are in order already.
    return channels == 1
      ? reshaped(shape) : reshaped([shape.batch, channels, height * width]).transposed().reshaped(shape)
  }

  /// The values of each picture in a row, the channels outermost as PyTorch flattens them.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, channels · height · width]`.
  var flattened: Tensor {
    let (pixels, channels) = (shape.height * shape.width, shape.channels)
    let ordered = channels == 1 ? self : reshaped([shape.batch, pixels, channels]).transposed()
    return ordered.reshaped([shape.batch, channels * pixels])
  }

  /// The sum over all pixels of each picture.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, channels]`.
  var sumOverPixels: Tensor {
    let (batch, pixels, channels) = (shape.batch, shape.height * shape.width, shape.channels)
    return Tensor([batch, 1, pixels], repeating: 1).matrixProduct(with: reshaped([batch, pixels, channels]))
      .reshaped([batch, channels])
  }

  /// The columns of this followed by those of `other`.
  ///
  /// Shapes: `[rows, m]` and `[rows, n]` to `[rows, m + n]`.
  func joined(with other: Tensor) -> Tensor {
    let (rows, m, n) = (shape[0], shape[1], other.shape[1])
    return reshaped([rows, 1, 1, m]).concatenated(with: other.reshaped([rows, 1, 1, n])).reshaped([rows, m + n])
  }

  /// ⟨row of this, row of other⟩.
  ///
  /// Shapes: two `[rows, columns]` to `[rows, 1]`.
  func rowProducts(with other: Tensor) -> Tensor {
    let (rows, columns) = (shape[0], shape[1])
    return reshaped([rows, 1, columns]).matrixProduct(with: other.reshaped([rows, columns, 1])).reshaped([rows, 1])
  }
}
