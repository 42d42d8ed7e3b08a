import Images
import Tensors

extension Tensor {
  /// Pictures as a tensor.
  ///
  /// Shapes: `[batch, height, width, channels]`, −1…1.
  package init(_ values: PictureValues) {
    self.init(
      Shape(batch: values.batch, height: values.height, width: values.width, channels: values.channels), values.values)
  }

  /// The tensor's pictures, 1 or 3 channels.
  package var pictureValues: PictureValues {
    PictureValues(
      batch: shape.batch, height: shape.height, width: shape.width, channels: shape.channels, values: values)
  }

  /// The first picture of the batch.
  package var firstPicture: Picture? { pictureValues.pictures.first }
}
