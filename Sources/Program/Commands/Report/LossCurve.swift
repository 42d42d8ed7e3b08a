/// A curve of bounded size, however many values it is made of: each bucket holds the least, the greatest and the mean of so many in a row.
struct LossCurve {
  /// Some values in a row.
  struct Bucket: Equatable {
    var least, greatest, sum: Double
    var count: Int

    /// The mean of the values.
    var mean: Double { sum / Double(count) }

    fileprivate init(_ value: Double) {
      (least, greatest, sum, count) = (value, value, value, 1)
    }

    fileprivate mutating func add(_ other: Bucket) {
      (least, greatest) = (min(least, other.least), max(greatest, other.greatest))
      (sum, count) = (sum + other.sum, count + other.count)
    }
  }

  /// There are never more buckets than that.
  static let mostBuckets = 400

  /// The values, from the first on.
  private(set) var buckets: [Bucket] = []
  /// Values of a bucket; the last one may have fewer.
  private(set) var width = 1

  /// Adds a value.
  mutating func add(_ value: Double) {
    if let last = buckets.last, last.count < width {
      buckets[buckets.count - 1].add(Bucket(value))
      return
    }
    if buckets.count == Self.mostBuckets {
      buckets = stride(from: 0, to: buckets.count, by: 2).map { place in
        var pair = buckets[place]
        if place + 1 < buckets.count { pair.add(buckets[place + 1]) }
        return pair
      }
      width *= 2
    }
    buckets.append(Bucket(value))
  }

  /// The means, each smoothed by those before it: about the last fiftieth of them count.
  var smoothed: [Double] {
    let weight = 1 / max(1, Double(buckets.count) / 50)
    var (state, norm) = (0.0, 0.0)
    return buckets.map { bucket in
      state += weight * (bucket.mean - state)
      norm += weight * (1 - norm)
      return state / norm
    }
  }
}
