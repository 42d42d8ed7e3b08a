import Files
import Foundation

extension Checkpoint {
  /// Where in the run a checkpoint was made.
  package struct Position: Codable, Equatable, Sendable {
    /// Steps taken.
    package var step: Int
    /// The epoch of the next step, counted from 1.
    package var epoch: Int
    /// The place of the next step in that epoch, counted from 0.
    package var index: Int
    /// Bytes of `losses.csv` that belong to the steps taken.
    package var lossesLength: Int
    /// Seconds of training so far, over all sessions.
    package var seconds: Double

    /// Before the first step.
    static let beginning = Position(step: 0, epoch: 1, index: 0, lossesLength: 0, seconds: 0)

    /// What is wrong with it in a run of so many steps an epoch; nil if nothing is.
    func fault(stepsPerEpoch: Int) -> String? {
      guard step >= 0, epoch >= 1, index >= 0, lossesLength >= 0, seconds.isFinite, seconds >= 0 else {
        return "it holds numbers that are impossible"
      }
      let (before, isTooLarge) = (epoch - 1).multipliedReportingOverflow(by: stepsPerEpoch)
      guard !isTooLarge, index < stepsPerEpoch, step - index == before else {
        return "step \(step) is not at place \(index) of epoch \(epoch), with \(stepsPerEpoch) steps an epoch"
      }
      return nil
    }
  }

  /// A file of a position is never longer.
  private static let positionLimit = 100_000

  /// Reads where it was made.
  package func position() throws(CheckpointFault) -> Position {
    let bytes: [UInt8]
    do {
      bytes = try InputFile(path: positionPath).readAll(limit: Self.positionLimit)
    } catch {
      throw .file(path: positionPath, error)
    }
    do {
      return try JSONDecoder().decode(Position.self, from: Data(bytes))
    } catch {
      throw .badPosition(path: positionPath, detail: error.reasonForPeople)
    }
  }
}
