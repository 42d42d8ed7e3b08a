import Machine
import Testing

@Suite("What cannot be had in the middle of a computation")
struct ExhaustionTests {
  @Test func `without a handler the program says that memory is out and leaves with 70`() async throws {
    let left = await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
      Exhaustion.stop(for: .memory(bytes: 1 << 40))
    }
    let errors = String(decoding: try #require(left).standardErrorContent, as: UTF8.self)
    #expect(errors.contains("out of memory.\n"))
  }

  @Test func `without a handler the program says that the library is missing and leaves with 70`() async throws {
    let left = await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
      Exhaustion.stop(for: .matrixLibrary(reason: "no such file"))
    }
    let errors = String(decoding: try #require(left).standardErrorContent, as: UTF8.self)
    #expect(errors.contains("OpenBLAS cannot be loaded.\n"))
  }
}
