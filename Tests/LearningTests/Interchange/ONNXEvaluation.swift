import Foundation
import ONNXFiles
import Testing

/// Numbers in PyTorch's order of axes, in double precision.
struct ONNXArray {
  var shape: [Int]
  var values: [Double]

  var count: Int { shape.reduce(1, *) }

  /// The value for each place, by its index along each axis.
  init(_ shape: [Int], _ value: ([Int]) -> Double) {
    self.shape = shape
    var place = [Int](repeating: 0, count: shape.count)
    var values: [Double] = []
    for _ in 0..<shape.reduce(1, *) {
      values.append(value(place))
      for axis in shape.indices.reversed() {
        place[axis] += 1
        if place[axis] < shape[axis] { break }
        place[axis] = 0
      }
    }
    self.values = values
  }

  init(_ shape: [Int], _ values: [Double]) {
    (self.shape, self.values) = (shape, values)
  }

  /// The value at a place; axes of one element stand for any, and missing ones in front count as such.
  subscript(place: [Int]) -> Double {
    var index = 0
    for (axis, size) in shape.enumerated() {
      index = index * size + (size == 1 ? 0 : place[place.count - shape.count + axis])
    }
    return values[index]
  }
}

extension ONNXArray {
  /// The value at a place of four axes.
  fileprivate func at(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double {
    values[((a * shape[1] + b) * shape[2] + c) * shape[3] + d]
  }
}

/// What an ONNX model computes, by the definitions of its operators: a loop a summation sign.
struct ONNXEvaluation {
  private var known: [String: ONNXArray] = [:]

  /// What a model makes of inputs.
  static func output(of model: ONNXModel, _ inputs: [String: ONNXArray]) throws -> ONNXArray {
    var evaluation = ONNXEvaluation()
    evaluation.known = inputs
    for tensor in model.initializers {
      let values: [Double] =
        switch tensor.values {
        case .floats(let numbers): numbers.map(Double.init)
        case .integers(let numbers): numbers.map(Double.init)
        case .other: []
        }
      evaluation.known[tensor.name] = ONNXArray(tensor.shape.map { Int($0) }, values)
    }
    for node in model.nodes { evaluation.known[node.outputs[0]] = try evaluation.result(of: node) }
    return try #require(evaluation.known[model.outputs[0].name])
  }

