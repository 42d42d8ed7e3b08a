import ReferenceKernels
import Tensors

extension OperationCase {
  static let all: [OperationCase] =
    convolutions + depthwiseConvolutions + transposedConvolutions + enlargements + resamplings + poolings + matrices
    + augmentations + others

  /// An enlargement by nearest neighbours and a 3×3 convolution, folded into one transposed convolution.
  private static func enlargement(_ input: Shape, to outputs: Int, slope: Float) -> OperationCase {
    OperationCase(
      "enlargement and convolution of \(input) to \(outputs), slope \(slope)",
      [input, [3, 3, input.channels, outputs], [outputs]],
      fast: {
        $0[0].leakyReLU(slope: slope).transposeConvolved(
          with: $0[1].foldedNearestUpsampling(), bias: $0[2], stride: 2, padding: 1, outputPadding: 0)
      },
      twin: {
        Reference.convolution(
          Reference.enlarged(Reference.leaky($0[0], slope: Double(slope))), weight: $0[1], bias: $0[2], stride: 1,
          padding: .zero(1))
      })
  }

  private static let enlargements = [
    enlargement([1, 5, 7, 6], to: 5, slope: 0), enlargement([2, 1, 3, 19], to: 17, slope: 1),
    enlargement([1, 6, 4, 32], to: 16, slope: 0.2),
  ]

  private static func blurDownsampling(_ input: Shape, slope: Float) -> OperationCase {
    OperationCase(
      "blur down-sampling of \(input), slope \(slope)", [input],
      fast: { $0[0].leakyReLU(slope: slope).blurDownsampled() },
      twin: { Reference.blurDownsampled(Reference.leaky($0[0], slope: Double(slope))) })
  }

  private static func bilinearUpsampling(_ input: Shape, slope: Float) -> OperationCase {
    OperationCase(
      "bilinear up-sampling of \(input), slope \(slope)", [input],
      fast: { $0[0].leakyReLU(slope: slope).bilinearlyUpsampled() },
      twin: { Reference.bilinearlyUpsampled(Reference.leaky($0[0], slope: Double(slope))) })
  }

  /// Even and odd sides, the smallest ones, channels below, at and above multiples of a vector's, more rows than a task computes.
  private static let resamplings = [
    blurDownsampling([1, 8, 6, 16], slope: 0), blurDownsampling([2, 7, 9, 5], slope: 0.2),
    blurDownsampling([1, 2, 2, 3], slope: 1), blurDownsampling([1, 3, 2, 19], slope: 0),
    blurDownsampling([1, 2, 3, 33], slope: 1), blurDownsampling([2, 21, 10, 35], slope: 0),
    bilinearUpsampling([1, 4, 3, 16], slope: 0), bilinearUpsampling([2, 5, 7, 6], slope: 0.2),
    bilinearUpsampling([1, 1, 1, 4], slope: 1), bilinearUpsampling([1, 1, 3, 19], slope: 0),
    bilinearUpsampling([3, 2, 1, 17], slope: 1), bilinearUpsampling([1, 11, 6, 32], slope: 0),
  ]

  private static func convolution(
    _ input: Shape, kernel: (Int, Int), to outputs: Int, stride: Int, padding: Padding, slope: Float = 1,
    bias: Bool = true
  ) -> OperationCase {
    let shapes: [Shape] = [input, [kernel.0, kernel.1, input.channels, outputs]] + (bias ? [[outputs]] : [])
    return OperationCase(
      "convolution of \(input), \(kernel.0)×\(kernel.1) to \(outputs), stride \(stride), \(padding), slope \(slope)",
      shapes,
      fast: {
        $0[0].leakyReLU(slope: slope).convolved(
          with: $0[1], bias: bias ? $0[2] : nil, stride: stride, padding: padding)
      },
      twin: {
        Reference.convolution(
          Reference.leaky($0[0], slope: Double(slope)), weight: $0[1], bias: bias ? $0[2] : nil, stride: stride,
          padding: padding.twin)
      })
  }

