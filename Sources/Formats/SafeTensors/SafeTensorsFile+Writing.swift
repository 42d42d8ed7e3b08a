import Files

extension SafeTensorsFile {
  /// The bytes of the file; the same contents always give the same bytes.
  ///
  /// - Throws: `headerTooLarge` if names, shapes and metadata exceed what readers accept.
  package func encoded() throws(SafeTensorsError) -> [UInt8] {
    let (header, order) = layout()
    do throws(SafeTensorsError.Reason) {
      var bytes = try header.encoded()
      bytes.reserveCapacity(bytes.count + order.reduce(0) { $0 + $1.range.count })
      for tensor in order {
        tensor.withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
      return bytes
    } catch {
      throw SafeTensorsError(error)
    }
  }

  /// Writes the file at `path`, tensor by tensor, so that no second copy of the data is needed.
  ///
  /// It is written beside `path` under a temporary name, brought to the disk and then renamed: at no time is there an
  /// incomplete file at `path`, and after an error the temporary one is gone.
  package func write(to path: String, replacing: Bool = true) throws(SafeTensorsError) {
    let (header, order) = layout()
    do throws(SafeTensorsError.Reason) {
      let start = try header.encoded()
      do throws(FileFault) {
        let file = try AtomicFile(path: path)
        start.withUnsafeBytes(file.append)
        for tensor in order { tensor.withUnsafeBytes(file.append) }
        try file.commit(replacing: replacing)
      } catch {
        throw .file(error)
      }
    } catch {
      throw SafeTensorsError(error, path: path)
    }
  }

  /// The header, and the tensors in the order of their data.
  ///
  /// The widest numbers come first, so that every tensor lies at a multiple of its numbers' size, as readers that map
  /// the file into memory demand; among numbers of one size the order is that of the names.
  private func layout() -> (header: Header, order: [TensorEntry]) {
    let widths = [8, 4, 2, 1]
    let order = widths.flatMap { width in
      tensors.values.indices.filter { tensors.values[$0].dataType.byteCount == width }
    }
    var ranges = [Range<Int>](repeating: 0..<0, count: tensors.count)
    var end = 0
    for position in order {
      let start = end
      end += tensors.values[position].range.count
      ranges[position] = start..<end
    }
    var header = Header()
    header.metadata = metadata
    for (position, tensor) in tensors.values.enumerated() {
      header.tensors.set(
        Header.Tensor(dataType: tensor.dataType, shape: tensor.shape, range: ranges[position]),
        named: tensors.names[position])
    }
    return (header, order.map { tensors.values[$0] })
  }
}
