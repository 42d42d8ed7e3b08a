import RandomStreams

/// A tree or a bush in the distance.
struct Plant {
  /// How a plant grows.
  enum Habit: CaseIterable {
    /// An acacia: a flat crown on a forked trunk.
    case umbrella
    /// A round crown on a trunk.
    case round
    /// Leaves down to the ground.
    case bush
  }

  private let crown: [(centre: Vector, radii: Vector)]
  private let trunk: [TaperedCapsule]
  private let leaves: Colour
  private let wood: Colour
  private let top: Double

  /// Draws a plant that stands at `foot` and is `height` pixels high.
  init(habit: Habit, foot: Vector, height: Double, haze: Colour, _ stream: inout RandomStream) {
    let green = Colour(red: 0.27, green: 0.42, blue: 0.20).varied(by: 0.05, &stream)
    leaves = green.mixed(with: haze, share: 0.18)
    wood = Colour(red: 0.36, green: 0.31, blue: 0.25).mixed(with: haze, share: 0.18)
    let lean = stream.uniform(in: -0.08...0.08) * height
    let fork = foot + Vector(lean, -0.5 * height)
    switch habit {
    case .umbrella:
      let middle = foot + Vector(lean, -0.82 * height)
      let width = stream.uniform(in: 0.5...0.68) * height
      crown = [
        (middle, Vector(width, 0.13 * height)),
        (middle + Vector(0.15 * height, -0.09 * height), Vector(0.6 * width, 0.11 * height)),
      ]
      trunk = [
        TaperedCapsule(foot, 0.045 * height, fork, 0.035 * height),
        TaperedCapsule(fork, 0.035 * height, middle + Vector(-0.4 * width, 0), 0.02 * height),
        TaperedCapsule(fork, 0.035 * height, middle + Vector(0.4 * width, 0), 0.02 * height),
      ]
    case .round:
      let middle = foot + Vector(lean, -0.66 * height)
      let width = stream.uniform(in: 0.27...0.36) * height
      crown = [
        (middle, Vector(width, 0.30 * height)),
        (middle + Vector(0.7 * width, 0.1 * height), Vector(0.6 * width, 0.2 * height)),
        (middle + Vector(-0.7 * width, 0.08 * height), Vector(0.6 * width, 0.2 * height)),
      ]
      trunk = [TaperedCapsule(foot, 0.06 * height, fork, 0.045 * height)]
    case .bush:
      let width = stream.uniform(in: 0.5...0.8) * height
      crown = [
        (foot + Vector(0, -0.5 * height), Vector(0.7 * width, 0.5 * height)),
        (foot + Vector(0.6 * width, -0.3 * height), Vector(0.6 * width, 0.33 * height)),
        (foot + Vector(-0.6 * width, -0.3 * height), Vector(0.6 * width, 0.36 * height)),
      ]
      trunk = []
    }
    top = foot.y - 1.1 * height
  }

  /// The colour of the plant at a point, or nil beside it.
  func colour(at point: Vector) -> Colour? {
    guard point.y > top else { return nil }
    for puff in crown {
      let offset = (point - puff.centre) / puff.radii
      if offset.dot(offset) < 1 { return leaves * (1 - 0.10 * offset.y) }
    }
    return trunk.contains { $0.distance(to: point) < 0 } ? wood : nil
  }
}
