/// What the server is to do, as the command line says it.
package struct ServerSettings: Sendable {
  /// Folders of runs, or folders of such.
  package let folders: [String]
  /// An address of the machine on its network; nil for this machine alone.
  package let address: String?
  /// The port to listen to.
  package let port: Int
  /// Whether any other port will do where that one is taken.
  package let takesAnyPort: Bool
  /// How long a job may take, in seconds.
  package let secondsOfJob: Double
  /// What a translation may use of the machine.
  package let memory: TranslationMemoryOptions
}
