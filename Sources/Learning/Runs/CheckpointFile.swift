/// The files of a checkpoint, by their names in its folder.
enum CheckpointFile {
  static let optimizers = "optimizers.safetensors"
  static let pools = "pools.safetensors"
  static let configuration = "config.json"
  static let position = "position.json"
  static let checksums = "checksums.txt"

  /// The file of one of the networks.
  static func network(_ name: String) -> String { "\(name).safetensors" }

  /// All that have a check sum, in a checkpoint of networks of these names.
  static func all(networks: [String]) -> [String] {
    networks.map(network) + [optimizers, pools, configuration, position]
  }
}
