import SafeTensors
import Testing

/// The texts beside the tensors.
struct MetadataTests {
  @Test("Texts are set, replaced at their place, and removed")
  func changes() {
    var metadata: SafeTensorsMetadata = ["a": "1", "b": "2", "c": "3"]
    metadata["b"] = "new"
    metadata["a"] = nil
    metadata["d"] = "4"
    metadata["nothing"] = nil
    #expect(metadata.keys == ["b", "c", "d"])
    #expect(metadata["a"] == nil)
    #expect(metadata["b"] == "new")
    #expect(metadata["c"] == "3")
    #expect(metadata["d"] == "4")
    #expect(metadata == ["b": "new", "c": "3", "d": "4"])
    #expect(metadata != ["c": "3", "b": "new", "d": "4"])
    #expect(metadata != ["b": "new", "c": "3"])
  }

  @Test("The metadata of a file are read wherever they stand")
  func last() throws {
    let header = #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"__metadata__":{"k":"v"}}"#
    let file = try SafeTensorsFile(bytes: SampleFile.withHeader(header, data: [9]))
    #expect(file.metadata == ["k": "v"])
    #expect(file.names == ["a"])
  }
}
