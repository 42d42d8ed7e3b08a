import Files
import Runs

/// The networks that were used last, as long as their files stay as they are.
struct NetworkCache<Network> {
  /// Those of both directions of a run.
  private static var capacity: Int { 2 }

  private var entries: [(key: String, network: Network)] = []

  /// A network of a run: the one that is there, or what `load` reads.
  mutating func network(
    of run: RunFolder, _ name: String, load: () throws(RunError) -> Network
  ) throws(RunError) -> Network {
    let key = "\(name) \(Self.state(of: run))"
    if let entry = entries.first(where: { $0.key == key }) { return entry.network }
    // Before another one is read, so that memory never holds one more.
    if entries.count >= Self.capacity { entries.removeFirst() }
    let network = try load()
    entries.append((key, network))
    return network
  }

  /// What changes when a run has saved, or networks are imported anew.
  private static func state(of run: RunFolder) -> String {
    let path = Checkpoints(run).newestFirst.first?.path ?? run.modelPath
    return "\(path) \((try? FileStatus(of: path))?.changed ?? 0)"
  }
}
