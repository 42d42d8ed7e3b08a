import NeuralNetworks
import ONNXFiles
import Tensors

/// A network's diagram as ONNX operators, put one behind the other.
///
/// Weights keep PyTorch's keys as their names, and axes have PyTorch's order: `[batch, channels, height, width]`.
struct ONNXGraph {
  private(set) var nodes: [ONNXModel.Node] = []
  private(set) var initializers: [ONNXModel.Tensor] = []
  /// The names of constants that several operators share.
  private var shared: Set<String> = []
  /// The channels that the last convolution gave, which a norm behind it has.
  private(set) var channels = 0

  /// How the names of constants begin that stand for no parameter.
  static let ownConstants = ["instance_norm.", "batch_norm.", "enlargement", "attention_mask."]

  /// Adds the operators of layers.
  ///
  /// - Parameter input: the name of what goes in.
  /// - Returns: the name of what comes out.
  mutating func add(_ layers: [Layer], to input: String) -> String {
    var x = input
    for layer in layers {
      switch layer {
      case .convolution(let convolution): x = add(convolution, to: x)
      case .normalisation(let norm): x = add(norm, to: x)
      case .activation(let slope):
        x =
          slope == 0
          ? node("Relu", [x]) : node("LeakyRelu", [x], [ONNXModel.Attribute("alpha", .float(slope))])
      // It does nothing outside of training.
      case .dropout: break
      case .residual(let branch): x = node("Add", [x, add(branch, to: x)])
      case .masked(let branch): x = blended(x, head: add(branch, to: x))
      case .joined(let branch): x = node("Concat", [x, add(branch, to: x)], [ONNXModel.Attribute("axis", .integer(1))])
      case .attention(let attention): x = add(attention, to: x)
      case .hyperbolicTangent: x = node("Tanh", [x])
      }
    }
    return x
  }

  mutating func add(_ layer: any RowwiseLayer, to input: String) -> String {
    if let layer = layer as? UpsamplingConvolution2D { return add(layer, to: input) }
    if let layer = layer as? BlurDownsampling2D { return add(layer, to: input) }
    if let layer = layer as? BilinearUpsampling2D { return add(layer, to: input) }
    let reach = layer.reach
    var x = input
    var (rows, columns) = (Int64(reach.padding), Int64(layer.columnPadding))
    if layer.reflects, rows > 0 {
      x = padded(x, rows: rows, columns: columns, "reflect")
      (rows, columns) = (0, 0)
    }
    let sides = { (size: Int) in ONNXModel.Attribute.Value.integers([Int64(size), Int64(size)]) }
    var attributes = [
      ONNXModel.Attribute("kernel_shape", .integers([Int64(reach.kernel), Int64(layer.kernelWidth)])),
      ONNXModel.Attribute("strides", sides(reach.stride)),
      ONNXModel.Attribute("pads", .integers([rows, columns, rows, columns])),
    ]
    if reach.isTransposed, reach.outputPadding > 0 {
      attributes.append(ONNXModel.Attribute("output_padding", sides(reach.outputPadding)))
    }
    if let depthwise = layer as? DepthwiseConvolution2D {
      attributes.append(ONNXModel.Attribute("group", .integer(Int64(depthwise.weight.fileShape[0]))))
    }
    channels = layer.outputChannels
    return node(
      reach.isTransposed ? "ConvTranspose" : "Conv", [x] + weights(of: layer), attributes)
  }

  /// Weight and bias, the weight as it is computed with.
  private mutating func weights(of layer: any RowwiseLayer) -> [String] {
    let weight = (layer as? Convolution2D)?.weight ?? (layer as? TransposedConvolution2D)?.weight
    return layer.parameters.map { parameter in
      guard let weight, parameter === weight.parameter else { return self.weight(parameter) }
      return tensor(weight.name, parameter.fileShape, weight.fileValues)
    }
  }

