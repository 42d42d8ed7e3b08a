import Foundation
import Tensors
import Testing

@testable import Datasets
@testable import Runs
@testable import Training

/// What goes wrong around a run while it is trained or before it goes on.
@Suite(.serialized) struct RunFaultTests {
  @Test func `pictures that changed since are noticed`() throws {
    let run = try SmallRun()
    try run.begin("run", stoppingAfter: 2)
    let path = run.output("run").path
    let (picture, renamed) = ("\(run.folder)/b/0.png", "\(run.folder)/b/00.png")
    try FileManager.default.moveItem(atPath: picture, toPath: renamed)
    #expect(throws: RunError.picturesChanged(path, domain: "b")) { try run.resume("run") }
    try FileManager.default.removeItem(atPath: renamed)
    #expect(throws: RunError.pictureCountChanged(path, domain: "b", before: 4, now: 3)) { try run.resume("run") }
  }

  @Test func `a setting that was edited is refused by its name where it would make another run`() throws {
    let run = try SmallRun()
    try run.begin("run", stoppingAfter: 2)
    let folder = run.output("run")
    let text = try String(contentsOfFile: folder.configurationPath, encoding: .utf8)
    let edited = text.replacingOccurrences(of: "\"learningRate\" : 0.001", with: "\"learningRate\" : 0.002")
    try #require(edited != text)
    try edited.write(toFile: folder.configurationPath, atomically: true, encoding: .utf8)
    #expect(
      throws: RunError.settingChanged(
        folder.configurationPath, setting: "method.cyclegan.optimizer.learningRate", before: "0.001", now: "0.002")
    ) { try run.resume("run") }
    // Switches are named as they stand in the file.
    let flips = text.contains("\"flips\" : true")
    try text.replacingOccurrences(of: "\"flips\" : \(flips)", with: "\"flips\" : \(!flips)")
      .write(toFile: folder.configurationPath, atomically: true, encoding: .utf8)
    #expect(
      throws: RunError.settingChanged(
        folder.configurationPath, setting: "preparation.flips", before: "\(flips)", now: "\(!flips)")
    ) { try run.resume("run") }
    // How long it is and what it saves may change, and so may the place of its pictures.
    try text.replacingOccurrences(of: "\"keptCheckpoints\" : 2", with: "\"keptCheckpoints\" : 1")
      .write(toFile: folder.configurationPath, atomically: true, encoding: .utf8)
    #expect(try run.resume("run") == .finished)
  }

  @Test func `a run that diverges stops before it saves`() throws {
    let run = try SmallRun(steps: 50)
    var configuration = run.configuration
    configuration.cycleGAN.optimizer.learningRate = 1e30
    let training = try TrainingRun(
      beginning: configuration, domains: run.domains, in: run.output("wild"), report: { _ in })
    #expect(throws: RunError.self) { try training.train { false } }
    #expect(Checkpoints(run.output("wild")).newestFirst.isEmpty)
  }

  @Test(arguments: CycleGANNetworks.Name.allCases)
  func `a NaN in a network stops the step that meets it, by name, and the last checkpoint stays`(
    name: CycleGANNetworks.Name
  ) throws {
    let run = try SmallRun()
    try run.begin("run", stoppingAfter: 2)
    let before = try run.bytes("run")
    let training = try TrainingRun(resuming: run.output("run"), report: { _ in })
    let network = try #require(training.method.networks.first { $0.name == name.rawValue }).network
    network.parameters[0].value.withMutableValues { $0[0] = .nan }
    let error = #expect(throws: RunError.self) { try training.train { false } }
    guard case .notFinite(let fault, let step, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(step == 3)
    // The first loss, in the order of the log, that the network enters.
    let losses: [CycleGANNetworks.Name: String] = [
      .generatorAToB: "G_A", .generatorBToA: "cycle_A", .discriminatorB: "G_A", .discriminatorA: "G_B",
    ]
    #expect(fault == NumericalFault("the loss \(losses[name] ?? "")", of: nil))
    #expect(error?.description.contains(fault.quantity) == true)
    #expect(try run.bytes("run") == before)
  }

  @Test func `a gradient that overflows is named with its network although every loss is finite`() throws {
    let run = try SmallRun()
    let trainer = try #require(run.configuration.initialMethod() as? CycleGANTrainer)
    // The last layer of D_Y multiplies features that are tiny: its loss stays small, but what reaches the layers before it
    // grows by 10³⁰ with every weight on the way.
    let parameters = trainer.networks[.discriminatorB].parameters
    for parameter in parameters.dropLast(2) where parameter.layout == .convolutionWeight {
      parameter.value.withMutableValues { values in
        for index in values.indices { values[index] *= 1e-30 }
      }
    }
    parameters[parameters.count - 2].value.withMutableValues { values in
      for index in values.indices { values[index] = 3e38 }
    }
    let shape = Shape(batch: 1, height: 32, width: 32, channels: 3)
    let picture = Tensor(shape, (0..<shape.count).map { Float($0 % 7) / 7 })
    let fault = #expect(throws: NumericalFault.self) {
      try trainer.step(Minibatch(a: picture, b: picture), learningRate: 1e-3)
    }
    #expect(fault?.quantity.hasPrefix("the gradient of model.") == true, "\(String(describing: fault))")
    #expect(fault?.network == "generator_A_to_B")
  }

  @Test func `moments and statistics that are not finite are never saved`() throws {
    let run = try SmallRun()
    for (index, spoil)
      in ([
        { $0.generatorPlayer.optimizer.moments[3].variance.withMutableValues { $0[0] = .infinity } },
        { $0.discriminatorPlayer.optimizer.moments[0].mean.withMutableValues { $0[0] = .nan } },
        { $0.networks[.discriminatorA].parameters[2].value.withMutableValues { $0[0] = -.infinity } },
      ] as [(CycleGANTrainer) -> Void]).enumerated()
    {
      let name = "spoilt-\(index)"
      let training = try TrainingRun(
        beginning: run.configuration, domains: run.domains, in: run.output(name), report: { _ in })
      spoil(try #require(training.method as? CycleGANTrainer))
      #expect(throws: RunError.self) { try training.save() }
      #expect(Checkpoints(run.output(name)).newestFirst.isEmpty)
    }
  }

  @Test func `a folder that disappears ends training; it is not made anew`() throws {
    let run = try SmallRun()
    let folder = run.output("gone")
    let training = try TrainingRun(
      beginning: run.configuration, domains: run.domains, in: folder, report: { _ in })
    let error = #expect(throws: RunError.self) {
      try training.train {
        try? FileManager.default.removeItem(atPath: folder.path)
        return false
      }
    }
    guard case .cannotWrite = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  @Test func `losses that were replaced end training before they would be lost`() throws {
    let run = try SmallRun()
    let folder = run.output("replaced")
    let training = try TrainingRun(
      beginning: run.configuration, domains: run.domains, in: folder, report: { _ in })
    #expect(
      throws: RunError.cannotWrite(folder.lossesPath, reason: "it was removed or replaced while the run was trained")
    ) {
      try training.train {
        try? FileManager.default.removeItem(atPath: folder.lossesPath)
        try? Data().write(to: URL(fileURLWithPath: folder.lossesPath))
        return false
      }
    }
    #expect(Checkpoints(folder).newestFirst.isEmpty)
  }

  @Test func `losses and settings that were removed are written again`() throws {
    let run = try SmallRun()
    try run.begin("whole")
    let folder = run.output("removed")
    do {
      let training = try run.training("removed")
      var steps = 0
      _ = try training.train {
        steps += 1
        if steps == 2 || steps == 4 {
          for path in [folder.lossesPath, folder.configurationPath] {
            try? FileManager.default.removeItem(atPath: path)
          }
        }
        return steps == 4
      }
    }
    #expect(try run.resume("removed") == .finished)
    #expect(try run.bytes("removed") == run.bytes("whole"))
  }

  @Test func `of losses that were shortened the complete lines are kept, and new ones follow on lines of their own`()
    throws
  {
    let run = try SmallRun()
    try run.begin("whole")
    let whole = try String(contentsOfFile: run.output("whole").lossesPath, encoding: .utf8).split(separator: "\n")
    // Within the header, at its end, within a line and at one's end.
    let header = whole[0].utf8.count
    for (length, kept) in [(0, 0), (20, 0), (header + 1, 0), (header + 9, 0), (header + 2 + whole[1].utf8.count, 1)] {
      let name = "shortened-\(length)"
      try run.begin(name, stoppingAfter: 3)
      let log = run.output(name).lossesPath
      let handle = try #require(FileHandle(forWritingAtPath: log))
      try handle.truncate(atOffset: UInt64(length))
      try handle.close()
      #expect(try run.resume(name) == .finished)
      let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
      #expect(lines == Array(whole[...kept]) + Array(whole[4...]), "\(length)")
    }
  }

  @Test func `a disk that cannot be written pauses training, which goes on exactly when it can`() throws {
    let run = try SmallRun()
    try run.begin("whole")
    let folder = run.output("paused")
    var events: [String] = []
    let training = try TrainingRun(
      beginning: run.configuration, domains: run.domains, in: folder,
      report: { event in
        switch event {
        case .paused(let reason, _):
          #expect(reason as? RunError == .cannotWrite(folder.samplesPath, reason: "File exists"))
          events.append("paused")
          try? FileManager.default.removeItem(atPath: folder.samplesPath)
        case .wentOn: events.append("went on")
        default: break
        }
      })
    // A file in the place of the folder of samples, which are due after three steps.
    try Data().write(to: URL(fileURLWithPath: folder.samplesPath))
    #expect(try training.train(patience: .seconds(60)) { false } == .finished)
    #expect(events == ["paused", "went on"])
    #expect(try run.bytes("paused") == run.bytes("whole"))
  }

  @Test func `patience has an end, and a signal ends it at once`() throws {
    let run = try SmallRun()
    for (name, patience) in [("short", Duration.milliseconds(1)), ("stopped", .seconds(1_000_000))] {
      let folder = run.output(name)
      var isPaused = false
      let training = try TrainingRun(
        beginning: run.configuration, domains: run.domains, in: folder,
        report: { event in
          if case .paused = event { isPaused = true }
        })
      try Data().write(to: URL(fileURLWithPath: folder.samplesPath))
      #expect(throws: RunError.cannotWrite(folder.samplesPath, reason: "File exists")) {
        try training.train(patience: patience) { name == "stopped" && isPaused }
      }
      #expect(isPaused)
      // The sheet was due after the third step.
      #expect(try Checkpoints(folder).newestFirst.first?.position().step == 3)
      #expect(training.isSaved)
    }
  }

  @Test("A run that was begun by the first rules for pictures goes on with the same ones")
  func firstRules() throws {
    let run = try SmallRun()
    let folders = ["\(run.folder)/a", "\(run.folder)/b"]
    let thumbnail = "\(run.folder)/a/@eaDir/0.png"
    try FileManager.default.createDirectory(atPath: "\(run.folder)/a/@eaDir", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(run.folder)/a/0.png", toPath: thumbnail)
    let domains = try DomainFolders(folders[0], folders[1], by: .first)
    #expect(domains.a.training.count == 4)
    var configuration = run.configuration
    configuration.domains = .init(domains, folders: folders)
    // The lock is let go of with the run.
    do {
      let begun = try TrainingRun(
        beginning: configuration, domains: domains, in: run.output("run"), report: { _ in })
      _ = try begun.train { begun.stepsTaken == 2 }
    }
    let resumed = try TrainingRun(resuming: run.output("run"), report: { _ in })
    #expect(resumed.domains.a.training == domains.a.training)
  }
}
