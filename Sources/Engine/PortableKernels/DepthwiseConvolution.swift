import Kernels

extension DepthwiseShape {
  var paddedWidth: Int { width + 2 * padding }
  var pictureCount: Int { height * width * channels }
  /// Rows of output that one task computes: few enough that what it reads stays in the cache.
  static let rowsPerTask = 8

  var tasksPerPicture: Int { (outputHeight + Self.rowsPerTask - 1) / Self.rowsPerTask }

  /// The picture and the rows of output of a task.
  func rows(of task: Int) -> (picture: Int, rows: Range<Int>) {
    let first = task % tasksPerPicture * Self.rowsPerTask
    return (task / tasksPerPicture, first..<min(outputHeight, first + Self.rowsPerTask))
  }

  /// The padded, activated rows of the input that the rows of output see.
  ///
  /// Shapes: result `[(rows − 1)·stride + kernel, paddedWidth, channels]`.
  func paddedRows(_ input: UnsafePointer<Float>, slope: Float, picture: Int, rows: Range<Int>) -> Buffer {
    let line = paddedWidth * channels
    let count = (rows.count - 1) * stride + kernel
    let buffer = Buffer(count * line)
    for row in 0..<count {
      padLine(
        rows.lowerBound * stride + row - above, of: input + picture * pictureCount, height: height, width: width,
        channels: channels,
        padding: padding, mode: paddingMode, slope: slope, into: buffer.pointer + row * line)
    }
    return buffer
  }
}

extension DepthwiseShape {
  /// The cotangent with zeros between its pixels, as if the stride were 1: where no output was computed, none has a gradient.
  ///
  /// Shapes: cotangent like the output, result `[batch, height + 2·padding − kernel + 1, width + 2·padding − kernel + 1, channels]`.
  fileprivate func spreadCotangent(_ cotangent: UnsafePointer<Float>) -> Buffer {
    let (spreadHeight, spreadWidth) = (height + 2 * padding - kernel + 1, paddedWidth - kernel + 1)
    let buffer = Buffer(batch * spreadHeight * spreadWidth * channels)
    buffer.pointer.update(repeating: 0, count: buffer.count)
    for line in 0..<batch * outputHeight {
      let (picture, row) = line.quotientAndRemainder(dividingBy: outputHeight)
      let target = buffer.pointer + (picture * spreadHeight + row * stride) * spreadWidth * channels
      for column in 0..<outputWidth {
        (target + column * stride * channels).update(
          from: cotangent + (line * outputWidth + column) * channels, count: channels)
      }
    }
    return buffer
  }
}

/// The convolution of each channel by itself (groups = channels in PyTorch), and its gradients.
///
/// It does few multiplications for each value that it reads, so memory decides its speed: each task pads and activates a band
/// of rows into memory that stays in the cache, and works on it without minding edges.
extension CompiledKernels {
  package static func convolveDepthwise(
    _ shape: DepthwiseShape, input: UnsafePointer<Float>, slope: Float, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>
  ) {
    let channels = shape.channels
    let outputLine = shape.outputWidth * channels
    let shift = Buffer(channels)
    shift.pointer.update(repeating: 0, count: channels)
    if let bias { shift.pointer.update(from: bias, count: channels) }
    parallelFor(shape.batch * shape.tasksPerPicture) { task in
      let (picture, rows) = shape.rows(of: task)
      let padded = shape.paddedRows(input, slope: slope, picture: picture, rows: rows)
      for row in 0..<rows.count {
        let source = padded.pointer + row * shape.stride * shape.paddedWidth * channels
        let target = output + (picture * shape.outputHeight + rows.lowerBound + row) * outputLine
        if shape.kernel == 3, shape.stride == 1 {
          convolveLine(
            source, line: shape.paddedWidth * channels, width: shape.outputWidth, channels: channels, weight: weight,
            bias: shift.pointer, into: target)
        } else {
          convolveLine(
            source, line: shape.paddedWidth * channels, width: shape.outputWidth, channels: channels,
            kernel: shape.kernel, stride: shape.stride, weight: weight, bias: shift.pointer, into: target)
        }
      }
    }
  }

  package static func depthwiseInputGradient(
    _ shape: DepthwiseShape, cotangent: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    gate: (input: UnsafePointer<Float>, slope: Float)?, gradient: UnsafeMutablePointer<Float>
  ) {
    // Turning the kernel by half a turn makes a convolution of its adjoint.
    let taps = shape.kernel * shape.kernel
    let turned = Buffer(shape.weightCount)
    for tap in 0..<taps {
      (turned.pointer + (taps - 1 - tap) * shape.channels).update(
        from: weight + tap * shape.channels, count: shape.channels)
    }
    // What a mirrored pixel received is folded back afterwards, so the gradient of the padded picture is computed first.
    let isFolded = shape.paddingMode == .reflection && shape.padding > 0
    let margin = isFolded ? shape.kernel - 1 : shape.kernel - 1 - shape.padding
    precondition(
      margin >= 0, "depthwise convolution: zero padding below the kernel's size was expected, got \(shape.padding)")
    let spread = shape.stride > 1 ? shape.spreadCotangent(cotangent) : nil
    let cotangent = spread.map { UnsafePointer($0.pointer) } ?? cotangent
    let adjoint = DepthwiseShape(
      batch: shape.batch, height: shape.height + 2 * shape.padding - shape.kernel + 1,
      width: shape.paddedWidth - shape.kernel + 1, channels: shape.channels, kernel: shape.kernel, stride: 1,
      padding: margin, paddingMode: .zero)
    if isFolded {
      let padded = Buffer(shape.batch * adjoint.outputHeight * adjoint.outputWidth * shape.channels)
      convolveDepthwise(adjoint, input: cotangent, slope: 1, weight: turned.pointer, bias: nil, output: padded.pointer)
      foldReflection(
        padded.pointer, batch: shape.batch, height: shape.height, width: shape.width, channels: shape.channels,
        padding: shape.padding, gate: gate, into: gradient)
    } else {
      convolveDepthwise(adjoint, input: cotangent, slope: 1, weight: turned.pointer, bias: nil, output: gradient)
      if let gate {
        activationGradient(
          gradient, input: gate.input, slope: gate.slope, count: shape.batch * shape.pictureCount, into: gradient)
      }
    }
  }

  package static func depthwiseWeightGradient(
    _ shape: DepthwiseShape, input: UnsafePointer<Float>, slope: Float, cotangent: UnsafePointer<Float>,
    gradient: UnsafeMutablePointer<Float>
  ) {
    let count = shape.weightCount
    let outputLine = shape.outputWidth * shape.channels
    let tasks = shape.batch * shape.tasksPerPicture
    let partial = Buffer(tasks * count)
    parallelFor(tasks) { task in
      let (picture, rows) = shape.rows(of: task)
      let padded = shape.paddedRows(input, slope: slope, picture: picture, rows: rows)
      let sums = partial.pointer + task * count
      sums.update(repeating: 0, count: count)
      for row in 0..<rows.count {
        correlateLine(
          padded.pointer + row * shape.stride * shape.paddedWidth * shape.channels,
          line: shape.paddedWidth * shape.channels, width: shape.outputWidth, channels: shape.channels,
          kernel: shape.kernel, stride: shape.stride,
          cotangent: cotangent + (picture * shape.outputHeight + rows.lowerBound + row) * outputLine, to: sums)
      }
    }
    for index in 0..<count {
      var sum = 0.0
      for task in 0..<tasks { sum += Double(partial.pointer[task * count + index]) }
      gradient[index] = Float(sum)
    }
  }
}
