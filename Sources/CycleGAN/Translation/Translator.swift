import Images
import NeuralNetworks
import Tensors

/// Translates pictures with a trained generator.
public struct Translator {
  private let generator: any Generator
  private let architecture: GeneratorArchitecture

  /// A translator around a generator.
  public init(_ generator: any Generator, _ architecture: GeneratorArchitecture) {
    self.generator = generator
    self.architecture = architecture
  }

  /// The generator of one direction from the newest intact checkpoint of a run.
  ///
  /// - Parameter onDamage: called with the path and the fault of each checkpoint that cannot be read.
  /// - Throws: `RunError`.
  public init(
    run folder: RunFolder, _ direction: Direction, onDamage: (String, String) -> Void = { _, _ in }
  ) throws(RunError) {
    let architecture = try folder.configuration().generator
    let generator = try Checkpoints(folder).newest(onDamage: onDamage) { checkpoint in
      let network = architecture.build(.zero)
      try checkpoint.load(network, named: direction.generator)
      return network
    }
    guard let generator else { throw .noCheckpoint(folder.path) }
    self.init(generator, architecture)
  }

  /// The translation of a picture, of the same size.
  ///
  /// A side that the network cannot take is extended by its mirror image and cut back. The result has 8 bits a sample, and as
  /// many channels as the network: colour, or grey.
  public func translate(_ picture: Picture) -> Picture {
    let eightBits = picture.convertedToEightBits()
    let input = architecture.channels == 1 ? eightBits.convertedToGrey() : eightBits.convertedToRGB()
    let values = PictureValues([input])
    let extended = values.extended(
      height: extendedSide(values.height), width: extendedSide(values.width))
    let output = generator(Tensor(extended), .evaluation).pictureValues
    let translated = output.pictures[0]
    return translated.height == picture.height && translated.width == picture.width
      ? translated : translated.cropped(top: 0, left: 0, height: picture.height, width: picture.width)
  }

  /// The next side that the network can take.
  func extendedSide(_ side: Int) -> Int {
    let multiple = architecture.sizeMultiple
    return max(architecture.smallestSide, (side + multiple - 1) / multiple * multiple)
  }
}

extension PictureValues {
  /// The pictures made larger at the right and at the bottom by their mirror image, the edge pixel not repeated.
  func extended(height newHeight: Int, width newWidth: Int) -> PictureValues {
    if newHeight == height, newWidth == width { return self }
    let rows = (0..<newHeight).map { mirrored($0, size: height) }
    let columns = (0..<newWidth).map { mirrored($0, size: width) }
    var result: [Float] = []
    result.reserveCapacity(batch * newHeight * newWidth * channels)
    for picture in 0..<batch {
      for row in rows {
        let line = (picture * height + row) * width
        for column in columns {
          let pixel = (line + column) * channels
          result.append(contentsOf: values[pixel..<pixel + channels])
        }
      }
    }
    return PictureValues(batch: batch, height: newHeight, width: newWidth, channels: channels, values: result)
  }

  /// The coordinate within 0 ..< size that a coordinate beyond mirrors, back and forth as often as needed.
  private func mirrored(_ index: Int, size: Int) -> Int {
    guard size > 1 else { return 0 }
    let place = index % (2 * size - 2)
    return place < size ? place : 2 * size - 2 - place
  }
}
