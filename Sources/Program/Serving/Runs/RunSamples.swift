import Files
import Runs

/// The sheets of samples of a run, by the steps after which they were drawn.
struct RunSamples {
  private let run: RunFolder
  private let names: [Int: String]

  /// The most bytes of a sheet.
  private static let mostBytes = 64 << 20

  init(_ run: RunFolder) {
    self.run = run
    let names = (try? FolderContent(of: run.samplesPath).names) ?? []
    self.names = Dictionary(names.compactMap { name in Self.step(of: name).map { ($0, name) } }) { $1 }
  }

  /// The steps, in their order.
  var steps: [Int] { names.keys.sorted() }

  /// The sheet after a step, as the bytes of a PNG.
  ///
  /// - Throws: `Refusal` if there is none.
  func sheet(after step: Int?) throws(Refusal) -> [UInt8] {
    guard let step, let name = names[step] else { throw Refusal(404, "The run has no samples of that step.") }
    return try OwnFile.bytes("samples/\(name)", of: run, limit: Self.mostBytes)
  }

  /// The step in a name such as `epoch-0003-step-0001200.png`.
  static func step(of name: String) -> Int? {
    guard let match = name.wholeMatch(of: /epoch-\d+-step-(\d+)\.png/) else { return nil }
    return Int(match.1)
  }
}
