import RandomStreams

/// All of a scene but its animal: sky, hills, plants and ground.
struct Landscape {
  private let horizon: Double
  private let height: Double
  private let sky: Sky
  private let ridges: [Ridge]
  private let ground: Ground
  private let plants: [Plant]

  /// Draws a landscape for a picture of the given size.
  init(width: Double, height: Double, _ stream: inout RandomStream) {
    let horizon = height * stream.uniform(in: 0.34...0.56)
    let sky = Sky(width: width, horizonHeight: horizon, &stream)
    let hills = Colour(red: 0.42, green: 0.52, blue: 0.44).varied(by: 0.05, &stream)
    let ridgeCount = stream.integer(below: 3)
    ridges = (0..<ridgeCount).map { index in
      let far = ridgeCount - 1 - index
      let rise = stream.uniform(in: 4...8) * (1 + 0.7 * Double(far))
      let haze = 0.35 + 0.25 * Double(far)
      return Ridge(base: horizon + 1, rise: rise, colour: hills.mixed(with: sky.horizon, share: haze), &stream)
    }
    ground = Ground(haze: sky.horizon, &stream)
    let plantCount = stream.chance(0.55) ? 1 + stream.integer(below: 3) : 0
    // The nearest plant comes first and hides the others.
    let feet = (0..<plantCount).map { _ in
      Vector(stream.uniform(in: 2...width - 2), horizon + stream.uniform(in: 0.5...4))
    }
    plants = feet.sorted { $0.y > $1.y }.map { foot in
      let habit = Plant.Habit.allCases[stream.integer(below: 3)]
      let size = habit == .bush ? stream.uniform(in: 3...6) : stream.uniform(in: 10...20)
      return Plant(habit: habit, foot: foot, height: size, haze: sky.horizon, &stream)
    }
    self.horizon = horizon
    self.height = height
    self.sky = sky
  }

  /// The colour at a point.
  func colour(at point: Vector) -> Colour {
    for plant in plants {
      if let colour = plant.colour(at: point) { return colour }
    }
    if point.y >= horizon {
      return ground.colour(at: point, nearness: (point.y - horizon) / (height - horizon))
    }
    if let ridge = ridges.last(where: { $0.covers(point) }) { return ridge.colour }
    return sky.colour(at: point, depth: point.y / horizon)
  }
}