  /// Odd sizes, 1×1, kernels larger than the picture, strides, batches; each formulation with and without its edge cases.
  private static let convolutions = [
    // Winograd, which the tests of the kernels try on more shapes; then the same kernels with too few channels for it.
    convolution([1, 9, 7, 64], kernel: (3, 3), to: 67, stride: 1, padding: .reflection(1), slope: 0),
    convolution([1, 7, 6, 64], kernel: (4, 4), to: 66, stride: 1, padding: .zero(1), slope: 0.2),
    convolution([2, 17, 16, 64], kernel: (4, 4), to: 65, stride: 2, padding: .zero(1), slope: 0.2),
    convolution([1, 8, 8, 16], kernel: (3, 3), to: 16, stride: 1, padding: .reflection(1)),
    convolution([2, 9, 7, 16], kernel: (3, 3), to: 24, stride: 1, padding: .reflection(1), slope: 0),
    convolution([1, 11, 13, 19], kernel: (3, 3), to: 17, stride: 1, padding: .zero(1), slope: 0.2),
    convolution([1, 6, 10, 32], kernel: (3, 3), to: 16, stride: 1, padding: .zero(0), bias: false),
    convolution([1, 6, 5, 16], kernel: (3, 3), to: 16, stride: 1, padding: .zero(2), slope: 0),
    // Few channels in or out.
    convolution([1, 10, 13, 3], kernel: (7, 7), to: 8, stride: 1, padding: .reflection(3)),
    convolution([2, 10, 21, 8], kernel: (7, 7), to: 3, stride: 1, padding: .reflection(3), slope: 0),
    convolution([1, 40, 37, 20], kernel: (7, 7), to: 3, stride: 1, padding: .reflection(3), slope: 0),
    convolution([2, 7, 6, 16], kernel: (4, 4), to: 1, stride: 1, padding: .zero(1), slope: 0.2),
    convolution([2, 9, 12, 3], kernel: (4, 4), to: 8, stride: 2, padding: .zero(1)),
    convolution([1, 9, 12, 1], kernel: (3, 3), to: 1, stride: 1, padding: .zero(1)),
    // The general case.
    convolution([2, 9, 11, 5], kernel: (3, 3), to: 7, stride: 2, padding: .zero(1), slope: 0),
    convolution([1, 16, 16, 16], kernel: (3, 3), to: 32, stride: 2, padding: .zero(1)),
    convolution([1, 12, 10, 6], kernel: (4, 4), to: 5, stride: 2, padding: .zero(1), slope: 0.2),
    convolution([1, 7, 8, 40], kernel: (4, 4), to: 33, stride: 1, padding: .zero(1), slope: 0.2),
    convolution([1, 3, 2, 4], kernel: (5, 5), to: 6, stride: 1, padding: .zero(2)),
    convolution([1, 2, 2, 8], kernel: (4, 4), to: 8, stride: 2, padding: .zero(1), slope: 0.2, bias: false),
    convolution([1, 7, 9, 4], kernel: (2, 3), to: 5, stride: 3, padding: .zero(0)),
    convolution([1, 6, 7, 4], kernel: (1, 1), to: 5, stride: 2, padding: .zero(0)),
    convolution([2, 5, 7, 6], kernel: (1, 1), to: 9, stride: 1, padding: .zero(0)),
    convolution([2, 5, 7, 16], kernel: (1, 1), to: 8, stride: 1, padding: .zero(0), slope: 0.2),
    convolution([1, 5, 6, 3], kernel: (5, 5), to: 4, stride: 2, padding: .reflection(2)),
    // Kernels and paddings that differ by axis, in each formulation.
    convolution([2, 6, 9, 5], kernel: (1, 7), to: 6, stride: 1, padding: .zero(rows: 0, columns: 3), slope: 0),
    convolution([2, 9, 6, 5], kernel: (7, 1), to: 6, stride: 1, padding: .zero(rows: 3, columns: 0), slope: 0),
    convolution([1, 7, 8, 6], kernel: (1, 3), to: 3, stride: 1, padding: .zero(rows: 0, columns: 1)),
    convolution([1, 7, 8, 3], kernel: (5, 1), to: 8, stride: 2, padding: .zero(rows: 2, columns: 0)),
    convolution([1, 9, 8, 64], kernel: (3, 3), to: 64, stride: 1, padding: .zero(rows: 0, columns: 1), slope: 0),
  ]

  private static func depthwise(
    _ input: Shape, kernel: Int = 3, stride: Int = 1, padding: Padding, slope: Float = 1, bias: Bool = true
  ) -> OperationCase {
    OperationCase(
      "depthwise convolution of \(input), \(kernel)×\(kernel), stride \(stride), \(padding), slope \(slope)",
      [input, [kernel, kernel, 1, input.channels]] + (bias ? [[input.channels]] : []),
      fast: {
        $0[0].leakyReLU(slope: slope).depthwiseConvolved(
          with: $0[1], bias: bias ? $0[2] : nil, stride: stride, padding: padding)
      },
      twin: {
        Reference.depthwiseConvolution(
          Reference.leaky($0[0], slope: Double(slope)), weight: $0[1], bias: bias ? $0[2] : nil, stride: stride,
          padding: padding.twin)
      })
  }

