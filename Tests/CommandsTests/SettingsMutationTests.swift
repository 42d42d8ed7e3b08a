import Mutations
import Runs
import Testing
import Training

@testable import Commands

/// A thousand damaged files of settings: read or refused, never a crash. `make soak` runs all of them.
@Suite struct SettingsMutationTests {
  @Test func `mutated files of settings are read or refused in one line`() throws {
    let samples = [
      "preset: hours\nsteps: 8000\nseed: 7\nidentity-weight: 1\nflip: false\n",
      "{\"size\": 128, \"width\": 32, \"generator\": \"resnet\", \"norm\": \"batch\", \"schedule\": \"cosine\"}",
      "# comment\nwidth: &w 16\nblocks: 6\nprepare: \"scale-width\"\nbatch: *w\n",
    ]
    var (read, refused) = (0, 0)
    for (index, bytes) in Mutations(of: samples.map { Array($0.utf8) }, seed: 24).enumerated() {
      do throws(ConfigurationError) {
        let file = try ConfigurationFile(String(decoding: bytes, as: UTF8.self), path: "settings.yaml")
        // What the settings mean is asked of some only, which takes a hundred times as long.
        if index % 10 == 0 { _ = try file.settings() }
        read += 1
      } catch {
        #expect(!error.description.isEmpty && !error.description.contains("\n"), "\(error.description)")
        refused += 1
      }
    }
    #expect(read + refused == Mutations.standardCount)
    #expect(read > 0 && refused > 0)
  }
}