  /// Self-attention over matrices `[channels, places]`.
  mutating func add(_ layer: Attention, to input: String) -> String {
    let flat = constant("attention.flat", [0, 0, -1] as [Int64])
    let turned = [ONNXModel.Attribute("perm", .integers([0, 2, 1]))]
    let (queries, keyMap, valueMap) = (
      add(layer.query, to: input), add(layer.key, to: input), add(layer.value, to: input)
    )
    let (keys, values) = (places(keyMap, layer.form, flat), places(valueMap, layer.form, flat))
    let fit = node(
      "Softmax", [node("MatMul", [node("Transpose", [node("Reshape", [queries, flat])], turned), keys])],
      [ONNXModel.Attribute("axis", .integer(-1))])
    let gathered = node("Transpose", [node("MatMul", [fit, node("Transpose", [values], turned)])], turned)
    let map = node("Reshape", [gathered, node("Shape", [valueMap])])
    let output = layer.output.map { add($0, to: map) } ?? map
    return node("Add", [input, node("Mul", [output, weight(layer.gamma)])])
  }

  /// What `AttentionMask` makes of a picture and a head, whose last channel is the mask.
  private mutating func blended(_ input: String, head: String) -> String {
    let content = Int64(channels - 1)
    func part(_ first: Int64, _ end: Int64) -> String {
      node(
        "Slice",
        [
          head, constant("attention_mask.\(first)", [first]), constant("attention_mask.\(end)", [end]),
          constant("attention_mask.axis", [1 as Int64]),
        ])
    }
    let scaled = node("Mul", [part(content, content + 1), constant("attention_mask.slope", [AttentionMask.slope])])
    let mask = node("Sigmoid", [node("Add", [scaled, constant("attention_mask.offset", [AttentionMask.offset])])])
    let change = node("Sub", [node("Tanh", [part(0, content)]), input])
    return node("Add", [input, node("Mul", [change, mask])])
  }

  private mutating func places(_ map: String, _ form: Attention.Form, _ flat: String) -> String {
    guard form == .pooled else { return node("Reshape", [map, flat]) }
    let pooled = node(
      "MaxPool", [map],
      [ONNXModel.Attribute("kernel_shape", .integers([2, 2])), ONNXModel.Attribute("strides", .integers([2, 2]))])
    return node("Reshape", [pooled, flat])
  }

  /// The enlargement and the convolution, each by itself.
  private mutating func add(_ layer: UpsamplingConvolution2D, to input: String) -> String {
    let enlarged = node(
      "Resize", [input, "", constant("enlargement", [1, 1, 2, 2] as [Float])],
      [
        ONNXModel.Attribute("mode", .text("nearest")),
        ONNXModel.Attribute("coordinate_transformation_mode", .text("asymmetric")),
        ONNXModel.Attribute("nearest_mode", .text("floor")),
      ])
    channels = layer.outputChannels
    return node(
      "Conv", [enlarged] + layer.parameters.map { self.weight($0) },
      [
        ONNXModel.Attribute("kernel_shape", .integers([3, 3])), ONNXModel.Attribute("strides", .integers([1, 1])),
        ONNXModel.Attribute("pads", .integers([1, 1, 1, 1])),
      ])
  }

  /// The mirrored picture's convolution with the filter, each channel by itself.
  private mutating func add(_ layer: BlurDownsampling2D, to input: String) -> String {
    channels = layer.outputChannels
    return node(
      "Conv", [padded(input, rows: 1, columns: 1, "reflect"), weight(layer.filter)],
      [
        ONNXModel.Attribute("kernel_shape", .integers([3, 3])), ONNXModel.Attribute("strides", .integers([2, 2])),
        ONNXModel.Attribute("group", .integer(Int64(channels))),
      ])
  }

