import Commands
import Files
import Foundation
import Runs
import TemporaryFolders
import Testing

@testable import Serving

@Suite("The runs that are served")
struct ServedRunsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("They are known by words, which stay; links and other folders are passed over")
  func words() throws {
    for path in ["runs/b", "runs/a ä/", "more/b", "elsewhere/c"] { try folder.write("{}", to: "\(path)/config.json") }
    try folder.write("{}", to: "runs/imported/model.json")
    try folder.write("x", to: "runs/nothing/x")
    try FileManager.default.createSymbolicLink(atPath: folder("runs/link"), withDestinationPath: folder("elsewhere/c"))
    let runs = try ServedRuns([folder("runs"), folder("more/b"), folder("runs/b")])
    #expect(runs.all.map(\.id) == ["a--", "b", "imported", "b-2"])
    #expect(try runs.run("b-2").path == folder("more/b"))
    try FileManager.default.removeItem(atPath: folder("runs/b"))
    try folder.write("{}", to: "runs/new/config.json")
    #expect(runs.all.map(\.id) == ["a--", "imported", "new", "b-2", "b"].filter { $0 != "b" })
    for id in ["b", "../elsewhere/c", "/etc", "", "link"] {
      #expect(throws: Refusal.self, "\(id)") { try runs.run(id) }
    }
    #expect(throws: Failure.self) { try ServedRuns([folder("missing")]) }
  }

  @Test("Only files of the run itself are read, and no links out of it")
  func ownFiles() throws {
    try folder.write("secret", to: "secret.html")
    try folder.write("secret", to: "away/epoch-0001-step-0000007.png")
    try folder.write("report", to: "run/report.html")
    try folder.write("sheet", to: "run/samples/epoch-0001-step-0000005.png")
    try folder.write("other", to: "run/samples/notes.png")
    let run = RunFolder(folder("run"))
    #expect(try OwnFile.bytes("report.html", of: run, limit: 100) == Array("report".utf8))
    #expect(throws: Refusal.self) { try OwnFile.bytes("report.html", of: run, limit: 2) }
    #expect(RunSamples(run).steps == [5])
    #expect(try RunSamples(run).sheet(after: 5) == Array("sheet".utf8))
    #expect(throws: Refusal.self) { try RunSamples(run).sheet(after: 6) }

    let manager = FileManager.default
    try manager.removeItem(atPath: folder("run/report.html"))
    try manager.createSymbolicLink(atPath: folder("run/report.html"), withDestinationPath: folder("secret.html"))
    #expect(throws: Refusal.self) { try OwnFile.bytes("report.html", of: run, limit: 100) }
    try manager.removeItem(atPath: folder("run/samples"))
    try manager.createSymbolicLink(atPath: folder("run/samples"), withDestinationPath: folder("away"))
    #expect(throws: Refusal.self) { try RunSamples(run).sheet(after: 7) }
  }

  @Test("The end of a log becomes few points, whatever stands in it")
  func losses() throws {
    let header = "epoch,step,learning_rate,G_A,D_A"
    let lines = (1...1000).map { "\(($0 - 1) / 100 + 1),\($0),0.0002,\($0),2" }
    let curves = try #require(LossCurves(header: header, lines: lines.joined(separator: "\n") + "\n10,1001,0.0"))
    #expect(curves.names == ["G_A", "D_A"] && curves.step == 1000 && curves.epoch == 10)
    #expect(curves.points.count <= 120 && curves.points.last?.step == 1000)
    // Nine steps a point: the mean of 1 to 9.
    #expect(curves.points.first == LossCurves.Point(step: 9, values: [5, 2]))
    #expect(LossCurves(header: header, lines: "") == nil)
    #expect(LossCurves(header: header, lines: "1,1,0.1,nan,1\n1,2,0.1,inf,1\n1e300,1,1,1,1\nx") == nil)
    #expect(LossCurves(header: "", lines: "1,2,3") == nil)

    try folder.write(header + "\n" + lines.joined(separator: "\n") + "\n", to: "losses.csv")
    #expect(LossCurves(of: folder("losses.csv")) == LossCurves(header: header, lines: lines.joined(separator: "\n")))
    let many = (1...20_000).map { "1,\($0),0.0002,1,2" }.joined(separator: "\n")
    try folder.write(header + "\n" + many + "\n", to: "long.csv")
    let long = try #require(LossCurves(of: folder("long.csv")))
    #expect(long.step == 20_000 && long.points.count <= 120)
    #expect(try #require(long.points.first).step > 5000)
  }

  @Test("A browser is told what is new, and nothing else")
  func events() throws {
    let queue = JobQueue(.init()) { 0 }
    var feed = EventFeed(watching: nil)
    #expect(feed.changes([]) == "event: jobs\ndata: []\n\n" && feed.changes([]) == "")
    let order = GenerationOrder(
      run: RunFolder("run"), first: 0, count: 1, seed: 0, classes: [], texts: [], truncation: nil, format: .png,
      quality: 95)
    let job = try queue.add(.generation(order), title: "two\nlines")
    let text = feed.changes([JobSummary(job, in: queue)])
    #expect(text.hasPrefix("event: jobs\ndata: [{") && text.contains(#""title":"two\nlines""#))
    #expect(text.split(separator: "\n").count == 2)
    #expect(feed.changes([JobSummary(job, in: queue)]) == "")
    _ = queue.next()
    #expect(feed.changes([JobSummary(job, in: queue)]).contains(#""state":"running""#))
  }
}
