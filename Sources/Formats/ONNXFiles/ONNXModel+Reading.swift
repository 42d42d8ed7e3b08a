import Files
import Protobuf

extension ONNXModel {
  /// Reads the model at `path`: all but the settings of its operators, and of other tensors than Float32 and Int64 only the shapes.
  package init(path: String) throws(ONNXError) {
    let bytes: [UInt8]
    do throws(FileFault) {
      bytes = try InputFile(path: path).readAll(limit: Int(Int32.max))
    } catch {
      throw ONNXError(.file(error), path: path)
    }
    do throws(ONNXError.Reason) {
      try self.init(bytes)
    } catch {
      throw ONNXError(error, path: path)
    }
  }

  /// Reads a `ModelProto`. Numbers of fields are those of `onnx.proto`.
  init(_ bytes: [UInt8]) throws(ONNXError.Reason) {
    self.init(producer: "", name: "")
    (formatVersion, operatorSet) = (0, 0)
    let hasGraph: Bool
    do throws(ProtobufFault) {
      hasGraph = try readModel(bytes[...])
    } catch {
      throw ONNXError.Reason(error)
    }
    guard hasGraph, formatVersion > 0 else { throw .notONNX }
  }

  /// Reads the fields of the model; returns whether a graph is among them.
  private mutating func readModel(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) -> Bool {
    var hasGraph = false
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: formatVersion = try value.integer()
      case 2: producer = try value.text()
      case 7:
        try readGraph(try value.content())
        hasGraph = true
      case 8: try readOperatorSet(try value.content())
      case 14: metadata.append(try Metadata(try value.content()))
      default: break
      }
    }
    return hasGraph
  }

  private mutating func readGraph(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: nodes.append(try Node(try value.content()))
      case 2: name = try value.text()
      case 5: initializers.append(try Tensor(try value.content()))
      case 11: inputs.append(try Port(try value.content()))
      case 12: outputs.append(try Port(try value.content()))
      default: break
      }
    }
  }

  /// The version of the standard operators, whose domain has no name.
  private mutating func readOperatorSet(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) {
    var reader = ProtobufReader(bytes)
    var domain = ""
    var version: Int64 = 0
    while let (field, value) = try reader.next() {
      if field == 1 { domain = try value.text() }
      if field == 2 { version = try value.integer() }
    }
    if domain.isEmpty || domain == "ai.onnx" { operatorSet = version }
  }
}

extension ONNXModel.Metadata {
  fileprivate init(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) {
    self.init(key: "", text: "")
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      if field == 1 { key = try value.text() }
      if field == 2 { text = try value.text() }
    }
  }
}

extension ONNXModel.Node {
  fileprivate init(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) {
    self.init(name: "", operation: "", inputs: [], outputs: [])
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch field {
      case 1: inputs.append(try value.text())
      case 2: outputs.append(try value.text())
      case 3: name = try value.text()
      case 4: operation = try value.text()
      default: break
      }
    }
  }
}

extension ONNXModel.Tensor {
  fileprivate init(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) {
    self.init(name: "", shape: [], values: .other(0))
    var type: Int64 = 0
    var raw: ArraySlice<UInt8>?
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .number(let size)): shape.append(Int64(bitPattern: size))
      // Several sizes at once, as some programs write them.
      case (1, .bytes(let packed)):
        var sizes = ProtobufReader(packed)
        while let size = try sizes.nextPacked() { shape.append(size) }
      case (2, _): type = try value.integer()
      case (8, _): name = try value.text()
      case (9, _): raw = try value.content()
      default: break
      }
    }
    values = .other(type)
    guard let raw else { return }
    switch type {
    case 1: values = .floats(Self.numbers(raw))
    case 7: values = .integers(Self.numbers(raw))
    default: break
    }
  }

  private static func numbers<Number: BitwiseCopyable>(_ raw: ArraySlice<UInt8>) -> [Number] {
    raw.withUnsafeBytes { bytes in
      (0..<bytes.count / MemoryLayout<Number>.size).map {
        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: Number.self)
      }
    }
  }
}

extension ONNXModel.Port {
  fileprivate init(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) {
    self.init(name: "", sizes: [])
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      if field == 1 { name = try value.text() }
      // TypeProto and its tensor type.
      if field == 2, let tensor = try Self.message(1, in: try value.content()) { try readTensorType(tensor) }
    }
  }

  /// What the numbers are, and the shape.
  private mutating func readTensorType(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      if field == 1 { elements = Elements(rawValue: try value.integer()) ?? .floats }
      guard field == 2 else { continue }
      var dimensions = ProtobufReader(try value.content())
      while let (field, value) = try dimensions.next() {
        if field == 1 { sizes.append(try Size(try value.content())) }
      }
    }
  }

  /// The message in a field of another.
  private static func message(
    _ wanted: Int, in bytes: ArraySlice<UInt8>
  ) throws(ProtobufFault) -> ArraySlice<UInt8>? {
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      if field == wanted { return try value.content() }
    }
    return nil
  }
}

extension ONNXModel.Port.Size {
  fileprivate init(_ bytes: ArraySlice<UInt8>) throws(ProtobufFault) {
    self = .named("?")
    var reader = ProtobufReader(bytes)
    while let (field, value) = try reader.next() {
      if field == 1 { self = .fixed(try value.integer()) }
      if field == 2 { self = .named(try value.text()) }
    }
  }
}

extension ONNXError.Reason {
  /// What it means for a model that its bytes are at fault.
  fileprivate init(_ fault: ProtobufFault) {
    switch fault {
    case .damaged(let byte): self = .damaged(byte: byte)
    case .truncated: self = .truncated
    case .otherKind: self = .notONNX
    }
  }
}
