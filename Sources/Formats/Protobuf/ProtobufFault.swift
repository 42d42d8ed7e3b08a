/// Why bytes are not the message that was expected.
package enum ProtobufFault: Error, Equatable, Sendable {
  /// They break the grammar at a place.
  case damaged(byte: Int)
  /// They end before a field does.
  case truncated
  /// A field has a value of another kind than it should have.
  case otherKind
}
