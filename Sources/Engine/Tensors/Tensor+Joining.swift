import InstructionSets
import Kernels

extension Tensor {
  /// The channels of this picture followed by those of `other`. Keeps nothing.
  ///
  /// Shapes: `[batch, height, width, m]` and `[batch, height, width, n]` to `[batch, height, width, m + n]`.
  package func concatenated(with other: Tensor) -> Tensor {
    .concatenation(of: [self, other])
  }

  /// The channels of several pictures, one after the other. Keeps nothing.
  ///
  /// Shapes: `[batch, height, width, nᵢ]` to `[batch, height, width, Σ nᵢ]`.
  package static func concatenation(of tensors: [Tensor]) -> Tensor {
    guard let first = tensors.first?.shape else {
      preconditionFailure("concatenation: at least one tensor was expected")
    }
    let channels = tensors.map(\.shape.channels)
    for tensor in tensors {
      precondition(
        tensor.shape.with(channels: first.channels) == first,
        "concatenation: equal batch, height and width were expected, got \(first) and \(tensor.shape)")
    }
    let total = channels.reduce(0, +)
    return .made(first.with(channels: total), from: tensors, pullback: ConcatenationPullback(channels: channels)) {
      var place = $0
      for (tensor, count) in zip(tensors, channels) {
        kernels.copyColumns(
          tensor.pointer, sourceStride: count, rows: first.pixels, columns: count, into: place, targetStride: total)
        place += count
      }
    }
  }

  /// Channels `range` as a picture of their own. Keeps nothing.
  package func channels(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= shape.channels && !range.isEmpty,
      "channels: \(range) is not within the channels of \(shape)")
    return .made(
      shape.with(channels: range.count), from: [self], pullback: ChannelsPullback(shape: shape, range: range)
    ) {
      kernels.copyColumns(
        pointer + range.lowerBound, sourceStride: shape.channels, rows: shape.pixels, columns: range.count, into: $0,
        targetStride: range.count)
    }
  }

  /// The pictures of several tensors in one batch. Keeps nothing.
  package static func batch(of tensors: [Tensor]) -> Tensor {
    guard let first = tensors.first else { preconditionFailure("batch: at least one tensor was expected") }
    if tensors.count == 1 { return first }
    for tensor in tensors {
      precondition(
        tensor.shape.with(batch: 1) == first.shape.with(batch: 1),
        "batch: pictures of one size were expected, got \(first.shape) and \(tensor.shape)")
    }
    let sizes = tensors.map(\.shape.batch)
    return .made(first.shape.with(batch: sizes.reduce(0, +)), from: tensors, pullback: BatchPullback(sizes: sizes)) {
      var place = $0
      for tensor in tensors {
        place.update(from: tensor.pointer, count: tensor.shape.count)
        place += tensor.shape.count
      }
    }
  }

  /// Pictures `range` of the batch. Keeps nothing.
  package func pictures(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= shape.batch && !range.isEmpty,
      "pictures: \(range) is not within the batch of \(shape)")
    if range == 0..<shape.batch { return self }
    let size = shape.count / shape.batch
    return .made(shape.with(batch: range.count), from: [self], pullback: PicturesPullback(shape: shape, range: range)) {
      $0.update(from: pointer + range.lowerBound * size, count: range.count * size)
    }
  }
}

private struct ConcatenationPullback: Pullback {
  let channels: [Int]

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    var first = 0
    return zip(channels, wanted).map { count, wanted in
      defer { first += count }
      return wanted ? cotangent.channels(first..<first + count) : nil
    }
  }
}

private struct ChannelsPullback: Pullback {
  let shape: Shape
  let range: Range<Int>

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(shape) {
        $0.update(repeating: 0)
        kernels.copyColumns(
          cotangent.pointer, sourceStride: range.count, rows: shape.pixels, columns: range.count,
          into: $0.start + range.lowerBound, targetStride: shape.channels)
      }
    ]
  }
}

private struct BatchPullback: Pullback {
  let sizes: [Int]

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    var first = 0
    return zip(sizes, wanted).map { size, wanted in
      defer { first += size }
      return wanted ? cotangent.pictures(first..<first + size) : nil
    }
  }
}

private struct PicturesPullback: Pullback {
  let shape: Shape
  let range: Range<Int>

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(shape) {
        $0.update(repeating: 0)
        ($0.start + range.lowerBound * (shape.count / shape.batch)).update(
          from: cotangent.pointer, count: cotangent.shape.count)
      }
    ]
  }
}
