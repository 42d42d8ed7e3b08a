import Foundation
import Runs
import TemporaryFolders
import Testing

/// `evaluate`, and what training does with it, by the built program. Without a feature network, which is fetched separately.
@Suite("Evaluation by the built program")
struct EvaluationTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, tint) in [("day", 10), ("night", 100)] {
      try folder.draw("\(name)/train", count: 5, tint: tint)
      try folder.draw("\(name)/test", count: 4, tint: tint + 3)
    }
  }

  private func train(_ arguments: String...) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder("run")] + BuiltProgram.tiny + arguments)
  }

  private func evaluate(_ arguments: String...) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(["evaluate"] + arguments)
  }

  @Test("Two folders are compared, and the protocol is printed")
  func folders() async throws {
    let result = try await evaluate(folder("night/test"), folder("day/test"), "--no-features")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("SWD ×1000") && result.output.contains("of 16×16"))
    #expect(result.output.contains("128 neighbourhoods") && !result.output.contains("KD"))
    #expect(result.errors.contains("fewer than 50 pictures"))
    // Nothing is written beside the pictures.
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder("night/test")).count == 4)

    let own = try await evaluate(folder("night/test"), folder("night/test"), "--no-features", "--csv")
    let lines = own.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines.count == 2 && lines.allSatisfy { $0.count == 24 }, "\(own.output)")
    #expect(lines[1][0].isEmpty && lines[1][1].hasSuffix("night/test") && lines[1][4].isEmpty)
    // The colours of a set are its own.
    #expect(lines[1].suffix(6).allSatisfy { $0 == "0.0" })
  }

  @Test("A run is evaluated both ways, beside what went in and the domain's own pictures")
  func run() async throws {
    #expect(try await train("--steps", "2", "--input-skip", "none").status == 0)
    let text = try await evaluate(folder("run"), "--no-features")
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.contains("day to night: 4 pictures against 4 of night"))
    #expect(text.output.contains("translated  untranslated      training"))
    // After two steps translations are noise, and here the pictures of both domains are much alike.
    #expect(text.output.contains("FARTHER from night") && text.errors.contains("FARTHER"))
    #expect(text.output.contains("Compared with the truth (4 pictures)") && text.output.contains("signal-to-noise"))

    let json = try await evaluate(folder("run"), "--no-features", "--json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let runs = try #require(object["runs"] as? [[String: Any]])
    let directions = try #require(runs[0]["directions"] as? [[String: Any]])
    #expect(directions.count == 2 && directions[0]["target"] as? String == "night")
    let translated = try #require(directions[0]["translated"] as? [String: Any])
    #expect(translated["realCount"] as? Int == 4 && translated["sliced"] != nil)
    // The same seed gives the same numbers.
    #expect(try await evaluate(folder("run"), "--no-features", "--json").output == json.output)

    let both = try await evaluate(folder("run"), folder("run"), "--no-features", "--no-training")
    #expect(both.status == 0 && both.output.contains("untranslated"))
    #expect(both.output.split(separator: "\n").filter { $0.contains("to night") }.count == 2)
  }

  @Test("What cannot be evaluated is named")
  func faults() async throws {
    let missing = try await evaluate(folder("night/test"), folder("nowhere"), "--no-features")
    #expect(missing.status == 65 && missing.errors.contains("nowhere"))
    let one = try await evaluate(folder("night/test"), "--no-features")
    #expect(one.status == 64)
    try folder.write("no weights", to: "weights.pth")
    let weights = try await evaluate(
      folder("night/test"), folder("day/test"), "--features", folder("weights.pth"))
    #expect(weights.status == 66 && weights.errors.contains("weights.pth"))
    let statistics = try await evaluate(folder("night/test"), folder("statistics.npz"), "--no-features")
    #expect(statistics.status == 64)
    #expect(try await train("--steps", "1").status == 0)
    let best = try await evaluate(folder("run"), "--no-features", "--checkpoint", "best")
    #expect(best.status == 66 && best.errors.contains("--evaluate-steps"))
  }

  @Test("Training measures, keeps the best checkpoint, ends when nothing gets better; the best one translates")
  func training() async throws {
    // A learning rate at which the networks of later steps are worse.
    let trained = try await train(
      "--steps", "200", "--evaluate-steps", "2", "--metric", "swd", "--patience", "3", "--learning-rate", "0.05")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("evaluation      SWD of 4 and 4 test pictures, every 2 steps"))
    #expect(trained.output.contains("it has not become better since step"), "\(trained.output)")
    let metrics = try String(contentsOfFile: folder("run/metrics.csv"), encoding: .utf8).split(separator: "\n")
    #expect(metrics[0] == "step,SWD to night,SWD to day,mean")
    let means = metrics.dropFirst().compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
    let best = try #require(means.indices.min { means[$0] < means[$1] })
    #expect(means.count - 1 - best == 3)
    #expect(try Checkpoint(folder("run/checkpoints/best")).position().step == 2 * (best + 1))

    let info = try await BuiltProgram.run(["info", folder("run")])
    #expect(info.output.contains("step \(2 * (best + 1)): SWD to night"), "\(info.output)")

    let command = ["translate", folder("run"), folder("day/test"), "--to", "night", "--output"]
    #expect(try await BuiltProgram.run(command + [folder("newest")]).status == 0)
    #expect(try await BuiltProgram.run(command + [folder("best"), "--checkpoint", "best"]).status == 0)
    #expect(try folder.bytes("newest/0.png") != folder.bytes("best/0.png"))
  }

  @Test("Evaluation needs test pictures, and its options need it")
  func trainingFaults() async throws {
    let alone = try await train("--steps", "1", "--patience", "3")
    #expect(alone.status == 65 && alone.errors.contains("--evaluate-steps"), "\(alone.errors)")
    try FileManager.default.removeItem(atPath: folder("day/test"))
    let without = try await train("--steps", "1", "--evaluate-steps", "1", "--metric", "swd")
    #expect(without.status == 65 && without.errors.contains("no test pictures"), "\(without.errors)")
    #expect(!folder.holds("run"))
  }
}