  private func result(of node: ONNXModel.Node) throws -> ONNXArray {
    let inputs = try node.inputs.map { try #require(known[$0], "\(node.name) needs \($0)") }
    let x = inputs[0]
    switch node.operation {
    case "Relu": return ONNXArray(x.shape, x.values.map { max($0, 0) })
    case "LeakyRelu":
      let slope = node.float("alpha") ?? 0.01
      return ONNXArray(x.shape, x.values.map { $0 < 0 ? slope * $0 : $0 })
    case "Tanh": return ONNXArray(x.shape, x.values.map { tanh($0) })
    case "Sigmoid": return ONNXArray(x.shape, x.values.map { 1 / (1 + exp(-$0)) })
    // The first operand has the shape of the result in these models.
    case "Add": return ONNXArray(x.shape) { x[$0] + inputs[1][$0] }
    case "Sub": return ONNXArray(x.shape) { x[$0] - inputs[1][$0] }
    case "Mul": return ONNXArray(x.shape) { x[$0] * inputs[1][$0] }
    case "Pad":
      #expect(node.text("mode") == "reflect")
      let (rows, columns) = (Int(inputs[1].values[2]), Int(inputs[1].values[3]))
      func mirrored(_ place: Int, _ size: Int) -> Int { size - 1 - abs(size - 1 - abs(place)) }
      return ONNXArray([x.shape[0], x.shape[1], x.shape[2] + 2 * rows, x.shape[3] + 2 * columns]) {
        x.at($0[0], $0[1], mirrored($0[2] - rows, x.shape[2]), mirrored($0[3] - columns, x.shape[3]))
      }
    case "Slice":
      #expect(inputs[3].values == [1])
      let (first, end) = (Int(inputs[1].values[0]), Int(inputs[2].values[0]))
      return ONNXArray([x.shape[0], end - first] + x.shape[2...]) { x[[$0[0], $0[1] + first] + $0[2...]] }
    case "Concat":
      #expect(node.integer("axis") == 1)
      let first = x.shape[1]
      return ONNXArray([x.shape[0], first + inputs[1].shape[1]]) { place in
        place[1] < first ? x[place] : inputs[1][[place[0], place[1] - first]]
      }
    case "Shape": return ONNXArray([x.shape.count], x.shape.map(Double.init))
    case "Reshape": return Self.reshaped(x, inputs[1].values.map { Int($0) })
    case "Transpose":
      let order = try #require(node.integers("perm"))
      return ONNXArray(order.map { x.shape[$0] }) { place in
        x[order.indices.map { axis in place[order.firstIndex(of: axis) ?? 0] }]
      }
    case "Gather":
      #expect(node.integer("axis") == 0)
      return ONNXArray([inputs[1].count, x.shape[1]]) { x[[Int(inputs[1].values[$0[0]]), $0[1]]] }
    case "Gemm":
      #expect(node.integer("transB") == 1)
      return ONNXArray([x.shape[0], inputs[1].shape[0]]) { place in
        (0..<x.shape[1]).reduce(inputs.count > 2 ? inputs[2][[place[1]]] : 0) {
          $0 + x[[place[0], $1]] * inputs[1][[place[1], $1]]
        }
      }
    case "MatMul":
      return ONNXArray([x.shape[0], x.shape[1], inputs[1].shape[2]]) { place in
        (0..<x.shape[2]).reduce(0) { $0 + x[[place[0], place[1], $1]] * inputs[1][[place[0], $1, place[2]]] }
      }
    case "Softmax": return Self.softmax(x)
    case "MaxPool":
      return ONNXArray([x.shape[0], x.shape[1], x.shape[2] / 2, x.shape[3] / 2]) { place in
        let corners = [(0, 0), (0, 1), (1, 0), (1, 1)]
        return corners.map { x[[place[0], place[1], 2 * place[2] + $0.0, 2 * place[3] + $0.1]] }.max() ?? 0
      }
    case "BatchNormalization":
      let epsilon = try #require(node.float("epsilon"))
      return ONNXArray(x.shape) { place in
        let channel = [place[1]]
        let normal = (x[place] - inputs[3][channel]) / (inputs[4][channel] + epsilon).squareRoot()
        return normal * inputs[1][channel] + inputs[2][channel]
      }
    case "Conv": return try Self.convolved(x, inputs, node)
    case "ConvTranspose": return try Self.transposeConvolved(x, inputs, node)
    default: throw UnknownOperator(name: node.operation)
    }
  }

  private struct UnknownOperator: Error {
    let name: String
  }

  private static func reshaped(_ x: ONNXArray, _ wanted: [Int]) -> ONNXArray {
    var shape = wanted.enumerated().map { $1 == 0 ? x.shape[$0] : $1 }
    if let open = shape.firstIndex(of: -1) { shape[open] = -x.count / shape.reduce(1, *) }
    return ONNXArray(shape, x.values)
  }

  private static func softmax(_ x: ONNXArray) -> ONNXArray {
    let columns = x.shape[x.shape.count - 1]
    var values: [Double] = []
    for start in stride(from: 0, to: x.count, by: columns) {
      let row = x.values[start..<start + columns]
      let largest = row.max() ?? 0
      let exponentials = row.map { exp($0 - largest) }
      let sum = exponentials.reduce(0, +)
      values += exponentials.map { $0 / sum }
    }
    return ONNXArray(x.shape, values)
  }

  /// All convolutions here have square kernels, and the same padding on all sides.
  private static func convolved(_ x: ONNXArray, _ inputs: [ONNXArray], _ node: ONNXModel.Node) throws -> ONNXArray {
    let (weight, stride, padding) = (inputs[1], try #require(node.integers("strides"))[0], try node.padding())
    let kernel = weight.shape[2]
    func size(_ axis: Int) -> Int { (x.shape[axis] + 2 * padding - kernel) / stride + 1 }
    return ONNXArray([x.shape[0], weight.shape[0], size(2), size(3)]) { place in
      var sum = inputs.count > 2 ? inputs[2][[place[1]]] : 0
      for c in 0..<x.shape[1] {
        for i in 0..<kernel {
          for j in 0..<kernel {
            let (row, column) = (place[2] * stride - padding + i, place[3] * stride - padding + j)
            guard x.shape[2] > row, row >= 0, x.shape[3] > column, column >= 0 else { continue }
            sum += x.at(place[0], c, row, column) * weight.at(place[1], c, i, j)
          }
        }
      }
      return sum
    }
  }

  private static func transposeConvolved(
    _ x: ONNXArray, _ inputs: [ONNXArray], _ node: ONNXModel.Node
  ) throws -> ONNXArray {
    let (weight, stride, padding) = (inputs[1], try #require(node.integers("strides"))[0], try node.padding())
    let kernel = weight.shape[2]
    let beyond = node.integers("output_padding")?[0] ?? 0
    func size(_ axis: Int) -> Int { (x.shape[axis] - 1) * stride - 2 * padding + kernel + beyond }
    return ONNXArray([x.shape[0], weight.shape[1], size(2), size(3)]) { place in
      var sum = inputs.count > 2 ? inputs[2][[place[1]]] : 0
      for c in 0..<x.shape[1] {
        for i in 0..<kernel where (place[2] + padding - i).isMultiple(of: stride) {
          for j in 0..<kernel where (place[3] + padding - j).isMultiple(of: stride) {
            let (row, column) = ((place[2] + padding - i) / stride, (place[3] + padding - j) / stride)
            guard place[2] + padding >= i, place[3] + padding >= j, row < x.shape[2], column < x.shape[3] else {
              continue
            }
            sum += x.at(place[0], c, row, column) * weight.at(c, place[1], i, j)
          }
        }
      }
      return sum
    }
  }
}

extension ONNXModel.Node {
  fileprivate func value(_ name: String) -> ONNXModel.Attribute.Value? {
    attributes.first { $0.name == name }?.value
  }

  fileprivate func float(_ name: String) -> Double? {
    if case .float(let number)? = value(name) { Double(number) } else { nil }
  }

  fileprivate func text(_ name: String) -> String? {
    if case .text(let text)? = value(name) { text } else { nil }
  }

  fileprivate func integer(_ name: String) -> Int? {
    if case .integer(let number)? = value(name) { Int(number) } else { nil }
  }

  fileprivate func integers(_ name: String) -> [Int]? {
    if case .integers(let numbers)? = value(name) { numbers.map { Int($0) } } else { nil }
  }

  fileprivate func padding() throws -> Int {
    let pads = try #require(integers("pads"))
    #expect(Set(pads).count == 1)
    return pads[0]
  }
}