  /// Channels above, below and at multiples of a vector's; rows above and below what one task computes.
  private static let depthwiseConvolutions = [
    depthwise([1, 9, 7, 32], padding: .reflection(1)),
    depthwise([2, 19, 5, 19], padding: .reflection(1), slope: 0),
    depthwise([1, 17, 40, 16], padding: .reflection(1), slope: 0.2, bias: false),
    depthwise([3, 5, 6, 3], padding: .zero(1), slope: 0),
    depthwise([1, 4, 3, 35], padding: .zero(0)),
    depthwise([1, 2, 2, 17], padding: .reflection(1)),
    depthwise([1, 1, 1, 4], padding: .zero(2), slope: 0),
    depthwise([1, 6, 3, 16], padding: .reflection(2), slope: 0),
    depthwise([2, 9, 12, 19], stride: 2, padding: .zero(0)),
    depthwise([1, 10, 7, 32], stride: 2, padding: .zero(1), slope: 0),
    depthwise([2, 11, 8, 17], kernel: 5, padding: .zero(2)),
    depthwise([1, 37, 9, 16], kernel: 5, stride: 2, padding: .zero(0), bias: false),
    depthwise([1, 8, 9, 3], kernel: 5, stride: 2, padding: .reflection(2), slope: 0.2),
    depthwise([1, 9, 9, 5], kernel: 3, stride: 3, padding: .zero(1)),
  ]

  private static func pooling(
    _ input: Shape, kernel: (Int, Int), stride: Int, padding: Int
  ) -> [OperationCase] {
    let text = "of \(input), \(kernel.0)×\(kernel.1), stride \(stride), padding \(padding)"
    return [
      OperationCase(
        "means \(text)", [input],
        fast: { $0[0].meanPooled(kernelHeight: kernel.0, kernelWidth: kernel.1, stride: stride, padding: padding) },
        twin: {
          Reference.pooled($0[0], kernel: kernel, stride: stride, padding: padding) {
            $0.reduce(0, +) / Double($0.count)
          }
        }),
      OperationCase(
        "maxima \(text)", [input],
        fast: { $0[0].maxPooled(kernelHeight: kernel.0, kernelWidth: kernel.1, stride: stride, padding: padding) },
        twin: {
          Reference.pooled($0[0], kernel: kernel, stride: stride, padding: padding) { $0.max() ?? .nan }
        }),
    ]
  }

  private static let poolings =
    pooling([2, 7, 6, 19], kernel: (3, 3), stride: 1, padding: 1)
    + pooling([1, 9, 8, 5], kernel: (3, 3), stride: 2, padding: 0)
    + pooling([2, 4, 5, 16], kernel: (4, 5), stride: 1, padding: 0)
    + pooling([1, 3, 2, 3], kernel: (2, 2), stride: 3, padding: 1)

  private static func transposed(
    _ input: Shape, kernel: Int, to outputs: Int, stride: Int, padding: Int, outputPadding: Int, slope: Float = 1,
    bias: Bool = true
  ) -> OperationCase {
    let shapes: [Shape] = [input, [kernel, kernel, outputs, input.channels]] + (bias ? [[outputs]] : [])
    return OperationCase(
      "transposed convolution of \(input), \(kernel)×\(kernel) to \(outputs), stride \(stride), slope \(slope)", shapes,
      fast: {
        $0[0].leakyReLU(slope: slope).transposeConvolved(
          with: $0[1], bias: bias ? $0[2] : nil, stride: stride, padding: padding, outputPadding: outputPadding)
      },
      twin: {
        Reference.transposedConvolution(
          Reference.leaky($0[0], slope: Double(slope)), weight: $0[1], bias: bias ? $0[2] : nil, stride: stride,
          padding: padding, outputPadding: outputPadding)
      })
  }

  private static let transposedConvolutions = [
    transposed([2, 5, 7, 6], kernel: 3, to: 4, stride: 2, padding: 1, outputPadding: 1),
    transposed([1, 8, 8, 32], kernel: 3, to: 16, stride: 2, padding: 1, outputPadding: 1, slope: 0),
    transposed([2, 4, 3, 8], kernel: 4, to: 5, stride: 2, padding: 1, outputPadding: 0, slope: 0, bias: false),
    transposed([1, 1, 1, 8], kernel: 4, to: 8, stride: 2, padding: 1, outputPadding: 0, slope: 0),
    transposed([1, 6, 9, 16], kernel: 4, to: 3, stride: 2, padding: 1, outputPadding: 0, slope: 0),
    transposed([1, 3, 4, 5], kernel: 2, to: 4, stride: 3, padding: 0, outputPadding: 1),
    transposed([1, 6, 6, 16], kernel: 3, to: 16, stride: 1, padding: 1, outputPadding: 0, slope: 0),
  ]

