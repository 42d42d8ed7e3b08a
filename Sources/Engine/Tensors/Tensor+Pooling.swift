import InstructionSets
import Kernels

extension Tensor {
  /// The mean of each window, over those of its pixels that lie inside of the picture. Keeps nothing but the shape.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, (height + 2·padding − kernelHeight) / stride + 1, …, channels]`.
  package func meanPooled(kernelHeight: Int, kernelWidth: Int, stride: Int, padding: Int) -> Tensor {
    let geometry = pooling(kernelHeight: kernelHeight, kernelWidth: kernelWidth, stride: stride, padding: padding)
    return .made(
      shape.with(height: geometry.outputHeight, width: geometry.outputWidth), from: [self],
      pullback: MeanPoolingPullback(geometry: geometry, shape: shape)
    ) {
      kernels.meanPooling(geometry, input: pointer, output: $0)
    }
  }

  /// The largest value of each window, over those of its pixels that lie inside of the picture; a last row or column without a whole
  /// window is left out, as in PyTorch. Keeps this tensor.
  ///
  /// Shapes: as of `meanPooled`.
  package func maxPooled(kernelHeight: Int, kernelWidth: Int, stride: Int, padding: Int) -> Tensor {
    let geometry = pooling(kernelHeight: kernelHeight, kernelWidth: kernelWidth, stride: stride, padding: padding)
    return .made(
      shape.with(height: geometry.outputHeight, width: geometry.outputWidth), from: [self],
      pullback: MaxPoolingPullback(geometry: geometry, input: detached)
    ) {
      kernels.maximumPooling(geometry, input: pointer, output: $0)
    }
  }

  /// The largest of each square of 2×2 pixels; a last odd row or column is left out. Keeps this tensor.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, height / 2, width / 2, channels]`.
  package func maxPooled() -> Tensor { maxPooled(kernelHeight: 2, kernelWidth: 2, stride: 2, padding: 0) }

  /// The mean of each picture's channels. Keeps nothing but the shape.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, 1, 1, channels]`.
  package func meanOverPictures() -> Tensor {
    meanPooled(kernelHeight: shape.height, kernelWidth: shape.width, stride: 1, padding: 0)
  }

  private func pooling(kernelHeight: Int, kernelWidth: Int, stride: Int, padding: Int) -> PoolingShape {
    let geometry = PoolingShape(
      batch: shape.batch, height: shape.height, width: shape.width, channels: shape.channels,
      kernelHeight: kernelHeight, kernelWidth: kernelWidth, stride: stride, padding: padding)
    precondition(geometry.fault == nil, "pooling: \(geometry.fault ?? "") (input \(shape))")
    return geometry
  }

  /// The picture with zeros around it, which may be different numbers of them on each side: the SAME padding of TensorFlow puts
  /// an odd one at the bottom and at the right. Keeps nothing.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, top + height + bottom, left + width + right, channels]`.
  package func paddedWithZeros(top: Int, bottom: Int, left: Int, right: Int) -> Tensor {
    precondition(
      min(top, bottom, left, right) >= 0,
      "paddedWithZeros: \(top), \(bottom), \(left) and \(right) must not be negative")
    let padded = shape.with(height: top + shape.height + bottom, width: left + shape.width + right)
    return .made(
      padded, from: [self], pullback: ZeroPaddingPullback(shape: shape, top: top, left: left)
    ) {
      $0.update(repeating: 0, count: padded.count)
      for picture in 0..<shape.batch {
        kernels.copyColumns(
          pointer + picture * shape.count / shape.batch, sourceStride: shape.width * shape.channels,
          rows: shape.height, columns: shape.width * shape.channels,
          into: $0 + ((picture * padded.height + top) * padded.width + left) * padded.channels,
          targetStride: padded.width * padded.channels)
      }
    }
  }
}

private struct MeanPoolingPullback: Pullback {
  let geometry: PoolingShape
  let shape: Shape

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [Tensor(shape) { kernels.meanPoolingGradient(geometry, cotangent: cotangent.pointer, gradient: $0.start) }]
  }
}

private struct MaxPoolingPullback: Pullback {
  let geometry: PoolingShape
  let input: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(input.shape) {
        kernels.maximumPoolingGradient(
          geometry, cotangent: cotangent.pointer, input: input.pointer, gradient: $0.start)
      }
    ]
  }
}

private struct ZeroPaddingPullback: Pullback {
  let shape: Shape
  let top: Int
  let left: Int

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let padded = cotangent.shape
    return [
      Tensor(shape) {
        for picture in 0..<shape.batch {
          kernels.copyColumns(
            cotangent.pointer + ((picture * padded.height + top) * padded.width + left) * padded.channels,
            sourceStride: padded.width * padded.channels, rows: shape.height, columns: shape.width * shape.channels,
            into: $0.start + picture * shape.count / shape.batch, targetStride: shape.width * shape.channels)
        }
      }
    ]
  }
}
