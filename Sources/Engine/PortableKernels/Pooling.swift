import Kernels

extension PoolingShape {
  /// The rows and columns of the window of an output pixel that lie inside of the picture.
  func window(row: Int, column: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (top, left) = (row * stride - padding, column * stride - padding)
    return (max(0, top)..<min(height, top + kernelHeight), max(0, left)..<min(width, left + kernelWidth))
  }

  /// Calls `body` with the window and the place of each output pixel of an output row, both counted in floats.
  fileprivate func forEachWindow(
    ofLine line: Int, _ body: (_ picture: Int, _ rows: Range<Int>, _ columns: Range<Int>, _ output: Int) -> Void
  ) {
    let (picture, row) = line.quotientAndRemainder(dividingBy: outputHeight)
    for column in 0..<outputWidth {
      let (rows, columns) = window(row: row, column: column)
      body(picture * height * width * channels, rows, columns, (line * outputWidth + column) * channels)
    }
  }
}

extension CompiledKernels {
  package static func meanPooling(
    _ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
  ) {
    let channels = shape.channels
    parallelFor(shape.batch * shape.outputHeight) { line in
      let rowSum = Buffer(channels)
      shape.forEachWindow(ofLine: line) { picture, rows, columns, place in
        let target = output + place
        target.update(repeating: 0, count: channels)
        for row in rows {
          rowSum.pointer.update(repeating: 0, count: channels)
          for column in columns {
            add(input + picture + (row * shape.width + column) * channels, to: rowSum.pointer, count: channels)
          }
          add(rowSum.pointer, to: target, count: channels)
        }
        let share = 1 / Float(rows.count * columns.count)
        for i in 0..<channels { target[i] *= share }
      }
    }
  }

  package static func meanPoolingGradient(
    _ shape: PoolingShape, cotangent: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>
  ) {
    let channels = shape.channels
    gradient.update(repeating: 0, count: shape.batch * shape.height * shape.width * channels)
    parallelFor(shape.batch) { picture in
      for line in picture * shape.outputHeight..<(picture + 1) * shape.outputHeight {
        shape.forEachWindow(ofLine: line) { picture, rows, columns, place in
          let share = 1 / Float(rows.count * columns.count)
          for row in rows {
            for column in columns {
              let target = gradient + picture + (row * shape.width + column) * channels
              for i in 0..<channels { target[i] += cotangent[place + i] * share }
            }
          }
        }
      }
    }
  }

  package static func maximumPooling(
    _ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
  ) {
    let channels = shape.channels
    parallelFor(shape.batch * shape.outputHeight) { line in
      shape.forEachWindow(ofLine: line) { picture, rows, columns, place in
        let target = output + place
        target.update(repeating: -.infinity, count: channels)
        for row in rows {
          for column in columns {
            raise(target, to: input + picture + (row * shape.width + column) * channels, count: channels)
          }
        }
      }
    }
  }

  package static func maximumPoolingGradient(
    _ shape: PoolingShape, cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>,
    gradient: UnsafeMutablePointer<Float>
  ) {
    let channels = shape.channels
    gradient.update(repeating: 0, count: shape.batch * shape.height * shape.width * channels)
    parallelFor(shape.batch) { picture in
      for line in picture * shape.outputHeight..<(picture + 1) * shape.outputHeight {
        shape.forEachWindow(ofLine: line) { picture, rows, columns, place in
          for channel in 0..<channels {
            var (largest, first) = (-Float.infinity, -1)
            for row in rows {
              for column in columns {
                let pixel = picture + (row * shape.width + column) * channels + channel
                if first < 0 || input[pixel] > largest { (largest, first) = (input[pixel], pixel) }
              }
            }
            gradient[first] += cotangent[place + channel]
          }
        }
      }
    }
  }

  /// target = max(target, values).
  @inline(__always)
  private static func raise(
    _ target: UnsafeMutablePointer<Float>, to values: UnsafePointer<Float>, count: Int
  ) {
    var i = 0
    while i + 16 <= count {
      let (old, new) = (target.vector(at: i), values.vector(at: i))
      target.store(old.replacing(with: new, where: old .< new), at: i)
      i += 16
    }
    while i < count {
      target[i] = max(target[i], values[i])
      i += 1
    }
  }
}
