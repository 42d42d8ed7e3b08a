import Protobuf

/// Something that TensorBoard shows under a tag: TensorFlow's `Summary.Value`.
package struct EventValue: Equatable, Sendable {
  /// What is shown.
  package enum Content: Equatable, Sendable {
    /// A number, of which there is a curve.
    case scalar(Double)
    /// A picture: a file as it is, PNG or JPEG, in colour.
    case picture(width: Int, height: Int, file: [UInt8])
    /// A text in Markdown.
    case text(String)
    /// What a plug-in alone understands.
    case plugin(String, content: [UInt8])
  }

  /// The name under which it is shown; a slash makes groups.
  package let tag: String
  /// What is shown.
  package let content: Content

  package init(_ tag: String, _ content: Content) {
    (self.tag, self.content) = (tag, content)
  }

  /// The bytes of the message.
  var encoded: [UInt8] {
    var value = ProtobufWriter()
    value.write(1, tag)
    switch content {
    case .scalar(let number): value.write(2, float: Float(number))
    case .picture(let width, let height, let file):
      var picture = ProtobufWriter()
      picture.write(1, Int64(height))
      picture.write(2, Int64(width))
      // RGB.
      picture.write(3, 3)
      picture.write(4, file)
      value.write(4, picture.bytes)
    case .text(let text):
      value.write(8, Self.tensor(of: text))
      value.write(9, Self.metadata("text"))
    case .plugin(let name, let content): value.write(9, Self.metadata(name, content))
    }
    return value.bytes
  }

  /// A tensor of one text.
  private static func tensor(of text: String) -> [UInt8] {
    var size = ProtobufWriter()
    size.write(1, 1)
    var shape = ProtobufWriter()
    shape.write(2, size.bytes)
    var tensor = ProtobufWriter()
    // DT_STRING.
    tensor.write(1, 7)
    tensor.write(2, shape.bytes)
    tensor.write(8, text)
    return tensor.bytes
  }

  private static func metadata(_ plugin: String, _ content: [UInt8]? = nil) -> [UInt8] {
    var data = ProtobufWriter()
    data.write(1, plugin)
    if let content { data.write(2, content) }
    var metadata = ProtobufWriter()
    metadata.write(1, data.bytes)
    return metadata.bytes
  }
}
