import Datasets
import Files
import Foundation

/// The folder of one run and what lies where in it.
///
///     config.json              everything needed to build the networks and to go on
///     losses.csv               every step's losses
///     samples/                 sheets of samples, a PNG each
///     metrics.csv              what was measured of held-out pictures, if asked for
///     diversity.csv            how much made pictures differ, beside real ones, where they are made from nothing
///     health.csv               what was measured with each sheet of samples, by which the run is judged
///     report.html              a page about the run, where the program trains it
///     tensorboard/             event files for TensorBoard, if asked for
///     checkpoints/step-…/      the newest complete states, each in a folder of its own
///     checkpoints/best/        the state that measured best, if asked for
///     epochs/epoch-…/          states kept for good, if asked for
public struct RunFolder: Sendable {
  /// The folder's path as it was named.
  public let path: String

  /// The run in the folder `path`, which may not exist yet.
  public init(_ path: String) {
    self.path = path
  }

  /// The run's configuration.
  public var configurationPath: String { "\(path)/config.json" }
  /// What imported networks are, in a folder without a run.
  public var modelPath: String { "\(path)/model.json" }
  /// Every step's losses.
  public var lossesPath: String { "\(path)/losses.csv" }
  /// The folder of sample sheets.
  public var samplesPath: String { "\(path)/samples" }
  /// The folder of the newest checkpoints.
  public var checkpointsPath: String { "\(path)/checkpoints" }
  /// The checkpoint that measured best; among the newest ones, but not one of them.
  public var bestPath: String { "\(checkpointsPath)/best" }
  /// What was measured of held-out pictures, where that was asked for.
  public var metricsPath: String { "\(path)/metrics.csv" }
  /// How much made pictures differ, where they are made from nothing.
  public var diversityPath: String { "\(path)/diversity.csv" }
  /// What was measured with the sheets of samples, by which the run is judged.
  public var healthPath: String { "\(path)/health.csv" }
  /// A page about the run, which the program writes.
  public var reportPath: String { "\(path)/report.html" }
  /// The folder of event files for TensorBoard, where they were asked for.
  public var tensorBoardPath: String { "\(path)/tensorboard" }
  /// The file that is locked by whoever trains the run.
  var lockPath: String { "\(path)/.lock" }
  /// The folder of checkpoints that are kept for good.
  public var epochsPath: String { "\(path)/epochs" }

  /// Whether it holds a run.
  public var holdsRun: Bool { FileManager.default.fileExists(atPath: configurationPath) }

  /// Whether it is a checkpoint: one of the newest, or one that is kept for good.
  public var isCheckpoint: Bool { holdsRun && FileManager.default.fileExists(atPath: Checkpoint(path).positionPath) }

  /// Whether it holds networks that were imported.
  public var holdsImport: Bool { FileManager.default.fileExists(atPath: modelPath) }

  /// Begins a run here.
  ///
  /// - Throws: `RunError` if the folder holds something already, or cannot be written.
  public func begin(_ configuration: RunConfiguration) throws(RunError) {
    try checkIsFree()
    try make()
    // Another process may begin a run here at the same moment.
    do {
      try AtomicFile.write(configuration.fileBytes(), to: configurationPath, replacing: false)
    } catch FileFault.exists {
      throw .folderHoldsRun(path)
    } catch {
      throw .cannotWrite(configurationPath, reason: error.writingReason)
    }
  }

  /// Checks that a run, or networks that are imported, can begin here.
  ///
  /// - Throws: `RunError`.
  package func checkIsFree() throws(RunError) {
    if holdsRun { throw .folderHoldsRun(path) }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw .cannotWrite(path, reason: "it is a file")
    }
    let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if content.contains(where: { !$0.hasPrefix(".") }) { throw .folderNotEmpty(path) }
  }

  /// Checks that what the run writes does not become pictures of its domains.
  ///
  /// - Throws: `RunError.withinPictures`.
  public func check(apartFrom domains: DomainFolders) throws(RunError) {
    for listing in domains.listings where FolderEntry.lies(path, within: listing.folder) {
      throw .withinPictures(path, folder: listing.folder)
    }
  }

  /// Removes what a run writes before its first step, and the folder if nothing else is in it.
  public func removeBeginning() {
    let manager = FileManager.default
    // There is a checkpoint if the run began with the networks of another.
    for item in [configurationPath, lossesPath, lockPath, checkpointsPath, tensorBoardPath] {
      try? manager.removeItem(atPath: item)
    }
    rmdir(path)
  }

  /// Reads the run's configuration.
  ///
  /// - Throws: `RunError` if there is no run, or its `config.json` cannot be used.
  public func configuration() throws(RunError) -> RunConfiguration {
    guard holdsRun else { throw holdsImport ? .imported(path) : absence }
    return try RunConfiguration(contentsOf: configurationPath)
  }

  /// What is said where no run is found.
  var absence: RunError {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists else { return .missing(path) }
    return isFolder.boolValue ? .noRun(path) : .file(path)
  }

  /// Writes the configuration, atomically.
  public func write(_ configuration: RunConfiguration) throws(RunError) {
    do {
      try AtomicFile.write(configuration.fileBytes(), to: configurationPath)
    } catch {
      throw .cannotWrite(configurationPath, reason: error.writingReason)
    }
  }

  /// Makes the folder itself, and those above it that are missing.
  public func make() throws(RunError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path, reason: error.writingReason)
    }
  }

  /// Makes one of the folders in the run's; not the run's own, which may have been removed while it is trained.
  func makeFolder(_ path: String) throws(RunError) {
    do { try FolderEntry.makeFolder(path) } catch { throw .cannotWrite(path, reason: error.writingReason) }
  }
}
