/// The files of a checkpoint, by their names in its folder.
enum CheckpointFile {
  static let optimizers = "optimizers.safetensors"
  static let pools = "pools.safetensors"
  static let configuration = "config.json"
  static let position = "position.json"
  static let checksums = "checksums.txt"

  /// The file of one of the networks.
  static func network(_ name: CycleGANNetworks.Name) -> String { "\(name.rawValue).safetensors" }

  /// All that have a check sum.
  static var all: [String] {
    CycleGANNetworks.Name.allCases.map(network) + [optimizers, pools, configuration, position]
  }
}
