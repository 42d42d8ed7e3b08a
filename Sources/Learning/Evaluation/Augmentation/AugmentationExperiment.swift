import Datasets
import Files
import Foundation
import Images
import Runs
import Training

/// The experiment that asks whether generated pictures help a classifier: five ways to learn from the same few pictures of each class, in
/// as many steps each, tested with pictures that neither the classifiers nor the generator ever saw.
///
/// Each repetition draws its pictures, trains a generator on those to train on, and the classifiers. It has a folder of its own, in which
/// the generator's run lies; a repetition that was finished is not done again.
package struct AugmentationExperiment {
  /// What makes one experiment different from another, beside the numbers of pictures and of repetitions.
  package struct Settings: Codable, Equatable, Sendable {
    /// The folder of classes, by its absolute path.
    package var folder: String
    /// The check sums of names and sizes of the pictures to train on and to test with.
    package var checksums: [String]
    /// The generator's method, its classes and their counts left out.
    package var method: Method
    /// How pictures are made ready.
    package var preparation: Preparation
    /// Steps of the generator, and pictures in each.
    package var steps, batchSize: Int
    /// Steps of each classifier, and pictures in each.
    package var classifierSteps, classifierBatchSize: Int
    /// Pictures of each class to test with at most.
    package var testPerClass: Int
    /// Pictures that are generated of each class.
    package var generatedPerClass: Int

    package init(
      folder: String, checksums: [String], method: Method, preparation: Preparation, steps: Int, batchSize: Int,
      classifierSteps: Int, classifierBatchSize: Int, testPerClass: Int, generatedPerClass: Int
    ) {
      (self.folder, self.checksums, self.method, self.preparation) = (folder, checksums, method, preparation)
      (self.steps, self.batchSize) = (steps, batchSize)
      (self.classifierSteps, self.classifierBatchSize) = (classifierSteps, classifierBatchSize)
      (self.testPerClass, self.generatedPerClass) = (testPerClass, generatedPerClass)
    }
  }

  /// What happens.
  package enum Event: Sendable {
    /// A repetition begins, or goes on.
    case begun(perClass: Int, seed: UInt64)
    /// Its generator learns.
    case training(TrainingEvent)
    /// A classifier is trained.
    case classifying(AugmentationArm)
    /// The repetition is finished, or was already.
    case finished(AugmentationResult, wasBefore: Bool)
  }

  private let output: String
  private let settings: Settings
  private let listing: PictureListing
  private let test: PictureListing?
  private let classes: [PictureClass]
  private let configuration: (DomainFolders, UInt64) throws -> RunConfiguration

  /// - Parameters:
  ///   - output: the experiment's folder.
  ///   - domain: the pictures, in folders of their classes.
  ///   - configuration: the run of a generator that knows classes, on the pictures of a folder, with a seed.
  /// - Throws: `DataError` if the folder has no classes; `EvaluationError` if the output is that of another experiment; `RunError`.
  package init(
    in output: String, _ settings: Settings, _ domain: Domain,
    configuration: @escaping (DomainFolders, UInt64) throws -> RunConfiguration
  ) throws {
    (self.output, self.settings, self.configuration) = (output, settings, configuration)
    (listing, test, classes) = (domain.training, domain.test, try domain.training.classes())
    try RunFolder(output).make()
    let path = "\(output)/experiment.json"
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      try Self.write(settings, to: path)
      return
    }
    guard (try? JSONDecoder().decode(Settings.self, from: data)) == settings else {
      throw EvaluationError.otherExperiment(path: path)
    }
  }

  private static func write(_ value: some Encodable, to path: String) throws(RunError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try AtomicFile.write(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")], to: path)
    } catch {
      throw .cannotWrite(path, reason: error.writingReason)
    }
  }

  /// Checks that each class has as many pictures as are wanted.
  ///
  /// - Throws: `EvaluationError`.
  package func check(perClass: Int) throws(EvaluationError) {
    _ = try split(perClass: perClass, seed: 0)
  }

  private func split(perClass: Int, seed: UInt64) throws(EvaluationError) -> ExperimentSplit {
    try ExperimentSplit(
      listing, test: test, classes: classes, perClass: perClass, testPerClass: settings.testPerClass, seed: seed)
  }

  /// The folder of a repetition.
  private func place(perClass: Int, seed: UInt64) -> String { "\(output)/\(perClass)-per-class/seed-\(seed)" }

  /// What a repetition found; nil if it is not finished.
  package func result(perClass: Int, seed: UInt64) -> AugmentationResult? {
    let path = "\(place(perClass: perClass, seed: seed))/\(Self.resultName)"
    let data = try? Data(contentsOf: URL(fileURLWithPath: path))
    return data.flatMap { try? JSONDecoder().decode(AugmentationResult.self, from: $0) }
  }

  private static let resultName = "result.json"

  /// Does a repetition, or goes on with it.
  ///
  /// - Parameters:
  ///   - perClass: pictures of each class to train on.
  ///   - seed: the seed of everything random in it.
  ///   - shouldStop: asked after every step.
  /// - Returns: nil if `shouldStop` said so; the next call goes on.
  /// - Throws: the errors of training.
  package func repetition(
    perClass: Int, seed: UInt64, report: @escaping (Event) -> Void, shouldStop: () -> Bool
  ) throws -> AugmentationResult? {
    let place = place(perClass: perClass, seed: seed)
    if let result = result(perClass: perClass, seed: seed) {
      report(.finished(result, wasBefore: true))
      return result
    }
    report(.begun(perClass: perClass, seed: seed))
    let split = try split(perClass: perClass, seed: seed)
    let pictures = try copied(split.training, to: "\(place)/pictures")
    guard
      let sampler = try sampler(
        RunFolder("\(place)/generator"), pictures, seed: seed, { report(.training($0)) }, shouldStop)
    else { return nil }
    let (side, channels) = (sampler.settings.network.size, sampler.settings.network.channels)
    var real = LabelledPictures(side: side, channels: channels)
    try real.add(split.training, settings.preparation)
    var held = LabelledPictures(side: side, channels: channels)
    try held.add(split.test, settings.preparation)
    let made = generated(sampler, seed: seed)

    let training = ClassifierTraining(
      steps: settings.classifierSteps, batchSize: settings.classifierBatchSize, classes: classes.count, seed: seed)
    var correct: [AugmentationArm: [Bool]] = [:]
    var generatedAccuracy = 0.0
    for arm in AugmentationArm.allCases {
      report(.classifying(arm))
      guard let classifier = training.classifier(arm, real: real, generated: made, shouldStop: shouldStop) else {
        return nil
      }
      correct[arm] = ClassifierTraining.judged(held, by: classifier)
      if arm == .real {
        let judged = ClassifierTraining.judged(made, by: classifier)
        generatedAccuracy = Double(judged.count { $0 }) / Double(judged.count)
      }
    }
    let result = AugmentationResult(
      perClass: perClass, seed: seed, correct: correct, generatedAccuracy: generatedAccuracy)
    try Self.write(result, to: "\(place)/\(Self.resultName)")
    report(.finished(result, wasBefore: false))
    return result
  }

  /// Puts the pictures to train on into a folder of their own, so that the generator's run has them and nothing else.
  private func copied(_ files: [(path: String, label: Int)], to folder: String) throws -> DomainFolders {
    for entry in classes { try RunFolder("\(folder)/\(entry.name)").make() }
    for (number, file) in files.enumerated() {
      // Names of sub-folders of a class may be the same.
      let name = FolderEntry.names(in: file.path).last ?? ""
      let target = "\(folder)/\(classes[file.label].name)/\(number)-\(name)"
      if FileCopy.areEqual(file.path, target) { continue }
      do {
        try FileCopy.copy(file.path, to: target, replacing: true)
      } catch {
        throw RunError.cannotWrite(target, reason: error.writingReason)
      }
    }
    return try DomainFolders(only: folder, name: "pictures")
  }

  /// Trains the generator, or goes on with it; nil if that was stopped.
  private func sampler(
    _ folder: RunFolder, _ pictures: DomainFolders, seed: UInt64, _ report: @escaping (TrainingEvent) -> Void,
    _ shouldStop: () -> Bool
  ) throws -> LatentSampler? {
    do {
      let run =
        folder.holdsRun
        ? try TrainingRun(resuming: folder, report: report)
        : try TrainingRun(
          beginning: configuration(pictures, seed), domains: pictures, in: folder, report: report)
      if case .stopped = try run.train(shouldStop: shouldStop) { return nil }
    } catch RunError.finished {
      // It was trained before.
    }
    return try folder.sampler()
  }

  /// Pictures of each class in turn, of the labels that were asked for.
  private func generated(_ sampler: LatentSampler, seed: UInt64) -> LabelledPictures {
    let network = sampler.settings.network
    let sequence = LatentSequence(seed: seed, size: network.latentSize)
    var made = LabelledPictures(side: network.size, channels: network.channels)
    for place in 0..<classes.count * settings.generatedPerClass {
      let label = place % classes.count
      made.add(sampler.picture(of: sequence.vector(at: place), label: label), label: label)
    }
    return made
  }
}
