/// The contents of a safetensors file: named tensors, and texts about them.
///
/// The format is eight bytes with the length of the header, the header in JSON (the type, the shape and the place of
/// every tensor, and the metadata), and then the bytes of the tensors.
///
/// - SeeAlso: <https://huggingface.co/docs/safetensors>
package struct SafeTensorsFile: Sendable {
  /// The longest header that is read or written, the limit of the reference implementation.
  package static let maximumHeaderByteCount = 100_000_000

  /// The texts beside the tensors.
  package var metadata = SafeTensorsMetadata()
  var tensors = OrderedTable<TensorEntry>()
  /// Where the file was read from, for messages.
  let path: String?

  /// Makes a file without tensors; `path` is what messages about it name, if anything.
  package init(describing path: String? = nil) {
    self.path = path
  }

  /// Whether a tensor may have this name: the metadata have one of their own.
  package static func allows(_ name: String) -> Bool { name != Header.metadataKey }

  init(metadata: SafeTensorsMetadata, tensors: OrderedTable<TensorEntry>, path: String?) {
    self.metadata = metadata
    self.tensors = tensors
    self.path = path
  }

  /// The names of the tensors, in the order of the header or in which they were added.
  package var names: [String] { tensors.names }

  /// Whether there is a tensor of this name.
  package func contains(_ name: String) -> Bool {
    tensors.value(named: name) != nil
  }

  /// The sizes of a tensor, the slowest first; a single number has none.
  package func shape(of name: String) throws(SafeTensorsError) -> [Int] {
    try tensor(named: name).shape
  }

  /// What the numbers of a tensor are.
  package func dataType(of name: String) throws(SafeTensorsError) -> SafeTensorsDataType {
    try tensor(named: name).dataType
  }

  func tensor(named name: String) throws(SafeTensorsError) -> TensorEntry {
    guard let tensor = tensors.value(named: name) else { throw SafeTensorsError(.noSuchTensor(name), path: path) }
    return tensor
  }
}
