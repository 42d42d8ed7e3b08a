import Mutations
import SafeTensors
import Testing

/// A thousand damaged files: read or refused, never a crash. `make soak` runs all of them.
struct MutationTests {
  @Test("Mutated files are read or refused, and what is read is what the header says")
  func mutations() throws {
    var small = SafeTensorsFile()
    small.metadata = ["format": "pt", "step": "3"]
    small.add("model.1.weight", shape: [2, 3, 1, 1], floats: [1, 2, 3, 4, 5, 6])
    small.add("model.1.num_batches_tracked", shape: [], int64s: [7])
    var (read, refused) = (0, 0)
    for bytes in Mutations(of: [try small.encoded(), SampleFile.ofReference], seed: 22) {
      do {
        let file = try SafeTensorsFile(bytes: bytes)
        for name in file.names {
          let (shape, type) = (try file.shape(of: name), try file.dataType(of: name))
          #expect(try file.bytes(name).count == shape.reduce(1, *) * type.byteCount)
          _ = try? file.floats(name)
          _ = try? file.int64s(name)
        }
        read += 1
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(read + refused == Mutations.standardCount)
    #expect(read > 0 && refused > 0)
  }
}