  /// The transposed convolution with the filter, as CUT's release writes it: the edges are repeated before and cut off afterwards.
  private mutating func add(_ layer: BilinearUpsampling2D, to input: String) -> String {
    channels = layer.outputChannels
    return node(
      "ConvTranspose", [padded(input, rows: 1, columns: 1, "edge"), weight(layer.filter)],
      [
        ONNXModel.Attribute("kernel_shape", .integers([4, 4])), ONNXModel.Attribute("strides", .integers([2, 2])),
        ONNXModel.Attribute("pads", .integers([3, 3, 3, 3])), ONNXModel.Attribute("group", .integer(Int64(channels))),
      ])
  }

  /// The operators' own padding knows only zeros.
  private mutating func padded(_ input: String, rows: Int64, columns: Int64, _ mode: String) -> String {
    node(
      "Pad", [input, constant("padding.\(rows).\(columns)", [0, 0, rows, columns, 0, 0, rows, columns])],
      [ONNXModel.Attribute("mode", .text(mode))])
  }

  private mutating func add(_ norm: Normalisation2D, to input: String) -> String {
    switch norm {
    case .instance:
      return node(
        "InstanceNormalization",
        [
          input, constant("instance_norm.scale.\(channels)", [Float](repeating: 1, count: channels)),
          constant("instance_norm.shift.\(channels)", [Float](repeating: 0, count: channels)),
        ], [ONNXModel.Attribute("epsilon", .float(Normalisation2D.epsilon))])
    case .batch(let norm):
      return normalised(input, norm.statistics, by: norm.parameters.map { self.weight($0) })
    case .none:
      return input
    }
  }

  /// Adds a batch norm with the running statistics.
  ///
  /// - Parameter scaling: the names of scale and shift.
  mutating func normalised(_ input: String, _ statistics: BatchStatistics, by scaling: [String]) -> String {
    let known = [statistics.runningMean, statistics.runningVariance].map { constant($0.key, $0.value.values) }
    return node(
      "BatchNormalization", [input] + scaling + known, [ONNXModel.Attribute("epsilon", .float(statistics.epsilon))])
  }

  /// Adds an operator with one result.
  mutating func node(
    _ operation: String, _ inputs: [String], _ attributes: [ONNXModel.Attribute] = []
  ) -> String {
    let name = "\(operation).\(nodes.count)"
    nodes.append(
      ONNXModel.Node(name: name, operation: operation, inputs: inputs, outputs: [name], attributes: attributes))
    return name
  }

  mutating func weight(_ parameter: Parameter) -> String {
    tensor(parameter.key, parameter.fileShape, parameter.fileValues)
  }

  mutating func tensor(_ name: String, _ shape: Shape, _ values: [Float]) -> String {
    initializers.append(
      ONNXModel.Tensor(name: name, shape: shape.extents.map(Int64.init), values: .floats(values)))
    return name
  }

  private mutating func weight(_ constant: Constant) -> String {
    initializers.append(
      ONNXModel.Tensor(
        name: constant.key, shape: constant.shape.extents.map(Int64.init), values: .floats(constant.fileValues)))
    return constant.key
  }

  mutating func constant(_ name: String, _ numbers: [Float]) -> String {
    constant(name, ONNXModel.Tensor(name: name, shape: [Int64(numbers.count)], values: .floats(numbers)))
  }

  mutating func constant(_ name: String, _ numbers: [Int64]) -> String {
    constant(name, ONNXModel.Tensor(name: name, shape: [Int64(numbers.count)], values: .integers(numbers)))
  }

  private mutating func constant(_ name: String, _ tensor: ONNXModel.Tensor) -> String {
    if shared.insert(name).inserted { initializers.append(tensor) }
    return name
  }
}

extension RowwiseLayer {
  /// Whether a convolution sees the mirrored picture beyond the edge.
  fileprivate var reflects: Bool {
    ((self as? Convolution2D)?.padding ?? (self as? DepthwiseConvolution2D)?.padding)?.reflects ?? false
  }
}
