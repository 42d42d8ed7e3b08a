import Files

extension SafeTensorsFile {
  /// Reads the file at `path`, and checks everything the header says before any of the data are read.
  package init(path: String) throws(SafeTensorsError) {
    do throws(SafeTensorsError.Reason) {
      let file = try TensorBytes(path: path)
      let start = try file.bytes(at: 0, count: min(file.count, Header.lengthByteCount + 1))
      let headerByteCount = try Header.byteCount(start: start, fileByteCount: file.count)
      let dataStart = Header.lengthByteCount + headerByteCount
      let dataByteCount = file.count - dataStart
      let header = try Header(
        file.bytes(at: Header.lengthByteCount, count: headerByteCount), dataByteCount: dataByteCount)
      let data = try file.block(at: dataStart, count: dataByteCount)
      self.init(header, storage: .block(data), dataStart: 0, path: path)
    } catch {
      throw SafeTensorsError(error, path: path)
    }
  }

  /// Reads the bytes of a file; the array is shared, not copied.
  package init(bytes: [UInt8]) throws(SafeTensorsError) {
    do throws(SafeTensorsError.Reason) {
      let headerByteCount = try Header.byteCount(
        start: Array(bytes.prefix(Header.lengthByteCount + 1)), fileByteCount: bytes.count)
      let dataStart = Header.lengthByteCount + headerByteCount
      let header = try Header(
        Array(bytes[Header.lengthByteCount..<dataStart]), dataByteCount: bytes.count - dataStart)
      self.init(header, storage: .bytes(bytes), dataStart: dataStart, path: nil)
    } catch {
      throw SafeTensorsError(error)
    }
  }

  private init(_ header: Header, storage: TensorStorage, dataStart: Int, path: String?) {
    var tensors = OrderedTable<TensorEntry>()
    for (name, tensor) in zip(header.tensors.names, header.tensors.values) {
      let range = (dataStart + tensor.range.lowerBound)..<(dataStart + tensor.range.upperBound)
      tensors.set(
        TensorEntry(dataType: tensor.dataType, shape: tensor.shape, storage: storage, range: range), named: name)
    }
    self.init(metadata: header.metadata, tensors: tensors, path: path)
  }
}
