import Files
import Protobuf

extension ONNXModel {
  /// Writes the model at `path`; it appears complete or not at all.
  package func write(to path: String, replacing: Bool) throws(ONNXError) {
    let bytes = encoded
    guard bytes.count <= Int(Int32.max) else { throw ONNXError(.tooLarge(bytes: bytes.count), path: path) }
    do throws(FileFault) {
      try AtomicFile.write(bytes, to: path, replacing: replacing)
    } catch {
      throw ONNXError(.file(error), path: path)
    }
  }

  /// The bytes of the file: a `ModelProto`. Numbers of fields are those of `onnx.proto`.
  package var encoded: [UInt8] {
    var model = ProtobufWriter()
    model.write(1, formatVersion)
    model.write(2, producer)
    model.write(7, graph)
    var set = ProtobufWriter()
    set.write(1, "")
    set.write(2, operatorSet)
    model.write(8, set.bytes)
    for entry in metadata {
      var message = ProtobufWriter()
      message.write(1, entry.key)
      message.write(2, entry.text)
      model.write(14, message.bytes)
    }
    return model.bytes
  }

  private var graph: [UInt8] {
    var graph = ProtobufWriter()
    for node in nodes { graph.write(1, node.encoded) }
    graph.write(2, name)
    for tensor in initializers { graph.write(5, tensor.encoded) }
    for port in inputs { graph.write(11, port.encoded) }
    for port in outputs { graph.write(12, port.encoded) }
    return graph.bytes
  }
}

extension ONNXModel.Node {
  fileprivate var encoded: [UInt8] {
    var node = ProtobufWriter()
    for input in inputs { node.write(1, input) }
    for output in outputs { node.write(2, output) }
    node.write(3, name)
    node.write(4, operation)
    for attribute in attributes { node.write(5, attribute.encoded) }
    return node.bytes
  }
}

extension ONNXModel.Attribute {
  fileprivate var encoded: [UInt8] {
    var attribute = ProtobufWriter()
    attribute.write(1, name)
    // Field 20 says which of the fields holds the value.
    switch value {
    case .float(let number):
      attribute.write(2, float: number)
      attribute.write(20, 1)
    case .integer(let number):
      attribute.write(3, number)
      attribute.write(20, 2)
    case .text(let text):
      attribute.write(4, text)
      attribute.write(20, 3)
    case .integers(let numbers):
      for number in numbers { attribute.write(8, number) }
      attribute.write(20, 7)
    }
    return attribute.bytes
  }
}

extension ONNXModel.Tensor {
  fileprivate var encoded: [UInt8] {
    var tensor = ProtobufWriter()
    for size in shape { tensor.write(1, size) }
    switch values {
    case .floats(let numbers):
      tensor.write(2, 1)
      tensor.write(8, name)
      tensor.write(9, numbers.withUnsafeBytes { Array($0) })
    case .integers(let numbers):
      tensor.write(2, 7)
      tensor.write(8, name)
      tensor.write(9, numbers.withUnsafeBytes { Array($0) })
    case .other(let type):
      tensor.write(2, type)
      tensor.write(8, name)
    }
    return tensor.bytes
  }
}

extension ONNXModel.Port {
  fileprivate var encoded: [UInt8] {
    var shape = ProtobufWriter()
    for size in sizes {
      var dimension = ProtobufWriter()
      switch size {
      case .fixed(let number): dimension.write(1, number)
      case .named(let name): dimension.write(2, name)
      }
      shape.write(1, dimension.bytes)
    }
    var tensor = ProtobufWriter()
    tensor.write(1, elements.rawValue)
    tensor.write(2, shape.bytes)
    var type = ProtobufWriter()
    type.write(1, tensor.bytes)
    var port = ProtobufWriter()
    port.write(1, name)
    port.write(2, type.bytes)
    return port.bytes
  }
}

#if _endian(big)
  #error("Numbers are written as they lie in memory, and the format has the lowest byte first.")
#endif
