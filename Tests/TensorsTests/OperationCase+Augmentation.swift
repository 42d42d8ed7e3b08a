import ReferenceKernels
import Tensors

extension OperationCase {
  private static let pictures: Shape = [3, 5, 7, 3]
  private static let numbers: [Float] = [0.25, 0, 1.75]

  /// Shifts to all sides, none, and beyond the picture; rectangles within, across a corner, and all of it.
  static let augmentations: [OperationCase] = [
    OperationCase(
      "pictures scaled", [pictures], fast: { $0[0].scaled(by: numbers) },
      twin: { x in
        ReferenceArray(x[0].shape, x[0].values.indices.map { x[0].values[$0] * Double(numbers[$0 / 105]) })
      }),
    OperationCase(
      "brightness", [pictures], fast: { $0[0].brightened(by: numbers) },
      twin: { Reference.brightened($0[0], by: numbers.map(Double.init)) }),
    OperationCase(
      "saturation", [pictures], fast: { $0[0].saturated(by: numbers) },
      twin: { Reference.saturated($0[0], by: numbers.map(Double.init)) }),
    OperationCase(
      "saturation of grey pictures", [[1, 4, 3, 1]], fast: { $0[0].saturated(by: [0.5]) }, twin: { $0[0] }),
    OperationCase(
      "contrast", [pictures], fast: { $0[0].contrasted(by: numbers) },
      twin: { Reference.contrasted($0[0], by: numbers.map(Double.init)) }),
    OperationCase(
      "contrast of many pixels", [[1, 61, 67, 3]], fast: { $0[0].contrasted(by: [1.5]) },
      twin: { Reference.contrasted($0[0], by: [1.5]) }),
    shift([(2, -3), (0, 0), (-1, 4)]), shift([(5, 0), (-9, 1), (0, 7)]), shift([(4, 6), (-4, -6), (1, -8)]),
    cutout([(1..<4, 2..<5), (-2..<1, 4..<9), (0..<5, 0..<7)]),
    cutout([(4..<8, -3..<0), (7..<9, 1..<2), (2..<3, 6..<8)]),
  ]

  private static func shift(_ shifts: [(rows: Int, columns: Int)]) -> OperationCase {
    OperationCase(
      "shift by \(shifts)", [pictures], fast: { $0[0].shifted(by: shifts) },
      twin: { Reference.shifted($0[0], by: shifts) })
  }

  private static func cutout(_ areas: [(rows: Range<Int>, columns: Range<Int>)]) -> OperationCase {
    OperationCase(
      "cutout of \(areas)", [pictures], fast: { $0[0].cutOut(areas) }, twin: { Reference.cutOut($0[0], areas) })
  }
}
