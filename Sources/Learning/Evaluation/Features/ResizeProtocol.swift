import Images
import Networks
import Tensors

/// How pictures are brought to the size and the scale that a feature network expects. The published tools differ here, and their
/// numbers with them, so the protocol is named beside every number.
package enum ResizeProtocol: String, Codable, Sendable, CaseIterable {
  /// Pillow's bicubic filter on unrounded values, cut off at 0 and 255; (v − 128) / 128. As in clean-fid (Parmar et al. 2021,
  /// arXiv:2104.11222).
  case clean
  /// Bilinear between the nearest pixels without a filter, on values from 0 to 1; 2v − 1. As in pytorch-fid.
  case pytorchFID = "pytorch-fid"
  /// The bilinear resizing of the first TensorFlow, whose pixels lie in the corners of their squares; (v − 128) / 128. As in the
  /// authors' program for the FID and in torch-fidelity.
  case tf1

  /// The planes of a picture, 0…255, as the input of the Inception network.
  package func inceptionInput(_ picture: PicturePlanes) -> PicturePlanes {
    let side = InceptionFID.side
    switch self {
    case .clean: return Self.clean(picture, side: side) { ($0 - 128) / 128 }
    case .pytorchFID:
      return picture.mapped { $0 / 255 }.resized(height: side, width: side, by: .bilinear).mapped { 2 * $0 - 1 }
    case .tf1: return picture.resized(height: side, width: side, by: .cornerBilinear).mapped { ($0 - 128) / 128 }
    }
  }

  /// The planes of a picture, 0…255, as the input of EfficientNet-Lite0, whose one protocol is `clean`.
  package static func liteInput(_ picture: PicturePlanes) -> PicturePlanes {
    clean(picture, side: EfficientNetLite0.side) { ($0 - 127) / 128 }
  }

  private static func clean(_ picture: PicturePlanes, side: Int, _ scale: (Float) -> Float) -> PicturePlanes {
    picture.resized(height: side, width: side, by: .bicubic).mapped { scale(min(max($0, 0), 255)) }
  }
}

extension PicturePlanes {
  /// Each value, changed.
  func mapped(_ change: (Float) -> Float) -> PicturePlanes {
    PicturePlanes(height: height, width: width, channels: channels.map { $0.map(change) })
  }
}

extension Tensor {
  /// Pictures of one size in a batch.
  ///
  /// Shapes: `[batch, height, width, 3]`.
  package init(_ pictures: [PicturePlanes]) {
    precondition(!pictures.isEmpty, "Tensor: at least one picture was expected")
    let shape = Shape(batch: pictures.count, height: pictures[0].height, width: pictures[0].width, channels: 3)
    self.init(shape) { values in
      let pixels = shape.height * shape.width
      for (index, picture) in pictures.enumerated() {
        for (channel, plane) in picture.channels.enumerated() {
          for pixel in 0..<pixels { values[(index * pixels + pixel) * 3 + channel] = plane[pixel] }
        }
      }
    }
  }
}
