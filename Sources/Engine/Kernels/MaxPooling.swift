/// The largest of each square of 2×2 pixels; a last odd row or column is left out, as in PyTorch.
///
/// Shapes: input `[batch, height, width, channels]`, output `[batch, height / 2, width / 2, channels]`.
package func maxPool(
  _ input: UnsafePointer<Float>, batch: Int, height: Int, width: Int, channels: Int,
  into output: UnsafeMutablePointer<Float>
) {
  let line = width * channels
  parallelFor(batch * (height / 2)) { index in
    let top = input + (index / (height / 2) * height + 2 * (index % (height / 2))) * line
    var target = output + index * (width / 2) * channels
    for column in 0..<width / 2 {
      let pixel = top + 2 * column * channels
      for channel in 0..<channels {
        target[channel] = max(
          max(pixel[channel], pixel[channels + channel]),
          max(pixel[line + channel], pixel[line + channels + channel]))
      }
      target += channels
    }
  }
}

/// The gradient of `maxPool`: to the first of the largest, in the order of rows and columns.
package func maxPoolGradient(
  _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, batch: Int, height: Int, width: Int, channels: Int,
  into gradient: UnsafeMutablePointer<Float>
) {
  let line = width * channels
  parallelFor(batch) { picture in
    (gradient + picture * height * line).update(repeating: 0, count: height * line)
    for row in 0..<height / 2 {
      for column in 0..<width / 2 {
        let corner = (picture * height + 2 * row) * line + 2 * column * channels
        let source = cotangent + ((picture * (height / 2) + row) * (width / 2) + column) * channels
        for channel in 0..<channels {
          var place = corner + channel
          for other in [corner + channels + channel, corner + line + channel, corner + line + channels + channel]
          where input[other] > input[place] {
            place = other
          }
          gradient[place] = source[channel]
        }
      }
    }
  }
}
