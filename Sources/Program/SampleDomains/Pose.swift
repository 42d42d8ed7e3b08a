import RandomStreams

/// How the animal stands: its stride, its neck and head, its tail and its proportions.
struct Pose {
  /// The moment of the stride, 0 ..< 1.
  let stride: Double
  /// How far a foot reaches before and behind its place, as a share of the height at the withers.
  let reach: Double
  /// The direction of the neck, from the chest to the poll.
  let neck: Vector
  /// The length of the neck.
  let neckLength: Double
  /// The direction of the head, from the poll to the muzzle.
  let head: Vector
  /// How far the tail swings out behind.
  let tailSwing: Double
  /// How stout the trunk is; 1 is the usual girth.
  let girth: Double

  /// Draws a pose: two animals of three hold their heads up, one grazes.
  init(_ stream: inout RandomStream) {
    stride = stream.uniform()
    reach = stream.uniform(in: 0.14...0.20)
    let grazes = stream.chance(0.33)
    // Tangents of half the angle: the upright neck rises by 43° to 59°, the grazing one falls by 37° to 46°.
    neck = .direction(halfAngleTangent: grazes ? stream.uniform(in: -0.42 ... -0.33) : stream.uniform(in: 0.39...0.56))
    neckLength = grazes ? stream.uniform(in: 0.54...0.60) : stream.uniform(in: 0.46...0.54)
    // The head falls by 31° to 44°, or by 58° to 68° in grazing.
    head = .direction(
      halfAngleTangent: grazes ? stream.uniform(in: -0.68 ... -0.55) : stream.uniform(in: -0.40 ... -0.28))
    tailSwing = stream.uniform(in: 0.02...0.16)
    girth = stream.uniform(in: 0.95...1.07)
  }

  /// Where a foot is: its distance before its place and its height, as shares of the height at the withers.
  ///
  /// A walking horse sets its feet down one after the other, a quarter of the stride apart (left hind, left fore, right
  /// hind, right fore). Each stays on the ground for two thirds of the stride and swings forward in the rest.
  func foot(_ quarter: Int) -> Vector {
    let moment = stride + Double(quarter) / 4
    let phase = moment - moment.rounded(.down)
    let stance = 2.0 / 3
    if phase < stance { return Vector(reach * (1 - 2 * phase / stance), 0) }
    let swing = (phase - stance) / (1 - stance)
    return Vector(reach * (2 * smoothStep(0, 1, swing) - 1), 0.32 * swing * (1 - swing))
  }
}
