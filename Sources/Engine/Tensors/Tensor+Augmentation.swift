import InstructionSets
import Kernels

/// The maps of differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738) and others that have a number for every picture of the
/// batch.
extension Tensor {
  /// Each picture multiplied by a number of its own. Keeps the factors.
  ///
  /// Shapes: `[batch, height, width, channels]` to the same; `factors` are one a picture.
  package func scaled(by factors: [Float]) -> Tensor {
    mappingPictures(
      factors, "scaled",
      map: { picture, factor, shape, target in kernels.scale(picture, by: factor, count: shape.count, into: target) },
      adjoint: { $0.scaled(by: factors) })
  }

  /// The length of each picture as a vector, √Σ x²; no gradient flows through.
  ///
  /// Shapes: this `[batch, …]`, result one number a picture.
  package var pictureLengths: [Float] {
    let size = shape.count / shape[0]
    return (0..<shape[0]).map { picture in
      let place = pointer + picture * size
      return isOutline ? 0 : Float(kernels.innerProduct(place, place, count: size).squareRoot())
    }
  }

  /// Each picture with a number of its own added. Keeps nothing.
  ///
  /// Shapes: `[batch, height, width, channels]` to the same; `offsets` are one a picture.
  package func brightened(by offsets: [Float]) -> Tensor {
    mappingPictures(
      offsets, "brightened",
      map: { picture, offset, shape, target in kernels.brighten(picture, by: offset, count: shape.count, into: target)
      },
      adjoint: { $0 })
  }

  /// Each picture with the distance of its values from their pixel's mean multiplied: 0 makes it grey, 1 leaves it. Keeps the factors.
  ///
  /// Shapes: `[batch, height, width, channels]` to the same; `factors` are one a picture.
  package func saturated(by factors: [Float]) -> Tensor {
    mappingPictures(
      factors, "saturated",
      map: { picture, factor, shape, target in
        kernels.saturate(picture, by: factor, pixels: shape.pixels, channels: shape.channels, into: target)
      }, adjoint: { $0.saturated(by: factors) })
  }

  /// Each picture with the distance of its values from their mean over the picture multiplied. Keeps the factors.
  ///
  /// Shapes: `[batch, height, width, channels]` to the same; `factors` are one a picture.
  package func contrasted(by factors: [Float]) -> Tensor {
    mappingPictures(
      factors, "contrasted",
      map: { picture, factor, shape, target in kernels.contrast(picture, by: factor, count: shape.count, into: target)
      },
      adjoint: { $0.contrasted(by: factors) })
  }

  /// Each picture shifted, with zeros where nothing comes in: output[y, x] = input[y + rows, x + columns]. Keeps the shifts.
  ///
  /// Shapes: `[batch, height, width, channels]` to the same; `shifts` are one a picture.
  package func shifted(by shifts: [(rows: Int, columns: Int)]) -> Tensor {
    mappingPictures(
      shifts, "shifted",
      map: { picture, by, shape, target in
        kernels.shift(
          picture, rows: by.rows, columns: by.columns, height: shape.height, width: shape.width,
          channels: shape.channels, into: target)
      }, adjoint: { $0.shifted(by: shifts.map { (-$0.rows, -$0.columns) }) })
  }

  /// Each picture with zeros in a rectangle, of which parts may lie outside. Keeps the rectangles.
  ///
  /// Shapes: `[batch, height, width, channels]` to the same; `areas` are one a picture.
  package func cutOut(_ areas: [(rows: Range<Int>, columns: Range<Int>)]) -> Tensor {
    mappingPictures(
      areas, "cutOut",
      map: { picture, area, shape, target in
        target.update(from: picture, count: shape.count)
        let columns = area.columns.clamped(to: 0..<shape.width)
        for row in area.rows.clamped(to: 0..<shape.height) {
          (target + (row * shape.width + columns.lowerBound) * shape.channels).update(
            repeating: 0, count: columns.count * shape.channels)
        }
      }, adjoint: { $0.cutOut(areas) })
  }

  /// A map of each picture with a parameter of its own; `adjoint` is applied to the cotangent.
  private func mappingPictures<Parameter>(
    _ parameters: [Parameter], _ operation: String,
    map: (UnsafePointer<Float>, Parameter, Shape, UnsafeMutablePointer<Float>) -> Void,
    adjoint: @escaping (Tensor) -> Tensor
  ) -> Tensor {
    precondition(
      parameters.count == shape.batch,
      "\(operation): one parameter for each picture of \(shape) was expected, got \(parameters.count)")
    let picture = shape.with(batch: 1)
    return .made(shape, from: [self], pullback: AdjointPullback(adjoint: adjoint)) { target in
      for (index, parameter) in parameters.enumerated() {
        map(pointer + index * picture.count, parameter, picture, target + index * picture.count)
      }
    }
  }
}

/// The gradient of a linear map, which is its adjoint applied to the cotangent.
private struct AdjointPullback: Pullback {
  let adjoint: (Tensor) -> Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] { [adjoint(cotangent)] }
}
