import ArgumentParser
import Datasets

/// How large a network saw pictures in training, as it is written on the command line: 286x286, the width first.
struct TrainedSizeOption: ExpressibleByArgument {
  let sizes: TrainedSizes

  init?(argument: String) {
    let sides = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let width = sides[0], let height = sides[1], TrainedSizes.sides.contains(width),
      TrainedSizes.sides.contains(height)
    else { return nil }
    sizes = TrainedSizes(height: height, width: width)
  }
}
