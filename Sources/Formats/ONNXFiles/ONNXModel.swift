/// A network as an ONNX model: what of `onnx.proto` image networks need.
///
/// - SeeAlso: <https://github.com/onnx/onnx/blob/main/docs/IR.md>
package struct ONNXModel: Equatable, Sendable {
  /// The version of the format; 8 goes with operator set 17.
  package var formatVersion: Int64
  /// The version of the standard operators.
  package var operatorSet: Int64
  /// The program that wrote it.
  package var producer: String
  /// Texts about the model.
  package var metadata: [Metadata]
  /// The name of the graph.
  package var name: String
  /// What goes in and comes out.
  package var inputs, outputs: [Port]
  /// The operators, each behind what it needs.
  package var nodes: [Node]
  /// The weights.
  package var initializers: [Tensor]

  /// A text about the model.
  package struct Metadata: Equatable, Sendable {
    package var key, text: String

    package init(key: String, text: String) {
      self.key = key
      self.text = text
    }
  }

  /// Numbers that go in or come out.
  package struct Port: Equatable, Sendable {
    /// What the numbers are.
    package enum Elements: Int64, Sendable {
      /// Float32.
      case floats = 1
      /// Int64.
      case integers = 7
    }

    /// The size of an axis: a number, or a name where it may be any.
    package enum Size: Equatable, Sendable {
      case fixed(Int64)
      case named(String)
    }

    package var name: String
    package var sizes: [Size]
    /// What the numbers are; of a model that was read, those of other types count as Float32.
    package var elements: Elements

    package init(name: String, sizes: [Size], elements: Elements = .floats) {
      self.name = name
      self.sizes = sizes
      self.elements = elements
    }
  }

  /// An operator: what it takes, what it gives, how it is set.
  package struct Node: Equatable, Sendable {
    package var name: String
    /// The operator's name, such as `Conv`.
    package var operation: String
    package var inputs, outputs: [String]
    package var attributes: [Attribute]

    package init(name: String, operation: String, inputs: [String], outputs: [String], attributes: [Attribute] = []) {
      self.name = name
      self.operation = operation
      self.inputs = inputs
      self.outputs = outputs
      self.attributes = attributes
    }
  }

  /// How an operator is set.
  package struct Attribute: Equatable, Sendable {
    package enum Value: Equatable, Sendable {
      case float(Float)
      case integer(Int64)
      case text(String)
      case integers([Int64])
    }

    package var name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// Weights, or other constants.
  package struct Tensor: Equatable, Sendable {
    /// The numbers, row after row.
    package enum Values: Equatable, Sendable {
      case floats([Float])
      case integers([Int64])
      /// Numbers of a type that is not needed here, by its number in `onnx.proto`.
      case other(Int64)
    }

    package var name: String
    package var shape: [Int64]
    package var values: Values

    package init(name: String, shape: [Int64], values: Values) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// A model without anything in it.
  package init(producer: String, name: String) {
    (formatVersion, operatorSet) = (8, 17)
    (self.producer, self.name) = (producer, name)
    (metadata, inputs, outputs, nodes, initializers) = ([], [], [], [], [])
  }
}
