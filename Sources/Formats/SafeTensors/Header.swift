/// The header of a safetensors file: what the data behind it are.
struct Header: Sendable {
  /// A tensor as the header describes it.
  struct Tensor: Sendable {
    let dataType: SafeTensorsDataType
    let shape: [Int]
    /// The place of the bytes in the data.
    let range: Range<Int>
  }

  /// The key of the metadata among the names.
  static let metadataKey = "__metadata__"
  /// The bytes in front of the header, which give its length.
  static let lengthByteCount = 8
  /// The most sizes that a shape may have, as in PyTorch and NumPy.
  static let maximumRank = 64

  var metadata = SafeTensorsMetadata()
  var tensors = OrderedTable<Tensor>()

  /// Makes a header of no tensors.
  init() {}
}
