import Foundation
import Images
import TemporaryFolders
import Testing

@testable import Commands
@testable import Runs

/// Reports: pages about runs.
@Suite struct ReportTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a curve has the values that it was made of, in a bounded number of buckets`() {
    for count in [1, 399, 400, 401, 12_345] {
      var curve = LossCurve()
      let values = (0..<count).map { Double(($0 * 7919) % 1000) }
      for value in values { curve.add(value) }
      #expect(curve.buckets.count <= LossCurve.mostBuckets)
      #expect(curve.buckets.reduce(0) { $0 + $1.count } == count)
      var first = 0
      for bucket in curve.buckets {
        let part = values[first..<first + bucket.count]
        #expect(bucket.least == part.min() && bucket.greatest == part.max())
        #expect(abs(bucket.mean - part.reduce(0, +) / Double(part.count)) < 1e-9)
        first += bucket.count
      }
      #expect(curve.buckets.dropLast().allSatisfy { $0.count == curve.width })
      #expect(curve.smoothed.count == curve.buckets.count && curve.smoothed.allSatisfy { (0...999).contains($0) })
    }
  }

  @Test func `few of many sheets are shown, the first and the last among them, the later the farther apart`() {
    #expect(SampleGallery.spread([50, 100, 150]) == [0, 1, 2])
    let places = SampleGallery.spread((1...1000).map { $0 * 100 })
    #expect(places.count == SampleGallery.mostSheets && places.first == 0 && places.last == 999)
    #expect(places == places.sorted() && Set(places).count == places.count)
    let gaps = zip(places.dropFirst(), places).map { $0 - $1 }
    #expect(gaps.last ?? 0 > 20 * (gaps.first ?? 0))
  }

  @Test func `numbers beside axes are those of the curve, and long ranges are logarithmic`() throws {
    let linear = try #require(CurveChart("linear", [.init(name: "a", points: [(1, 1), (100, 2)])], lastStep: 100)).html
    #expect(!linear.contains("(logarithmic)"))
    let wide = try #require(CurveChart("wide", [.init(name: "a<b", points: [(1, 0.001), (100, 10)])], lastStep: 100))
      .html
    #expect(wide.contains("(logarithmic)"))
    for tick in [">0.001<", ">0.01<", ">0.1<", ">1<", ">10<"] { #expect(wide.contains(tick), "\(tick)") }
    #expect(wide.contains("a&lt;b") && !wide.contains("a<b"))
    #expect(CurveChart("empty", [.init(name: "a", points: [])], lastStep: 1) == nil)
  }

  /// Trains a tiny run that has several sheets.
  private func train(_ name: String, _ more: [String] = []) async throws {
    try folder.drawDomains()
    let result = try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder(name), "--steps", "9", "--sample-steps", "3"]
        + BuiltProgram.tiny + more)
    try #require(result.status == 0, "\(result.errors)")
  }

  @Test func `training writes a page that needs nothing else, and the command writes the same again`() async throws {
    try await train("run")
    let page = try String(contentsOfFile: folder("run/report.html"), encoding: .utf8)
    for part in [
      "<title>● day ↔ night – finished</title>", "step 9 of 9", "Discriminator too strong", "cyclegan resume",
      "--to night",
      "D_A", "cycle_B", "Norms of gradients", "Learning rate", "Pictures a second", "config.json",
      "&quot;seed&quot; : 0",
      "default-src 'none'",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(page.components(separatedBy: "data:image/jpeg;base64,").count == 1 + 3)
    // Nothing is fetched from anywhere.
    for sign in ["http://", "https://", "src=\"/", "<link", "@import", "url("] {
      #expect(!page.contains(sign), "\(sign)")
    }

    try FileManager.default.removeItem(atPath: folder("run/report.html"))
    let result = try await BuiltProgram.run(["report", folder("run")])
    #expect(result.status == 0, "\(result.errors)")
    let again = try String(contentsOfFile: folder("run/report.html"), encoding: .utf8)
    #expect(again.contains("– finished</title>") && again.contains("cycle_B"))
    #expect(Self.charts(again) == Self.charts(page).filter { !$0.contains("pictures a second") })
  }

  /// The charts of a page, without those of time.
  private static func charts(_ page: String) -> [String] {
    page.matches(of: /data-chart="[^"]+"/).map { String($0.0) }
  }

  @Test func `several runs are compared by their settings and curves`() async throws {
    try await train("a")
    try await train("b", ["--seed", "3"])
    let refused = try await BuiltProgram.run(["report", folder("a"), folder("b")])
    #expect(refused.status == 64 && refused.errors.contains("--output"))
    let result = try await BuiltProgram.run(["report", folder("a"), folder("b"), "--output", folder("both.html")])
    #expect(result.status == 0, "\(result.errors)")
    let page = try String(contentsOfFile: folder("both.html"), encoding: .utf8)
    #expect(page.contains("2 runs compared"))
    #expect(page.contains("<tr><th scope=\"row\">seed</th><td>0</td><td>3</td></tr>"))
    #expect(!page.contains("<th scope=\"row\">batchSize</th>"))
    #expect(Self.charts(page).contains { $0.contains("&quot;a&quot;") && $0.contains("&quot;b&quot;") })
    #expect(
      RunComparison.names(["x/a", "y/a"]) == ["x/a", "y/a"] && RunComparison.names(["x/a", "y/b"]) == ["a", "b"])
  }

  @Test func `the page of a long run is not larger than that of a short one by much`() async throws {
    try await train("run")
    let before = try folder.bytes("run/report.html").count
    let lines = try String(contentsOfFile: folder("run/losses.csv"), encoding: .utf8).split(separator: "\n")
    var text = lines[0] + "\n"
    for step in 1...50_000 {
      text += "1,\(step),0.0002," + lines[1 + step % 9].split(separator: ",").dropFirst(3).joined(separator: ",") + "\n"
    }
    try folder.write(String(text), to: "run/losses.csv")
    let sheet = try folder.bytes("run/samples/epoch-0001-step-0000003.png")
    for step in 1...300 {
      try folder.write(Array(sheet), to: "run/samples/epoch-0001-step-\(String(format: "%07d", step * 100)).png")
    }
    let result = try await BuiltProgram.run(["report", folder("run")])
    #expect(result.status == 0, "\(result.errors)")
    let page = try folder.bytes("run/report.html")
    #expect(page.count < 2_000_000 && page.count > before, "\(page.count)")
    #expect(String(decoding: page, as: UTF8.self).contains("step 50,000 of 9"))
  }

  @Test func `what is no run is refused, and words from outside are no HTML`() async throws {
    let result = try await BuiltProgram.run(["report", folder("nowhere")])
    #expect(result.status == 66, "\(result)")
    #expect(escaped("<b a='\"'>&") == "&lt;b a=&#39;&quot;&#39;&gt;&amp;")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium"), "there is no Chromium"))
  func `a browser runs the page without a fault`() async throws {
    try await train("run")
    let result = try await RunningProgram(
      path: "/usr/bin/chromium",
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom",
        "file://\(folder("run/report.html"))",
      ]
    ).result()
    // The script shows the slider and says how old the page is.
    #expect(result.output.contains("<div class=\"slider\">"))
    #expect(["just now</span>", "ago</span>"].contains { result.output.contains($0) })
    #expect(!result.errors.contains("CONSOLE"), "\(result.errors)")
  }
}
