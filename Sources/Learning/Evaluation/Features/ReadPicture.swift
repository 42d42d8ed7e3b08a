import Images
import ProcessGroups

/// What is kept of a picture of a set that is compared.
struct ReadPicture: Equatable {
  /// The picture at the side at which pyramids are compared; nil where it is not sampled.
  let sample: PicturePlanes?
  /// What the feature network makes of it; empty without one.
  let features: [Float]
}

extension ProcessGroup {
  /// What all processes have read, one after the other, where each has read some pictures.
  ///
  /// - Parameters:
  ///   - side: that of the samples.
  ///   - dimension: how many features a picture has.
  func gather(_ own: [ReadPicture], side: Int, dimension: Int) -> [ReadPicture] {
    let area = side * side
    let values = own.flatMap { picture -> [Float] in
      [picture.sample == nil ? 0 : 1] + (picture.sample?.channels.flatMap(\.self) ?? []) + picture.features
    }
    let counts = gather([Float(values.count)], counts: [Int](repeating: 1, count: count)).map { Int($0) }
    let all = gather(values, counts: counts)
    var (pictures, place) = ([ReadPicture](), 0)
    while place < all.count {
      let hasSample = all[place] == 1
      place += 1
      let channels = (0..<(hasSample ? 3 : 0)).map { Array(all[place + $0 * area..<place + ($0 + 1) * area]) }
      place += channels.count * area
      let sample = hasSample ? PicturePlanes(height: side, width: side, channels: channels) : nil
      pictures.append(ReadPicture(sample: sample, features: Array(all[place..<place + dimension])))
      place += dimension
    }
    return pictures
  }
}
