import NeuralNetworks
import Tensors

/// The features of a batch of pictures in the layers that CUT compares: the padded picture itself, and what four layers of the
/// encoder made of it.
struct PatchFeatures {
  /// The pictures, and the results of the layers.
  private let maps: [Tensor]

  /// Rows and columns by which the generator mirrors the picture at its edges; places in the first map count them.
  static let margin = 3

  init(pictures: Tensor, layers: [Tensor]) {
    maps = [pictures] + layers
  }

  /// The same without their history: no gradient flows through.
  var detached: PatchFeatures { PatchFeatures(pictures: maps[0].detached, layers: maps.dropFirst().map(\.detached)) }

  /// How many places each map has.
  ///
  /// - Parameter scales: how many pixels of the pictures are one of each map, along an axis.
  static func sizes(of pictures: Shape, scales: [Int]) -> [Int] {
    scales.enumerated().map { layer, scale in
      let margin = layer == 0 ? 2 * margin : 0
      return (pictures.height / scale + margin) * (pictures.width / scale + margin)
    }
  }

  /// How many pictures there are.
  var count: Int { maps[0].shape.batch }

  /// The features of some pictures at some places of each layer's map.
  ///
  /// - Parameter areFlipped: whether the pictures are mirrored, so that their places are.
  func samples(of pictures: Range<Int>, at places: [[Int]], areFlipped: Bool) -> PatchSamples {
    PatchSamples(
      pictures: pictures.count,
      rows: places.enumerated().map { layer, places in
        let map = maps[layer]
        let (height, width, margin) = (map.shape.height, map.shape.width, layer == 0 ? Self.margin : 0)
        let rows = pictures.flatMap { picture in
          places.map { place -> Int in
            let y = Self.mirrored(place / (width + 2 * margin) - margin, height)
            let x = Self.mirrored(place % (width + 2 * margin) - margin, width)
            return (picture * height + y) * width + (areFlipped ? width - 1 - x : x)
          }
        }
        return map.reshaped([map.shape.pixels, map.shape.channels]).tableRows(rows)
      })
  }

  /// A place beyond the edge as the place that it mirrors, the edge not repeated.
  private static func mirrored(_ place: Int, _ count: Int) -> Int {
    let place = abs(place)
    return place < count ? place : 2 * (count - 1) - place
  }
}

/// The features of some pictures at some places of each layer's map.
struct PatchSamples {
  /// How many pictures they are of.
  let pictures: Int
  /// For each layer, picture by picture.
  ///
  /// Shapes: `[pictures · places, channels]`.
  let rows: [Tensor]
}