  private static let picture: Shape = [2, 5, 7, 19]

  private static let others: [OperationCase] = [
    OperationCase(
      "instance norm", [picture], fast: { $0[0].normalised(epsilon: 1e-5) },
      twin: { Reference.normalised($0[0], wholeBatch: false, epsilon: 1e-5) }),
    OperationCase(
      "instance norm of many pixels", [[1, 60, 61, 35]],
      fast: { $0[0].normalised(epsilon: 1e-5) },
      twin: { Reference.normalised($0[0], wholeBatch: false, epsilon: 1e-5) }),
    OperationCase(
      "batch norm in training", [picture, [19], [19]],
      fast: { $0[0].batchNormalised(scale: $0[1], shift: $0[2], epsilon: 1e-5).0 },
      twin: {
        Reference.scaled(
          Reference.normalised($0[0], wholeBatch: true, epsilon: 1e-5), scale: $0[1], shift: $0[2])
      }),
    OperationCase(
      "batch norm with a scale of each picture", [[3, 20, 21, 35], [3, 35], [3, 35]],
      fast: { $0[0].batchNormalised(scale: $0[1], shift: $0[2], epsilon: 1e-5).0 },
      twin: {
        Reference.scaled(
          Reference.normalised($0[0], wholeBatch: true, epsilon: 1e-5), scale: $0[1], shift: $0[2])
      }),
    OperationCase(
      "scale and shift", [picture, [19], [19]], fast: { $0[0].scaled(by: $0[1], shiftedBy: $0[2]) },
      twin: { Reference.scaled($0[0], scale: $0[1], shift: $0[2]) }),
    OperationCase(
      "scale and shift of each picture", [[3, 5, 4, 19], [3, 19], [3, 19]],
      fast: { $0[0].scaled(by: $0[1], shiftedBy: $0[2]) },
      twin: { Reference.scaled($0[0], scale: $0[1], shift: $0[2]) }),
    OperationCase(
      "ReLU", [picture], fast: { $0[0].relu().materialised() }, twin: { Reference.leaky($0[0], slope: 0) }),
    OperationCase(
      "leaky ReLU", [picture], fast: { $0[0].leakyReLU(slope: 0.2).materialised() },
      twin: { Reference.leaky($0[0], slope: Double(Float(0.2))) }),
    OperationCase(
      "derivative of a leaky ReLU", [picture, picture], differentiable: [false, true],
      fast: { $0[0].leakyReLU(slope: 0.2).derivative(along: $0[1]) },
      twin: { x in
        ReferenceArray(x[0].shape, zip(x[0].values, x[1].values).map { $0 > 0 ? $1 : Double(Float(0.2)) * $1 })
      }),
    OperationCase(
      "deviations of groups", [[6, 3, 5, 7]],
      fast: { $0[0].groupDeviations(groupSize: 3, epsilon: 1e-8) },
      twin: { Reference.groupDeviations($0[0], groupSize: 3, epsilon: 1e-8) }),
    OperationCase(
      "deviations of pairs, one group", [[2, 60, 31, 2]],
      fast: { $0[0].groupDeviations(groupSize: 2, epsilon: 1e-8) },
      twin: { Reference.groupDeviations($0[0], groupSize: 2, epsilon: 1e-8) }),
    OperationCase(
      "clamping", [picture], fast: { $0[0].clamped(to: -0.5...1) }, twin: { $0[0].map { min(max($0, -0.5), 1) } }),
    OperationCase(
      "zeros around a picture", [[2, 3, 4, 5]],
      fast: { $0[0].paddedWithZeros(top: 1, bottom: 2, left: 0, right: 3) },
      twin: { Reference.paddedWithZeros($0[0], top: 1, bottom: 2, left: 0, right: 3) }),
    OperationCase(
      "a content where a mask is open", [[2, 3, 5, 3], [2, 3, 5, 4]],
      fast: { $0[0].blendedByMask(with: $0[1], slope: 0.5, offset: 0.25) },
      twin: { Reference.blendedByMask($0[0], head: $0[1], slope: 0.5, offset: 0.25) }),
    OperationCase("tanh", [picture], fast: { $0[0].tanh() }, twin: { $0[0].map(hyperbolicTangent) }),
    OperationCase("sum", [picture, picture], fast: { $0[0] + $0[1] }, twin: { $0[0].adding($0[1], times: 1) }),
    OperationCase("product with a number", [picture], fast: { $0[0] * -2.5 }, twin: { $0[0].map { $0 * -2.5 } }),
    OperationCase(
      "product with a constant", [picture, picture], differentiable: [true, false],
      fast: { $0[0].multiplied(byConstant: $0[1]) },
      twin: { ReferenceArray($0[0].shape, zip($0[0].values, $0[1].values).map { $0 * $1 }) }),
    OperationCase(
      "mean", [picture], fast: { $0[0].mean() },
      twin: { ReferenceArray([], [$0[0].values.reduce(0, +) / Double($0[0].values.count)]) }),
    OperationCase(
      "concatenation", [picture, [2, 5, 7, 3]], fast: { $0[0].concatenated(with: $0[1]) },
      twin: { Reference.concatenated($0[0], $0[1]) }),
    OperationCase(
      "concatenation of three", [[2, 3, 4, 5], [2, 3, 4, 17], [2, 3, 4, 1]], fast: { Tensor.concatenation(of: $0) },
      twin: { Reference.concatenated(Reference.concatenated($0[0], $0[1]), $0[2]) }),
    OperationCase(
      "channels", [[2, 3, 4, 7]], fast: { $0[0].channels(2..<5) },
      twin: { x in
        ReferenceArray([2, 3, 4, 3], (0..<24).flatMap { pixel in (2..<5).map { x[0].values[pixel * 7 + $0] } })
      }),
    OperationCase(
      "batch", [[1, 3, 4, 5], [2, 3, 4, 5]], fast: { Tensor.batch(of: $0) },
      twin: { ReferenceArray([3, 3, 4, 5], $0[0].values + $0[1].values) }),
    OperationCase(
      "pictures", [[3, 3, 4, 5]], fast: { $0[0].pictures(1..<3) },
      twin: { ReferenceArray([2, 3, 4, 5], Array($0[0].values[60...])) }),
    OperationCase(
      "mean absolute difference", [picture, picture], differentiable: [true, false],
      fast: { $0[0].meanAbsoluteDifference(from: $0[1]) }, twin: { Reference.meanAbsoluteDifference($0[0], $0[1]) }),
    OperationCase(
      "mean squared difference", [picture], fast: { $0[0].meanSquaredDifference(from: 1) },
      twin: { Reference.meanSquaredDifference($0[0], from: 1) }),
    OperationCase(
      "binary cross-entropy, real", [picture], fast: { $0[0].binaryCrossEntropy(target: 1) },
      twin: { Reference.binaryCrossEntropy($0[0], target: 1) }),
    OperationCase(
      "binary cross-entropy, translated", [picture], fast: { $0[0].binaryCrossEntropy(target: 0) },
      twin: { Reference.binaryCrossEntropy($0[0], target: 0) }),
    OperationCase(
      "rows of unit length", [[5, 37]], fast: { $0[0].unitRows(epsilon: 1e-7) },
      twin: { Reference.unitRows($0[0], epsilon: 1e-7) }),
    OperationCase(
      "cross-entropy of rows", [[4, 19]], fast: { ($0[0] * 14).crossEntropy(classes: [3, 0, 18, 3]) },
      twin: { Reference.crossEntropy($0[0].map { 14 * $0 }, classes: [3, 0, 18, 3]) }),
    OperationCase(
      "a tensor used twice", [[1, 4, 4, 2], [3, 3, 2, 2]],
      fast: {
        let y = $0[0].convolved(with: $0[1], bias: nil, stride: 1, padding: .zero(1))
        return y.tanh() + y + y.relu().convolved(with: $0[1], bias: nil, stride: 1, padding: .zero(1))
      },
      twin: {
        let y = Reference.convolution($0[0], weight: $0[1], bias: nil, stride: 1, padding: .zero(1))
        let z = Reference.convolution(
          Reference.leaky(y, slope: 0), weight: $0[1], bias: nil, stride: 1, padding: .zero(1))
        return y.map(hyperbolicTangent).adding(y, times: 1).adding(z, times: 1)
      }),
  ]
}

extension Padding {
  var twin: Reference.Padding {
    Reference.Padding(rows: rows, columns: columns, reflects: reflects)
  }
}
